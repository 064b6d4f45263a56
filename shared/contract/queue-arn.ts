/** What the ARN of an SQS queue says; `name` ends in `.fifo` where the queue keeps an order. */
export interface QueueArn {
  readonly region: string;
  readonly account: string;
  readonly name: string;
  readonly isOrdered: boolean;
}

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsqs.html */
const ARN = /^arn:aws[a-z-]*:sqs:([a-z0-9-]+):(\d{12}):([A-Za-z0-9_-]{1,80}|[A-Za-z0-9_-]{1,75}\.fifo)$/;

/** `undefined` where the text is no such ARN. */
export function parseQueueArn(text: string): QueueArn | undefined {
  const [, region, account, name] = ARN.exec(text) ?? [];
  if (region === undefined || account === undefined || name === undefined) return undefined;
  return { region, account, name, isOrdered: name.endsWith('.fifo') };
}
