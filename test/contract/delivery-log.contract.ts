import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { after, instant, seconds } from '#shared/domain/time.ts';
import type { DeliveryLog } from '#shared/ports/webhook.ts';
import { freshWord } from './names.ts';

export interface DeliveryLogSubject {
  readonly log: DeliveryLog;
  /** The same log through an adapter that is made anew. */
  reopen(): Promise<DeliveryLog>;
  close(): Promise<void>;
}

/** Far ahead of any clock: what is over may be forgotten. */
const UNTIL = instant(4_102_444_800_000);

export function describeDeliveryLogContract(
  name: string,
  makeSubject: () => Promise<DeliveryLogSubject>,
): void {
  describe(`delivery log: ${name}`, () => {
    let subject: DeliveryLogSubject;
    beforeAll(async () => {
      subject = await makeSubject();
    }, 60_000);
    afterAll(async () => {
      await subject.close();
    });
    const fresh = () => freshWord('delivery');

    it('knows nothing of what was not done', async () => {
      expect(await subject.log.isDone(fresh())).toBe(false);
    });

    it('knows each key of what was done, also over a reopening', async () => {
      const [key, bodyKey, other] = [fresh(), fresh(), fresh()];
      await subject.log.done([key, bodyKey], UNTIL);
      const reopened = await subject.reopen();
      for (const log of [subject.log, reopened]) {
        expect(await Promise.all([key, bodyKey, other].map((one) => log.isDone(one)))).toEqual([
          true,
          true,
          false,
        ]);
      }
    });

    it('takes the same once more, for longer or for less long', async () => {
      const key = fresh();
      for (const until of [UNTIL, after(UNTIL, seconds(9)), UNTIL]) {
        await subject.log.done([key], until);
        expect(await subject.log.isDone(key)).toBe(true);
      }
    });
  });
}
