import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RefreshMessage, RefreshQueue } from '#shared/ports/refresh-queue.ts';
import { aClientId, aVendorId } from '../support/integration.ts';
import { freshId } from './names.ts';

export interface RefreshQueueSubject {
  readonly queue: RefreshQueue;
  /** Receives until `enough` says so, acknowledging each; gives all that came since the last call. */
  receive(enough: (received: readonly RefreshMessage[]) => boolean): Promise<readonly RefreshMessage[]>;
  close(): Promise<void>;
}

function message(overrides: Partial<RefreshMessage> = {}): RefreshMessage {
  return {
    id: freshId('queue'),
    vendor: aVendorId('acme'),
    client: aClientId('acme-main'),
    why: 'due',
    ...overrides,
  };
}

export function describeRefreshQueueContract(
  name: string,
  makeSubject: () => Promise<RefreshQueueSubject>,
): void {
  describe(`refresh queue: ${name}`, () => {
    let subject: RefreshQueueSubject;
    beforeAll(async () => {
      subject = await makeSubject();
    }, 60_000);
    afterAll(async () => {
      await subject.close();
    });
    /** Receives until each of these has come at least once. */
    const receiveAll = (wanted: readonly RefreshMessage[]) =>
      subject.receive((received) => wanted.every((one) => received.some((other) => other.id === one.id)));

    it.each([
      { why: 'due' },
      { why: 'asked', seenVersion: 7 },
      { why: 'told', seenVersion: 7 },
      { why: 'forced', seenVersion: 0 },
      { why: 'trial', seenVersion: 7, secretVersion: 'coming' },
      { why: 'removal' },
    ] as const)('carries a message whole: %o', async (shape) => {
      const sent = message(shape);
      await subject.queue.send([sent]);
      expect(await receiveAll([sent])).toContainEqual(sent);
    });

    it('carries more than one call of a provider may take', async () => {
      const sent = Array.from({ length: 47 }, (_, n) => message({ why: 'asked', seenVersion: n }));
      await subject.queue.send(sent);
      const received = await receiveAll(sent);
      expect(received).toEqual(expect.arrayContaining(sent));
    });

    it('takes an empty list', async () => {
      await expect(subject.queue.send([])).resolves.toBeUndefined();
    });

    it('lets no waiting routine message swallow what a person or a reader wants', async () => {
      for (const why of ['forced', 'asked'] as const) {
        const due = message();
        await subject.queue.send([due]);
        await subject.queue.send([{ ...due, why, seenVersion: 3 }]);
        const received = await subject.receive((all) =>
          all.some((one) => one.id === due.id && one.why === why),
        );
        expect(received).toContainEqual({ ...due, why, seenVersion: 3 });
      }
    });
  });
}
