import { SendMessageCommand } from '@aws-sdk/client-sqs';
import type { Delivery } from '#shared/domain/webhook/delivery.ts';
import { QueueUnavailable } from '#shared/ports/refresh-queue.ts';
import type { DeliveryQueue } from '#shared/ports/webhook.ts';
import type { SqsQueueOptions } from './refresh-queue.ts';

/**
 * Deliveries on a standard queue, one message each. The group of a message is its OAuth client, so that one vendor's
 * storm does not hold up what the others say.
 */
export function sqsDeliveryQueue({ client, queueUrl }: SqsQueueOptions): DeliveryQueue {
  return {
    send: async (delivery) => {
      const command = new SendMessageCommand({
        QueueUrl: queueUrl,
        MessageBody: JSON.stringify(delivery),
        MessageGroupId: delivery.client,
      });
      try {
        await client.send(command);
      } catch (error) {
        const why = error instanceof Error ? error.name : 'unknown';
        throw new QueueUnavailable(`SQS did not take a delivery: ${why}`, { cause: error });
      }
    },
  };
}

/** What the queue carried, or `undefined` where the text is no delivery of ours. */
export function parseDelivery(body: string): Delivery | undefined {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return undefined;
  }
  return isDelivery(value) ? value : undefined;
}

const STRENGTHS: readonly unknown[] = ['strong', 'weak'] satisfies Delivery['strength'][];

function isDelivery(value: unknown): value is Delivery {
  if (!isObject(value)) return false;
  const { key, bodyKey, vendor, client, receivedAt, strength, timely, claims, onward } = value;
  return (
    [key, bodyKey, vendor, client].every((text) => typeof text === 'string') &&
    typeof receivedAt === 'number' &&
    STRENGTHS.includes(strength) &&
    typeof timely === 'boolean' &&
    Array.isArray(claims) &&
    claims.every(isClaim) &&
    (onward === undefined || isOnward(onward))
  );
}

function isClaim(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { means, event, users, accounts, isTimeSigned } = value;
  return (
    [means, event].every((text) => typeof text === 'string') &&
    [users, accounts].every(Array.isArray) &&
    typeof isTimeSigned === 'boolean'
  );
}

function isOnward(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { after, again } = value;
  if (!['undefined', 'number'].includes(typeof again)) return false;
  if (after === undefined) return true;
  return (
    isObject(after) && typeof after.id === 'string' && ['undefined', 'string'].includes(typeof after.cursor)
  );
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;
