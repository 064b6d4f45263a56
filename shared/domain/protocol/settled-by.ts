import { attemptTime } from '../attempt.ts';
import type { Budgets } from '../budgets.ts';
import type { AttemptId } from '../ids.ts';
import type { Integration } from '../integration.ts';
import { after, type Instant, sum } from '../time.ts';
import type { Vendor } from '../vendor.ts';
import { settledBy } from './commit.ts';

/** What must be known to tell whether a request that nobody waits for any more may still be handled. */
export interface Landing {
  readonly vendor: Vendor;
  readonly budgets: Budgets;
  readonly now: Instant;
}

/**
 * What a commit of my own answer settles. Where a late use of a spent token mints another successor or ends the grant,
 * attempts stay open whose request may be handled yet: mine with `sentBlind`, because an earlier request of it had no
 * known outcome, and those of earlier versions as long as their holders may live. Such a loss is then announced.
 */
export function settledByCommit(
  row: Integration,
  mine: AttemptId,
  sentBlind: boolean,
  landing: Landing,
): readonly AttemptId[] {
  const settled = settledBy(row, mine);
  if (!isLateUseHarmful(landing.vendor)) return settled;
  return settled.filter((attemptId) => (attemptId === mine ? !sentBlind : hasLanded(attemptId, landing)));
}

/**
 * What the adoption of an orphan settles: what its own holder's commit would have, and the attempt that adopts it,
 * which has sent nothing. Nobody knows any more whether the orphan's holder had sent twice.
 */
export function settledByAdoption(
  row: Integration,
  orphan: AttemptId,
  mine: AttemptId,
  landing: Landing,
): readonly AttemptId[] {
  return [...settledByCommit(row, orphan, true, landing), mine];
}

/**
 * What the adoption of a sibling settles, after the committed token was refused: that one's attempt, and mine unless a
 * request of it had no known outcome. Only what the sibling does next shows whether it lives: until then the others stay,
 * and the sibling's own attempt where it may have sent twice.
 */
export function settledBySibling(
  row: Integration,
  sibling: AttemptId,
  mine: AttemptId,
  sentBlind: boolean,
  vendor: Vendor,
): readonly AttemptId[] {
  const refused = row.tokens === undefined ? [] : [row.tokens.versionId];
  return [...refused, ...(isLateUseHarmful(vendor) ? [] : [sibling]), ...(sentBlind ? [] : [mine])];
}

/** A strict vendor's token is sent once more only after the first request has landed, the others do no harm. */
const isLateUseHarmful = (vendor: Vendor): boolean => vendor.rotation.kind === 'grace';

function hasLanded(attemptId: AttemptId, { budgets, now }: Landing): boolean {
  return now > after(attemptTime(attemptId), sum(budgets.functionTimeout, budgets.settle));
}
