import {
  CreateQueueCommand,
  DeleteMessageCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { freshName } from './environment.ts';

export interface Inbox {
  readonly queueUrl: string;
  readonly queueArn: string;
  /** Receives and deletes until `enough` says so; gives the bodies that came since the last call. */
  receive(enough: (bodies: readonly string[]) => boolean): Promise<readonly string[]>;
  delete(): Promise<void>;
}

const PATIENCE_MS = 20_000;

/** A queue of its own, empty. */
export async function makeInbox(client: SQSClient): Promise<Inbox> {
  const { QueueUrl = '' } = await client.send(new CreateQueueCommand({ QueueName: freshName('queue') }));
  const { Attributes } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }),
  );
  return {
    queueUrl: QueueUrl,
    queueArn: Attributes?.QueueArn ?? '',
    receive: async (enough) => {
      const bodies: string[] = [];
      const deadline = performance.now() + PATIENCE_MS;
      while (!enough(bodies)) {
        if (performance.now() > deadline) throw new Error(`only ${bodies.length} messages came`);
        const { Messages = [] } = await client.send(
          new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 }),
        );
        for (const { Body = '', ReceiptHandle } of Messages) {
          bodies.push(Body);
          await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
        }
      }
      return bodies;
    },
    delete: async () => {
      await client.send(new DeleteQueueCommand({ QueueUrl }));
    },
  };
}
