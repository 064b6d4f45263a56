import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { instant } from '#shared/domain/time.ts';
import type { Delivery } from '#shared/domain/webhook/delivery.ts';
import type { DeliveryQueue } from '#shared/ports/webhook.ts';
import { aClientId, anIntegrationId, aVendorId } from '../support/integration.ts';
import { freshWord } from './names.ts';

export interface DeliveryQueueSubject {
  readonly queue: DeliveryQueue;
  /** Receives until `enough` says so, acknowledging each; gives all that came since the last call. */
  receive(enough: (received: readonly Delivery[]) => boolean): Promise<readonly Delivery[]>;
  close(): Promise<void>;
}

const RECEIVED = instant(1_793_606_400_000);

function delivery(overrides: Partial<Delivery> = {}): Delivery {
  return {
    key: freshWord('key'),
    bodyKey: freshWord('body'),
    vendor: aVendorId('acme'),
    client: aClientId('acme-main'),
    receivedAt: RECEIVED,
    strength: 'strong',
    timely: true,
    claims: [{ means: 'revoked', event: 'gone', users: ['u1'], accounts: [], isTimeSigned: false }],
    ...overrides,
  };
}

export function describeDeliveryQueueContract(
  name: string,
  makeSubject: () => Promise<DeliveryQueueSubject>,
): void {
  describe(`delivery queue: ${name}`, () => {
    let subject: DeliveryQueueSubject;
    beforeAll(async () => {
      subject = await makeSubject();
    }, 60_000);
    afterAll(async () => {
      await subject.close();
    });
    const receiveAll = (wanted: readonly Delivery[]) =>
      subject.receive((received) => wanted.every((one) => received.some((other) => other.key === one.key)));

    it('carries a delivery whole', async () => {
      const claim = {
        means: 'account-revoked',
        event: 'Größe \u{1F600} "x"',
        users: ['u1', 'u2'],
        accounts: ['a'.repeat(2000)],
        occurredAt: instant(1_793_606_399_999),
        isTimeSigned: true,
      } as const;
      const sent = delivery({
        strength: 'weak',
        timely: false,
        claims: [claim, { ...claim, means: 'recheck' }],
        onward: { after: { cursor: 'page "2"', id: anIntegrationId('payroll') }, again: RECEIVED },
      });
      await subject.queue.send(sent);
      expect(await receiveAll([sent])).toContainEqual(sent);
    });

    it('carries each of many that come at once', async () => {
      const sent = Array.from({ length: 12 }, () => delivery());
      await Promise.all(sent.map((one) => subject.queue.send(one)));
      expect(await receiveAll(sent)).toEqual(expect.arrayContaining(sent));
    });

    it('takes what it has already', async () => {
      const sent = delivery();
      await subject.queue.send(sent);
      await subject.queue.send(sent);
      expect(await receiveAll([sent])).toContainEqual(sent);
    });
  });
}
