import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '#shared/adapters/system.ts';
import type { IntegrationId } from '#shared/domain/ids.ts';
import { after, seconds } from '#shared/domain/time.ts';
import type { ConsentPolls } from '#shared/ports/device.ts';
import { freshId } from './names.ts';

export interface ConsentPollsSubject {
  readonly polls: ConsentPolls;
  /** The next id that comes back; waits for one. */
  next(): Promise<IntegrationId>;
  close(): Promise<void>;
}

export function describeConsentPollsContract(
  name: string,
  makeSubject: () => Promise<ConsentPollsSubject>,
): void {
  describe(`consent polls: ${name}`, () => {
    let subject: ConsentPollsSubject;
    beforeAll(async () => {
      subject = await makeSubject();
    }, 60_000);
    afterAll(() => subject.close());

    it('brings an integration back whose time has come', async () => {
      const id = freshId('tv') as IntegrationId;
      await subject.polls.lookAt(id, systemClock.now());
      expect(await subject.next()).toBe(id);
    });

    it('brings none back before its time but for a second, the soonest first', async () => {
      const start = systemClock.now();
      const [later, sooner] = [freshId('later'), freshId('sooner')] as IntegrationId[];
      await subject.polls.lookAt(later as IntegrationId, after(start, seconds(4)));
      await subject.polls.lookAt(sooner as IntegrationId, after(start, seconds(2)));
      expect(await subject.next()).toBe(sooner);
      expect(systemClock.now()).toBeGreaterThanOrEqual(after(start, seconds(1)));
      expect(await subject.next()).toBe(later);
      expect(systemClock.now()).toBeGreaterThanOrEqual(after(start, seconds(3)));
    });
  });
}
