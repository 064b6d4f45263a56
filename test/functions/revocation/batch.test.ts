import type { SQSEvent, SQSRecord } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { parseDelivery } from '#shared/adapters/sqs/delivery-queue.ts';
import { after, type Duration, minutes, seconds } from '#shared/domain/time.ts';
import type { Delivery } from '#shared/domain/webhook/delivery.ts';
import { StoreUnavailable } from '#shared/ports/integration-store.ts';
import type { Applied } from '#shared/usecases/webhook/apply-delivery.ts';
import { batch } from '../../../functions/revocation/batch.ts';
import { aClientId, anIntegrationId, aVendorId, NOW } from '../../support/integration.ts';

function record(key: string, received = 1): SQSRecord {
  const delivery: Delivery = {
    key,
    bodyKey: key,
    vendor: aVendorId('acme'),
    client: aClientId('acme-main'),
    receivedAt: NOW,
    strength: 'strong',
    timely: true,
    claims: [],
  };
  const attributes = { ApproximateReceiveCount: String(received) };
  const base = { messageId: `message-${key}`, receiptHandle: `handle-${key}`, attributes };
  return { ...base, body: JSON.stringify(delivery) } as SQSRecord;
}

/** A batch whose deliveries end as told; keeps what was hidden and logged. */
function working(
  apply: (delivery: Delivery, goOn: () => boolean) => Promise<Applied>,
  hides: () => Promise<void> = async () => {},
) {
  const hidden: [string, Duration][] = [];
  const logged: [string, unknown][] = [];
  const sent: Delivery[] = [];
  const time = { left: 120_000, passing: 0 };
  const note = (message: string, fields?: unknown) => void logged.push([message, fields]);
  const handler = batch({
    apply: (delivery, goOn) => {
      time.left -= time.passing;
      return apply(delivery, goOn);
    },
    read: parseDelivery,
    send: async (delivery) => void sent.push(delivery),
    hide: async (handle, length) => {
      hidden.push([handle, length]);
      await hides();
    },
    clock: { now: () => NOW },
    log: { debug: note, info: note, warn: note, error: note },
  });
  const run = (...records: readonly SQSRecord[]) =>
    handler({ Records: [...records] } as SQSEvent, { getRemainingTimeInMillis: () => time.left });
  return { run, hidden, logged, sent, time };
}

const failures = (...keys: readonly string[]) => ({
  batchItemFailures: keys.map((key) => ({ itemIdentifier: `message-${key}` })),
});

describe('a batch of deliveries', () => {
  it('acknowledges what has had its effect', async () => {
    const applied: string[] = [];
    const { run, hidden } = working(async ({ key }) => {
      applied.push(key);
      return { kind: 'done' };
    });
    expect(await run(record('a'), record('b'))).toEqual(failures());
    expect([applied, hidden]).toEqual([['a', 'b'], []]);
  });

  it.each([
    ['a lease’s length', seconds(29), seconds(30)],
    ['more than a delayed message could wait', minutes(16), seconds(16 * 60 + 1)],
    ['longer than SQS hides', seconds(40 * 3600), seconds(11 * 3600)],
    ['no time at all', seconds(0), seconds(1)],
  ])('puts off what must wait for %s, and that alone', async (_what, wait, hiddenFor) => {
    const { run, hidden } = working(async ({ key }) =>
      key === 'held' ? { kind: 'again', at: after(NOW, wait) } : { kind: 'done' },
    );
    expect(await run(record('held'), record('b'))).toEqual(failures('held'));
    expect(hidden).toEqual([['handle-held', hiddenFor]]);
  });

  it('has one go on in a message of its own when the function’s time is nearly over', async () => {
    const onward = { after: { cursor: 'page-2', id: anIntegrationId('payroll') }, again: NOW };
    const { run, hidden, sent, time } = working(async (delivery, goOn) =>
      goOn() ? { kind: 'done' } : { kind: 'onward', delivery: { ...delivery, onward } },
    );
    expect([await run(record('a')), sent]).toEqual([failures(), []]);
    time.passing = 75_000;
    expect([await run(record('a')), hidden]).toEqual([failures(), []]);
    expect(sent.map((one) => parseDelivery(JSON.stringify(one)))).toMatchObject([{ key: 'a', onward }]);
  });

  it.each([
    [1, seconds(5)],
    [2, seconds(10)],
    [4, seconds(40)],
    [8, seconds(640)],
    [9, minutes(15)],
    [500, minutes(15)],
  ])('waits longer with each failure: delivery %i', async (received, wait) => {
    const { run, hidden, logged } = working(async () => {
      throw new StoreUnavailable('no table today');
    });
    expect(await run(record('a', received))).toEqual(failures('a'));
    expect(hidden).toEqual([['handle-a', wait]]);
    expect(logged).toEqual([['delivery not applied', { messageId: 'message-a', cause: 'StoreUnavailable' }]]);
  });

  it('keeps a message that is none of ours for a person to see, and does not quote it', async () => {
    const { run, logged } = working(async () => ({ kind: 'done' }));
    const foreign = { ...record('a'), body: 'a secret' };
    expect(await run(foreign)).toEqual(failures('a'));
    expect(logged).toEqual([['unreadable message', { messageId: 'message-a' }]]);
  });

  it('does not mind that a message could not be hidden', async () => {
    const { run, logged } = working(
      async () => ({ kind: 'again', at: after(NOW, seconds(9)) }),
      async () => {
        throw new Error('no such handle');
      },
    );
    expect(await run(record('a'))).toEqual(failures('a'));
    expect(logged).toEqual([['message not hidden', { messageId: 'message-a', cause: 'Error' }]]);
  });
});
