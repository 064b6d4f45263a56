import { ChangeMessageVisibilityCommand, SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Duration } from '#shared/domain/time.ts';
import { QueueUnavailable, type RefreshMessage, type RefreshQueue } from '#shared/ports/refresh-queue.ts';
import { sendAll } from '../aws/send-all.ts';

export interface SqsQueueOptions {
  readonly client: SQSClient;
  readonly queueUrl: string;
}

/**
 * The refresh queue on a standard queue. The group of a message is its OAuth client: SQS then serves the clients in
 * turn (fair queues), so that a vendor with a long backlog does not hold up the others.
 */
export function sqsRefreshQueue({ client, queueUrl }: SqsQueueOptions): RefreshQueue {
  const sendBatch = async (messages: readonly RefreshMessage[]): Promise<readonly RefreshMessage[]> => {
    const answer = await client.send(
      new SendMessageBatchCommand({
        QueueUrl: queueUrl,
        Entries: messages.map((message, n) => ({
          Id: String(n),
          MessageBody: JSON.stringify(message),
          MessageGroupId: message.client,
        })),
      }),
    );
    const failed = new Set(answer.Failed?.map((entry) => entry.Id));
    return messages.filter((_, n) => failed.has(String(n)));
  };
  return {
    send: async (messages) => {
      const { count, cause } = await sendAll(messages, sendBatch);
      if (count > 0) throw unavailable(`${count} of ${messages.length} messages`, cause);
    },
  };
}

/** What the queue carried, or `undefined` where the text is no message of ours. */
export function parseRefreshMessage(body: string): RefreshMessage | undefined {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return undefined;
  }
  return isMessage(value) ? value : undefined;
}

const WHYS: readonly unknown[] = [
  'due',
  'asked',
  'told',
  'forced',
  'trial',
  'removal',
] satisfies RefreshMessage['why'][];

function isMessage(value: unknown): value is RefreshMessage {
  if (typeof value !== 'object' || value === null) return false;
  const { id, vendor, client, why, seenVersion, seenFence, secretVersion } = value as Readonly<
    Record<string, unknown>
  >;
  const hasIds = [id, vendor, client].every((text) => typeof text === 'string');
  const isSecretNamed = why === 'trial' ? typeof secretVersion === 'string' : secretVersion === undefined;
  return hasIds && WHYS.includes(why) && isSecretNamed && [seenVersion, seenFence].every(isNumberOrAbsent);
}

/** Hides a received message from other receivers for that long, counted from now; whole seconds, rounded up. */
export function sqsHideMessage({
  client,
  queueUrl,
}: SqsQueueOptions): (receiptHandle: string, length: Duration) => Promise<void> {
  return async (ReceiptHandle, length) => {
    const VisibilityTimeout = Math.ceil(length / 1000);
    const command = new ChangeMessageVisibilityCommand({
      QueueUrl: queueUrl,
      ReceiptHandle,
      VisibilityTimeout,
    });
    try {
      await client.send(command);
    } catch (error) {
      throw unavailable('a change of visibility', error);
    }
  };
}

function unavailable(what: string, cause: unknown): QueueUnavailable {
  const why = cause instanceof Error ? `: ${cause.name}` : '';
  return new QueueUnavailable(`SQS did not take ${what}${why}`, { cause });
}

const isNumberOrAbsent = (value: unknown): boolean => value === undefined || typeof value === 'number';
