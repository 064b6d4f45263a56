import type { IntegrationId } from '#shared/domain/ids.ts';
import type { Integration } from '#shared/domain/integration.ts';
import { type Instant, instant } from '#shared/domain/time.ts';

/** Rows by when they are due: a place for each tenth of a second that holds any. */
export interface DueIndex {
  move(before: Integration | undefined, after: Integration | undefined): void;
  /** Soonest first. */
  upTo(by: Instant, limit: number): readonly Integration[];
  next(after: Instant): Instant | undefined;
}

const PLACE_MS = 100;
const placeOf = (at: number): number => Math.floor(at / PLACE_MS);

export function dueIndex(): DueIndex {
  const places = new Map<number, Map<IntegrationId, Integration>>();
  /** Keys of the places, ascending. */
  const order: number[] = [];

  function findOrder(place: number): number {
    let [low, high] = [0, order.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((order[middle] ?? 0) < place) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  function leave({ id, dueAt }: Integration): void {
    if (dueAt === undefined) return;
    const place = placeOf(dueAt);
    const rows = places.get(place);
    rows?.delete(id);
    if (rows?.size !== 0) return;
    places.delete(place);
    order.splice(findOrder(place), 1);
  }

  function enter(row: Integration): void {
    if (row.dueAt === undefined) return;
    const place = placeOf(row.dueAt);
    const known = places.get(place);
    if (known !== undefined) {
      known.set(row.id, row);
      return;
    }
    places.set(place, new Map([[row.id, row]]));
    order.splice(findOrder(place), 0, place);
  }

  const rowsIn = (place: number): readonly Integration[] => [...(places.get(place)?.values() ?? [])];

  return {
    move: (before, after) => {
      if (before !== undefined) leave(before);
      if (after !== undefined) enter(after);
    },
    upTo: (by, limit) => {
      const found: Integration[] = [];
      for (const place of order) {
        if (place > placeOf(by) || found.length >= limit) break;
        const due = rowsIn(place).filter(({ dueAt = 0 }) => dueAt <= by);
        found.push(...due.sort(bySoonest));
      }
      return found.slice(0, limit);
    },
    next: (after) => {
      for (let n = findOrder(placeOf(after)); n < order.length; n++) {
        const times = rowsIn(order[n] ?? 0).map(({ dueAt = 0 }) => dueAt);
        const soonest = times
          .filter((at) => at > after)
          .reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
        if (Number.isFinite(soonest)) return instant(soonest);
      }
      return undefined;
    },
  };
}

const bySoonest = (a: Integration, b: Integration): number =>
  (a.dueAt ?? 0) - (b.dueAt ?? 0) || (a.id < b.id ? -1 : 1);
