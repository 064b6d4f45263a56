import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { type IntegrationId, parseId } from '#shared/domain/ids.ts';
import type { ConsentPolls } from '#shared/ports/device.ts';
import { QueueUnavailable } from '#shared/ports/refresh-queue.ts';
import type { Clock } from '#shared/ports/system.ts';
import type { SqsQueueOptions } from './refresh-queue.ts';

/** SQS keeps a message back for so long at most; who looks too early plans again. */
const LONGEST_DELAY_SECONDS = 900;

/** Consents that are to be looked at, on a standard queue: each message is an id, and comes when its time has come. */
export function sqsConsentPolls({
  client,
  queueUrl,
  clock,
}: SqsQueueOptions & { readonly clock: Pick<Clock, 'now'> }): ConsentPolls {
  return {
    lookAt: async (id, at) => {
      const wait = Math.max(0, Math.ceil((at - clock.now()) / 1000));
      const command = new SendMessageCommand({
        QueueUrl: queueUrl,
        MessageBody: JSON.stringify({ id }),
        DelaySeconds: Math.min(wait, LONGEST_DELAY_SECONDS),
      });
      try {
        await client.send(command);
      } catch (error) {
        const why = error instanceof Error ? error.name : 'unknown';
        throw new QueueUnavailable(`SQS did not take a consent to be looked at: ${why}`, { cause: error });
      }
    },
  };
}

/** What the queue carried, or `undefined` where the text is no message of ours. */
export function parseConsentPoll(body: string): IntegrationId | undefined {
  try {
    const { id }: { readonly id?: unknown } = JSON.parse(body);
    return typeof id === 'string' ? parseId<IntegrationId>(id) : undefined;
  } catch {
    return undefined;
  }
}
