import type { Notice } from '#shared/domain/notice/notice.ts';
import { allNotices, type NoticePorts } from './all-notices.ts';

export interface NoticePage {
  readonly kind: 'page';
  readonly items: readonly Notice[];
  readonly cursor?: string;
}

/** A page of vendor notices, by date, those without one last. */
export const listNotices =
  (ports: NoticePorts) =>
  async ({
    limit,
    cursor = '',
  }: {
    readonly limit: number;
    readonly cursor?: string;
  }): Promise<NoticePage> => {
    const sorted = (await allNotices(ports)).map((notice) => ({ notice, place: placeOf(notice) }));
    const left = sorted
      .filter(({ place }) => place > cursor)
      .toSorted((a, b) => (a.place < b.place ? -1 : 1));
    const page = left.slice(0, limit);
    const items = page.map(({ notice }) => notice);
    const last = page.at(-1);
    return left.length > limit && last !== undefined
      ? { kind: 'page', items, cursor: last.place }
      : { kind: 'page', items };
  };

const DIGITS = 15;

/** Where it stands in the list: texts whose order is that of the dates. */
const placeOf = ({ id, dueBy }: Notice): string =>
  `${dueBy === undefined ? '~' : String(dueBy).padStart(DIGITS, '0')}.${id}`;
