import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { after, days, minutes } from '#shared/domain/time.ts';
import type { Announcements } from '#shared/ports/announcements.ts';
import { NOW } from '../support/integration.ts';

export interface AnnouncementsSubject {
  readonly announcements: Announcements;
  /** The same announcements through an adapter that is made anew. */
  reopen(): Promise<Announcements>;
  close(): Promise<void>;
}

const SOON = after(NOW, minutes(5));
const LATER = after(NOW, days(60));

export function describeAnnouncementsContract(
  name: string,
  makeSubject: () => Promise<AnnouncementsSubject>,
): void {
  describe(`announcements: ${name}`, () => {
    let subject: AnnouncementsSubject;
    beforeAll(async () => {
      subject = await makeSubject();
    }, 60_000);
    afterAll(async () => {
      await subject.close();
    });

    it('are given to one of many who claim one at once', async () => {
      const both = [subject.announcements, await subject.reopen()];
      const claims = await Promise.all(
        Array.from({ length: 8 }, (_, n) => both[n % 2]?.claim('once', NOW, SOON)),
      );
      expect(claims.toSorted()).toEqual(['mine', ...Array.from({ length: 7 }, () => 'taken')]);
    });

    it('are done for everyone, also over a reopening, until they are forgotten', async () => {
      expect(await subject.announcements.claim('made', NOW, SOON)).toBe('mine');
      await subject.announcements.done('made', LATER);
      expect(await subject.announcements.claim('made', after(NOW, days(1)), after(NOW, days(2)))).toBe(
        'done',
      );
      const reopened = await subject.reopen();
      expect(await reopened.claim('made', after(NOW, days(59)), after(NOW, days(60)))).toBe('done');
      expect(await reopened.claim('made', LATER, after(LATER, minutes(5)))).toBe('mine');
    });

    it('are remembered for longer where that is said again', async () => {
      await subject.announcements.claim('longer', NOW, SOON);
      await subject.announcements.done('longer', after(NOW, days(1)));
      await subject.announcements.done('longer', LATER);
      const tomorrow = after(NOW, days(2));
      expect(await subject.announcements.claim('longer', tomorrow, after(tomorrow, minutes(5)))).toBe('done');
    });

    it('go to somebody else where whoever claimed one has died', async () => {
      expect(await subject.announcements.claim('orphan', NOW, SOON)).toBe('mine');
      expect(await subject.announcements.claim('orphan', after(NOW, minutes(4)), SOON)).toBe('taken');
      expect(await subject.announcements.claim('orphan', SOON, after(SOON, minutes(5)))).toBe('mine');
    });

    it('go to somebody else at once where they could not be made, and stay done where they were', async () => {
      await subject.announcements.claim('failed', NOW, SOON);
      await subject.announcements.release('failed');
      expect(await subject.announcements.claim('failed', NOW, SOON)).toBe('mine');
      await subject.announcements.done('failed', LATER);
      await subject.announcements.release('failed');
      expect(await subject.announcements.claim('failed', NOW, SOON)).toBe('done');
    });
  });
}
