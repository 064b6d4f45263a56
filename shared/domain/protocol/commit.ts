import type { AttemptId } from '../ids.ts';
import type { Integration, TokenFacts } from '../integration.ts';
import type { Instant } from '../time.ts';

export interface CommitCommand {
  /** The version whose refresh token was spent, and the epoch it belonged to. */
  readonly parentVersion: number;
  readonly epoch: number;
  /** What the vault already holds, under `tokens.versionId`. */
  readonly tokens: TokenFacts;
  readonly dueAt: Instant;
  readonly at: Instant;
  /** Attempts that this commit settles, as the committer saw the row: see `settledBy`. */
  readonly settles: readonly AttemptId[];
  /** The token set was in escrow until the vault took it. */
  readonly clearsEscrow: boolean;
}

/**
 * A commit asks for the version and the epoch, *not* for the lease: a holder that was fenced off may carry the only
 * living refresh token. A grant given up by mistake is rescued; one that was withdrawn stays so.
 */
export function mayCommit(row: Integration, command: CommitCommand): boolean {
  return (
    row.version === command.parentVersion && row.epoch === command.epoch && row.care.status !== 'revoked'
  );
}

/** The commit is the release. A pause is a person's word and stays. */
export function committed(row: Integration, command: CommitCommand): Integration {
  const { lease: _lease, heldUntil: _held, askedAt: _asked, lastError: _error, escrow, ...rest } = row;
  return {
    ...rest,
    ...(escrow !== undefined && !command.clearsEscrow ? { escrow } : {}),
    care: { status: 'active' },
    version: row.version + 1,
    tokens: command.tokens,
    dueAt: command.dueAt,
    openAttempts: row.openAttempts.filter((open) => !command.settles.includes(open.attemptId)),
    failures: 0,
    lastRefreshedAt: command.at,
  };
}

/** A repeated commit finds that it has already happened. */
export function isCommitted(row: Integration, command: CommitCommand): boolean {
  return row.tokens?.versionId === command.tokens.versionId;
}

/**
 * What a successful refresh settles: the attempt itself, and attempts at earlier versions, because the refresh token
 * committed after them has just worked. Attempts at the *same* version stay: where each use of a token mints a new
 * successor and kills its sibling, one of theirs may be the living one.
 */
export function settledBy(row: Integration, attemptId: AttemptId): readonly AttemptId[] {
  return row.openAttempts
    .filter((open) => open.attemptId === attemptId || open.parentVersion < row.version)
    .map((open) => open.attemptId);
}

/** What a refused commit means for the token set that could not be committed. */
export type CommitRefusal =
  /** It is my own commit, repeated. */
  | 'mine'
  /** Someone withdrew or removed the grant: revoke the new token at the vendor, destroy it, never serve it. */
  | 'withdrawn'
  /** A new consent or an import took its place: destroy it; revoke it only where that ends this one token alone. */
  | 'replaced'
  /** Someone else committed from the same parent: keep ours, it may be the living one. */
  | 'version_moved';

export function commitRefusal(row: Integration | undefined, command: CommitCommand): CommitRefusal {
  if (row === undefined || row.care.status === 'revoked') return 'withdrawn';
  if (isCommitted(row, command)) return 'mine';
  if (row.epoch !== command.epoch) return 'replaced';
  return 'version_moved';
}
