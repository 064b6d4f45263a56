import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { expect, it } from 'vitest';
import { sqsClient } from '#shared/adapters/aws/clients.ts';
import { REDRIVES_ATTRIBUTE, sqsWatchedQueues } from '#shared/adapters/sqs/dead-letter-queue.ts';
import { USUAL_PATTERN } from '#shared/contract/watched-queue.ts';
import type { WatchedQueue } from '#shared/domain/queue/watched-queue.ts';
import { freshName, useEmulator } from '../support/aws/environment.ts';
import {
  type DeadLetterQueueSubject,
  describeDeadLetterQueueContract,
} from './dead-letter-queue.contract.ts';

const PATIENCE_MS = 20_000;

async function makeQueue(client: SQSClient, isOrdered: boolean) {
  const name = `${freshName('letters')}${isOrdered ? '.fifo' : ''}`;
  const attributes = isOrdered ? { FifoQueue: 'true' } : {};
  const { QueueUrl = '' } = await client.send(
    new CreateQueueCommand({ QueueName: name, Attributes: attributes }),
  );
  const { Attributes } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }),
  );
  return { name, url: QueueUrl, arn: Attributes?.QueueArn ?? '' };
}

async function makeSubject(isOrdered: boolean): Promise<DeadLetterQueueSubject & { readonly raw: Raw }> {
  useEmulator();
  const client = sqsClient();
  const [dead, living] = [await makeQueue(client, isOrdered), await makeQueue(client, isOrdered)];
  const watched: WatchedQueue = {
    name: dead.name,
    arn: dead.arn,
    redriveTo: living.arn,
    redrive: 'on-request',
    integrationAt: '/body/integration',
    pattern: USUAL_PATTERN,
  };
  let made = 0;
  const raw = async (count: number) => {
    const found = [];
    const deadline = performance.now() + PATIENCE_MS;
    while (found.length < count) {
      if (performance.now() > deadline) throw new Error(`only ${found.length} came`);
      const { Messages = [] } = await client.send(
        new ReceiveMessageCommand({
          QueueUrl: living.url,
          MaxNumberOfMessages: 10,
          WaitTimeSeconds: 1,
          MessageAttributeNames: ['All'],
          MessageSystemAttributeNames: ['All'],
        }),
      );
      found.push(...Messages);
    }
    return found;
  };
  return {
    raw,
    queue: sqsWatchedQueues(client, [watched]).open(watched),
    put: async (MessageBody, attributes = {}) => {
      const given = Object.entries(attributes).map(([name, StringValue]) => [
        name,
        { DataType: 'String', StringValue },
      ]);
      await client.send(
        new SendMessageCommand({
          QueueUrl: dead.url,
          MessageBody,
          MessageAttributes: Object.fromEntries(given),
          ...(isOrdered ? { MessageGroupId: `group-${++made}`, MessageDeduplicationId: `once-${made}` } : {}),
        }),
      );
    },
    sentBack: async (count) =>
      (await raw(count)).map(({ Body = '', MessageAttributes = {} }) => {
        const { [REDRIVES_ATTRIBUTE]: redrives, ...others } = Object.fromEntries(
          Object.entries(MessageAttributes).map(([name, { StringValue }]) => [name, StringValue]),
        );
        return { body: Body, attributes: { ...others, redrives: Number(redrives) } };
      }),
    close: async () => {
      for (const { url } of [dead, living]) await client.send(new DeleteQueueCommand({ QueueUrl: url }));
      client.destroy();
    },
  };
}

type Raw = (
  count: number,
) => Promise<readonly { readonly Attributes?: Partial<Record<string, string>> | undefined }[]>;

describeDeadLetterQueueContract('SQS', () => makeSubject(false));
describeDeadLetterQueueContract('SQS that keeps an order', () => makeSubject(true));

it('keeps group and deduplication id where the queue keeps an order', async () => {
  const { queue, put, raw, close } = await makeSubject(true);
  await put('in order');
  const [letter] = await queue.receive();
  if (letter === undefined) throw new Error('nothing came');
  expect(letter.isOrdered).toBe(true);
  await queue.sendBack(letter);
  const [sent] = await raw(1);
  expect(sent?.Attributes).toMatchObject({ MessageGroupId: 'group-1', MessageDeduplicationId: 'once-1' });
  await close();
});
