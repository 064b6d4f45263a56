import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Notice, NoticeId } from '#shared/domain/notice/notice.ts';
import { after, days } from '#shared/domain/time.ts';
import type { NoticeStore } from '#shared/ports/notice-store.ts';
import { aVendorId, NOW } from '../support/integration.ts';
import { aNotice } from '../support/notice.ts';

export interface NoticeStoreSubject {
  readonly notices: NoticeStore;
  /** The same notices through an adapter that is made anew. */
  reopen(): Promise<NoticeStore>;
  close(): Promise<void>;
}

const FULL = aNotice({
  from: 'catalogue',
  known: { on: '2027-04-01', what: 'All change.', standing: 'documented', source: 'https://acme.example/c' },
  deprecatedAt: NOW,
  sunsetAt: after(NOW, days(150)),
  dueBy: after(NOW, days(150)),
  links: [{ rel: 'deprecation', href: 'https://acme.example/changes' }],
  acknowledgedAt: NOW,
  snoozedUntil: after(NOW, days(7)),
});

const numbered = (vendor: string, n: number): Notice =>
  aNotice({ id: `${vendor}.${n}` as NoticeId, vendor: aVendorId(vendor) });

export function describeNoticeStoreContract(
  name: string,
  makeSubject: () => Promise<NoticeStoreSubject>,
): void {
  describe(`notice store: ${name}`, () => {
    let subject: NoticeStoreSubject;
    beforeAll(async () => {
      subject = await makeSubject();
    }, 60_000);
    afterAll(async () => {
      await subject.close();
    });
    const of = (store: NoticeStore, vendor: string) =>
      store.change(aVendorId(vendor), (notices) => ({ result: notices }));

    it('has none of a vendor at first, and keeps what is decided, also over a reopening', async () => {
      expect(await of(subject.notices, 'kept')).toEqual([]);
      const first = numbered('kept', 1);
      const result = await subject.notices.change(aVendorId('kept'), (notices) => ({
        notices: [...notices, FULL, first],
        result: notices.length,
      }));
      expect(result).toBe(0);
      expect(await of(await subject.reopen(), 'kept')).toEqual([FULL, first]);
    });

    it('leaves them as they are where nothing is decided', async () => {
      const one = numbered('left', 1);
      await subject.notices.change(aVendorId('left'), () => ({ notices: [one], result: null }));
      await subject.notices.change(aVendorId('left'), () => ({ result: null }));
      expect(await of(subject.notices, 'left')).toEqual([one]);
    });

    it('loses none of many changes at once, the first of all among them', async () => {
      const reopened = await subject.reopen();
      const stores = [subject.notices, reopened];
      await Promise.all(
        Array.from({ length: 8 }, (_, n) =>
          stores[n % 2]?.change(aVendorId('busy'), (notices) => ({
            notices: [...notices, numbered('busy', n)],
            result: null,
          })),
        ),
      );
      const ids = (await of(subject.notices, 'busy')).map(({ id }) => String(id)).toSorted();
      expect(ids).toEqual(Array.from({ length: 8 }, (_, n) => `busy.${n}`));
    });

    it('lists those of every vendor', async () => {
      const [a, b] = [numbered('listed-a', 1), numbered('listed-b', 1)];
      for (const one of [a, b])
        await subject.notices.change(one.vendor, () => ({ notices: [one], result: null }));
      const found = (await subject.notices.list()).filter(({ vendor }) => vendor.startsWith('listed-'));
      expect(found.toSorted((x, y) => (x.id < y.id ? -1 : 1))).toEqual([a, b]);
    });
  });
}
