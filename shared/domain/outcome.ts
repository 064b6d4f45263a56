import type { Integration } from './integration.ts';
import { isRefreshable } from './protocol/acquire.ts';
import { missingScopes } from './scopes.ts';
import { between, type Duration, type Instant, latest, longest, minutes, shortest } from './time.ts';

/** What an API client saw when it used the token of this version. */
export interface Outcome {
  readonly version: number;
  /** The HTTP status of the vendor's API. */
  readonly status: number;
  /** The `WWW-Authenticate` header, where there was one. */
  readonly wwwAuthenticate?: string;
}

/** A lifetime is not learned shorter than this: a vendor whose tokens die at once has another trouble. */
const LEAST_LEARNED = minutes(1);

/**
 * The row after the vendor's API refused the current token with 401: due now, unless a backoff or a confirmation is
 * running. Where nobody had told how long the token lives, its age is learned. `undefined` where nothing changes.
 */
export function afterUnauthorized(row: Integration, version: number, now: Instant): Integration | undefined {
  if (version !== row.version || row.pausedAt !== undefined || !isRefreshable(row)) return undefined;
  const due = row.heldUntil === undefined ? now : latest(now, row.heldUntil);
  const learned = learnedLifetime(row, now);
  const isSooner = row.dueAt === undefined || due < row.dueAt;
  if (!isSooner && learned === undefined) return undefined;
  return {
    ...row,
    ...(isSooner ? { dueAt: due } : {}),
    ...(learned === undefined ? {} : { learnedLifetime: learned }),
  };
}

function learnedLifetime(row: Integration, now: Instant): Duration | undefined {
  const { tokens } = row;
  if (tokens === undefined || tokens.expiryKnown || now >= tokens.expiresAt) return undefined;
  const lived = longest(LEAST_LEARNED, between(tokens.obtainedAt, now));
  const known = row.learnedLifetime ?? between(tokens.obtainedAt, tokens.expiresAt);
  return lived < known ? shortest(lived, known) : undefined;
}

/** How many scopes of a header are believed: it is the vendor's free text. */
const MOST_SCOPES = 20;

/**
 * RFC 6750 3.1: `insufficient_scope` on a 403. The scopes that were asked for and not granted, or those that the
 * integration lacks anyway where the header names none; `undefined` where the answer says nothing of the kind.
 */
export function driftedScopes(row: Integration, outcome: Outcome): readonly string[] | undefined {
  const header = outcome.wwwAuthenticate ?? '';
  if (outcome.status !== 403 || !/\berror="?insufficient_scope"?/i.test(header)) return undefined;
  const granted = row.tokens?.grantedScopes ?? [];
  const named = /\bscope="([^"]*)"/i.exec(header)?.[1]?.split(' ') ?? [];
  const asked = named.filter((scope) => /^[\x21\x23-\x5b\x5d-\x7e]{1,256}$/.test(scope));
  return missingScopes(asked.length > 0 ? asked.slice(0, MOST_SCOPES) : row.scopes, granted);
}
