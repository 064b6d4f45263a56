import type { Instant } from '../time.ts';

/** What is gone through once a day, each at its own pace. */
export const WALKS = ['vault', 'rows', 'vendors'] as const;
export type Walk = (typeof WALKS)[number];

/** What was met on the way. */
export interface Counted {
  readonly looked: number;
  readonly orphans: number;
}

/** How far one walk has come, from run to run. */
export interface Pass extends Counted {
  readonly startedAt: Instant;
  /** Where to go on; absent at the start. */
  readonly cursor?: string;
  /** It came to its end. */
  readonly endedAt?: Instant;
  /** What the last one that came to its end met. */
  readonly before?: Counted;
}

const DAY_MS = 86_400_000;
const dayOf = (at: Instant): number => Math.floor(at / DAY_MS);

const begun = (now: Instant, before: Counted | undefined): Pass => ({
  startedAt: now,
  looked: 0,
  orphans: 0,
  ...(before === undefined ? {} : { before }),
});

/**
 * The pass that a run goes on with: the one that was not finished, or a new one on a new day (UTC). `undefined` where
 * today's is finished; `anew` begins another all the same.
 */
export function passToGoOn(found: Pass | undefined, now: Instant, anew: boolean): Pass | undefined {
  if (found === undefined) return begun(now, undefined);
  if (found.endedAt === undefined) return found;
  if (!anew && dayOf(found.startedAt) === dayOf(now)) return undefined;
  return begun(now, { looked: found.looked, orphans: found.orphans });
}

/** The pass after a page of it. */
export function afterPage(pass: Pass, page: Counted, cursor: string | undefined, now: Instant): Pass {
  const { cursor: _cursor, ...rest } = pass;
  const counted = { looked: pass.looked + page.looked, orphans: pass.orphans + page.orphans };
  return { ...rest, ...counted, ...(cursor === undefined ? { endedAt: now } : { cursor }) };
}

const FEW = 20;
const FEW_OF = 1 / 100;

/**
 * Whether so many orphans were met that the rows are more likely to be wrong than the vault: a table that was restored
 * from a time before they were made looks like this.
 */
export const isMass = ({ before }: Pass): boolean =>
  before !== undefined && before.orphans > Math.max(FEW, before.looked * FEW_OF);
