import { grantDeadline } from '../calendar/grant-deadline.ts';
import type { HealthDetail } from '../health/health.ts';
import { canBeRefreshed, type Integration } from '../integration.ts';
import type { OAuthClient } from '../oauth-client.ts';
import { isHeld, isRefreshable } from '../protocol/acquire.ts';
import { readVerdict } from '../read-verdict.ts';
import { missingScopes } from '../scopes.ts';
import type { Duration, Instant } from '../time.ts';
import type { Vendor } from '../vendor.ts';
import type { GateFailure } from './failure.ts';
import { failureOf, type Trouble } from './fix.ts';
import type { JobNeed } from './job.ts';

/** What is known of a grant after it has been refreshed and tried. */
export interface GrantFacts {
  readonly row: Integration;
  readonly client: OAuthClient | undefined;
  readonly vendor: Vendor | undefined;
  /** What trying it came to; `undefined` where nothing was learned. */
  readonly detail: HealthDetail | undefined;
  /** How long the token was to live: see `tokenWish`. */
  readonly wish: Duration;
}

/** Everything that stands in the way of a run that ends at `end`; nothing where its grant will live through it. */
export function judgeGrant(
  need: JobNeed,
  facts: GrantFacts,
  { now, end }: { readonly now: Instant; readonly end: Instant },
): readonly GateFailure[] {
  const { row } = facts;
  const stopped = stopOf(facts);
  const troubles =
    stopped === undefined
      ? [
          tokenTrouble(facts, now, end),
          endOfGrant(facts, now, end),
          scopeTrouble(need, facts),
          probeTrouble(facts),
        ]
      : [stopped];
  return [...troubles, clientTrouble(facts, end)]
    .filter((trouble) => trouble !== undefined)
    .filter(isFirstOfItsReason)
    .map((trouble) => failureOf(row, trouble, end));
}

const isFirstOfItsReason = ({ reason }: Trouble, at: number, all: readonly Trouble[]): boolean =>
  all.findIndex((other) => other.reason === reason) === at;

/** A state in which there is nothing else to look at. */
function stopOf({ row }: GrantFacts): Trouble | undefined {
  if (!isRefreshable(row)) return { reason: 'reauthorization_required' };
  return row.pausedAt === undefined ? undefined : { reason: 'paused' };
}

function tokenTrouble({ row, vendor, wish }: GrantFacts, now: Instant, end: Instant): Trouble | undefined {
  const { tokens } = row;
  if (tokens !== undefined && tokens.expiresAt >= end) return undefined;
  if (tokens !== undefined && !canBeRefreshed(row))
    return { reason: 'access_token_too_short', endsAt: tokens.expiresAt };
  const verdict = readVerdict(row, { minTtl: wish, scopes: [] }, vendor, now);
  // As good as it gets, or the vendor allows no refresh yet: what comes next comes in its own time.
  const isAtItsBest = verdict.kind === 'held' && verdict.servable && !isHeld(row, now);
  return verdict.kind === 'fresh' || isAtItsBest ? undefined : { reason: 'temporarily_unavailable' };
}

function endOfGrant({ row, vendor }: GrantFacts, now: Instant, end: Instant): Trouble | undefined {
  const deadline = grantDeadline(row, vendor, now);
  return deadline === undefined || deadline.renews || deadline.dueBy > end
    ? undefined
    : { reason: 'refresh_token_expires', endsAt: deadline.dueBy };
}

function scopeTrouble(need: JobNeed, { row, detail }: GrantFacts): Trouble | undefined {
  const granted = row.tokens?.grantedScopes ?? [];
  const missing = missingScopes(need.scopes ?? row.scopes, granted);
  if (missing.length > 0) return { reason: 'insufficient_scope', missing };
  // The API itself refused for want of one. Scopes that this job does not need may be missing.
  const isKnown = missingScopes(row.scopes, granted).length > 0;
  return detail === 'scope_missing' && !isKnown ? { reason: 'insufficient_scope', missing } : undefined;
}

/** What is only late, or has another time than we, works. */
const WELL_ENOUGH: readonly (HealthDetail | undefined)[] = [
  'ok',
  'not_probed',
  'slow',
  'clock_off',
  'scope_missing',
];

function probeTrouble({ detail }: GrantFacts): Trouble | undefined {
  if (detail === undefined || detail === 'token_unavailable') return { reason: 'temporarily_unavailable' };
  return WELL_ENOUGH.includes(detail) ? undefined : { reason: 'probe_failed', detail };
}

function clientTrouble({ client }: GrantFacts, end: Instant): Trouble | undefined {
  if (client === undefined) return undefined;
  if (client.status === 'refused') return { reason: 'client_refused' };
  const endsAt = client.secret?.expiresAt;
  return endsAt === undefined || endsAt > end ? undefined : { reason: 'client_secret_expires', endsAt };
}
