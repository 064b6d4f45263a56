import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  type Message,
  type MessageAttributeValue,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { parseQueueArn } from '#shared/contract/queue-arn.ts';
import type { DeadLetter } from '#shared/domain/queue/dead-letter.ts';
import type { WatchedQueue } from '#shared/domain/queue/watched-queue.ts';
import { instant } from '#shared/domain/time.ts';
import type { DeadLetterQueue, WatchedQueues } from '#shared/ports/dead-letter-queue.ts';
import { QueueUnavailable } from '#shared/ports/refresh-queue.ts';

/** Counts how often a message was sent back; the one attribute that we add. */
export const REDRIVES_ATTRIBUTE = 'grantkeeper-redrives';
/** Longer than any look at a queue takes; who dies in between hides what it had for no longer. */
const HIDDEN_SECONDS = 120;
/** SQS gives and takes ten messages with one call. */
const BATCH = 10;
/** More than none: then SQS asks all of its servers, and an empty answer means an empty queue. */
const WAIT_SECONDS = 1;

/** Queues on SQS, of this account or of another whose policies let us. */
export const sqsWatchedQueues = (client: SQSClient, all: readonly WatchedQueue[]): WatchedQueues => ({
  all,
  open: (queue) => sqsDeadLetterQueue(client, queue),
});

function sqsDeadLetterQueue(client: SQSClient, { arn, redriveTo }: WatchedQueue): DeadLetterQueue {
  const isOrdered = parseQueueArn(arn)?.isOrdered === true;
  const source = urlOf(client, arn);
  const target = redriveTo === undefined ? undefined : urlOf(client, redriveTo);
  /** As they came: the callers' letters carry neither receipt nor what is no text. */
  const received = new WeakMap<DeadLetter, Message>();
  const messageOf = (letter: DeadLetter): Message => {
    const message = received.get(letter);
    if (message === undefined) throw new Error('this letter was not received here');
    return message;
  };
  return {
    depth: () =>
      answered('its depth', async () => {
        const { Attributes = {} } = await client.send(
          new GetQueueAttributesCommand({
            QueueUrl: await source(),
            AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
          }),
        );
        return {
          waiting: Number(Attributes.ApproximateNumberOfMessages),
          hidden: Number(Attributes.ApproximateNumberOfMessagesNotVisible),
        };
      }),
    receive: () =>
      answered('to give messages', async () => {
        const { Messages = [] } = await client.send(
          new ReceiveMessageCommand({
            QueueUrl: await source(),
            MaxNumberOfMessages: BATCH,
            VisibilityTimeout: HIDDEN_SECONDS,
            WaitTimeSeconds: WAIT_SECONDS,
            MessageAttributeNames: ['All'],
            MessageSystemAttributeNames: ['All'],
          }),
        );
        return Messages.map((message) => {
          const letter = letterOf(message, isOrdered);
          received.set(letter, message);
          return letter;
        });
      }),
    sendBack: (letter) =>
      answered('a message', async () => {
        if (target === undefined) throw new Error('nowhere to send to');
        const { Body, Attributes = {}, MessageAttributes } = messageOf(letter);
        const { MessageGroupId, MessageDeduplicationId } = Attributes;
        await client.send(
          new SendMessageCommand({
            QueueUrl: await target(),
            MessageBody: Body,
            MessageAttributes: {
              ...(MessageAttributes === undefined ? {} : sendable(MessageAttributes)),
              [REDRIVES_ATTRIBUTE]: { DataType: 'Number', StringValue: String(letter.redrives + 1) },
            },
            ...(MessageGroupId === undefined ? {} : { MessageGroupId }),
            ...(isOrdered && MessageDeduplicationId !== undefined ? { MessageDeduplicationId } : {}),
          }),
        );
      }),
    remove: (letter) =>
      answered('a removal', async () => {
        const { ReceiptHandle } = messageOf(letter);
        await client.send(new DeleteMessageCommand({ QueueUrl: await source(), ReceiptHandle }));
      }),
    release: (letters) =>
      answered('messages back', async () => {
        for (let start = 0; start < letters.length; start += BATCH) {
          const Entries = letters.slice(start, start + BATCH).map((letter, n) => ({
            Id: String(n),
            ReceiptHandle: messageOf(letter).ReceiptHandle,
            VisibilityTimeout: 0,
          }));
          await client.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: await source(), Entries }));
        }
      }),
  };
}

/** SQS is asked by URL, and says it only to who may know: once for as long as the process lives. */
function urlOf(client: SQSClient, arn: string): () => Promise<string> {
  const parsed = parseQueueArn(arn);
  let url: string | undefined;
  return async () => {
    if (url !== undefined) return url;
    const { QueueUrl } = await client.send(
      new GetQueueUrlCommand({ QueueName: parsed?.name, QueueOwnerAWSAccountId: parsed?.account }),
    );
    url = QueueUrl ?? '';
    return url;
  };
}

function letterOf(
  { MessageId, Body, Attributes, MessageAttributes = {} }: Message,
  isOrdered: boolean,
): DeadLetter {
  const texts = Object.entries(MessageAttributes).flatMap(([name, { StringValue }]) =>
    StringValue === undefined ? [] : [[name, StringValue] as const],
  );
  const attributes = Object.fromEntries(texts);
  return {
    id: MessageId ?? '',
    body: Body ?? '',
    attributes,
    attributeCount: Object.keys(MessageAttributes).length,
    sentAt: instant(Number(Attributes?.SentTimestamp)),
    redrives: countIn(attributes[REDRIVES_ATTRIBUTE]),
    isOrdered,
  };
}

/** Anybody may write such an attribute; what is no count is none. */
const countIn = (text = '0'): number => (/^\d{1,3}$/.test(text) ? Number(text) : 0);

/** Lists come back empty with what is received, and are refused with what is sent. */
const sendable = (
  attributes: Readonly<Record<string, MessageAttributeValue>>,
): Record<string, MessageAttributeValue> =>
  Object.fromEntries(
    Object.entries(attributes).map(([name, { DataType, StringValue, BinaryValue }]) => [
      name,
      {
        DataType,
        ...(StringValue === undefined ? {} : { StringValue }),
        ...(BinaryValue === undefined ? {} : { BinaryValue }),
      },
    ]),
  );

async function answered<T>(what: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    const why = error instanceof Error ? error.name : 'unknown';
    throw new QueueUnavailable(`SQS did not give or take ${what}: ${why}`, { cause: error });
  }
}
