import { afterPage, type Counted, type Pass, passToGoOn, type Walk } from '#shared/domain/reconcile/pass.ts';
import { type Duration, seconds } from '#shared/domain/time.ts';
import type { ReconcilePorts } from './reconcile-ports.ts';

export interface Page extends Counted {
  readonly cursor?: string;
  /** It was left in the middle: the next run comes to it again. */
  readonly isCut?: true;
}

export interface Way {
  /** Begins another pass where today's is finished. */
  readonly anew: boolean;
  readonly timeLeft: () => Duration;
  readonly page: (cursor: string | undefined, pass: Pass) => Promise<Page>;
}

/** With less than this left no page is begun. */
const A_PAGE = seconds(3);

/**
 * Goes on with a walk, page by page, as long as there is time; where it stands is kept after each page, so that a run
 * which ends early, or dies, costs a page at most. Whether the pass is finished. Throws `StoreUnavailable`.
 */
export async function goOn(
  { reconcileMemory, clock }: Pick<ReconcilePorts, 'reconcileMemory' | 'clock'>,
  walk: Walk,
  { anew, timeLeft, page }: Way,
): Promise<boolean> {
  let pass = passToGoOn(await reconcileMemory.pass(walk), clock.now(), anew);
  if (pass === undefined) return true;
  while (timeLeft() > A_PAGE) {
    const { cursor, isCut, ...counted } = await page(pass.cursor, pass);
    if (isCut) return false;
    pass = afterPage(pass, counted, cursor, clock.now());
    await reconcileMemory.keepPass(walk, pass);
    if (pass.endedAt !== undefined) return true;
  }
  return false;
}
