import type { DomainEvent } from '#shared/domain/event.ts';
import { eventOf, recoveredOf } from '#shared/domain/event-of.ts';
import type { AttemptId } from '#shared/domain/ids.ts';
import type { Integration } from '#shared/domain/integration.ts';
import { type CommitCommand, type CommitRefusal, commitRefusal } from '#shared/domain/protocol/commit.ts';
import { mendedByRefresh } from '#shared/domain/refused-job/mended.ts';
import { missingScopes } from '#shared/domain/scopes.ts';
import { milliseconds, seconds } from '#shared/domain/time.ts';
import { planFor } from '#shared/domain/token-plan.ts';
import type { TokenSet } from '#shared/domain/token-set.ts';
import { StoreUnavailable, type Written } from '#shared/ports/integration-store.ts';
import { type NotePorts, note } from '../note-fact.ts';
import { type Attempt, attemptOf } from './attempt.ts';
import type { RefreshPorts } from './ports.ts';

type CommitPorts = Pick<RefreshPorts, 'store' | 'budgets'> & NotePorts;

export type Committed =
  | { readonly kind: 'committed'; readonly row: Integration; readonly events: readonly DomainEvent[] }
  | { readonly kind: 'refused'; readonly why: Exclude<CommitRefusal, 'mine'>; readonly row?: Integration }
  /** The store stayed down: the token set is stored, and the next holder will adopt it. */
  | { readonly kind: 'unknown' };

const GREATEST_PAUSE = seconds(2);
const LAST_WORDS = milliseconds(500);

/**
 * Step 7: one conditional update on version and epoch, repeated until the store says what became of it: a repeated
 * commit recognises itself. `versionId` is the attempt whose token set it is, not always our own.
 */
export async function commitTokens(
  ports: CommitPorts,
  attempt: Attempt,
  versionId: AttemptId,
  tokens: TokenSet,
  settles: readonly AttemptId[],
  { fromEscrow = false, token }: { readonly fromEscrow?: boolean; readonly token?: string | undefined },
): Promise<Committed> {
  const { row, vendor } = attempt;
  const scopesBefore = row.tokens?.grantedScopes ?? row.scopes;
  const plan = planFor(tokens, versionId, { id: row.id, vendor, scopesBefore }, ports.budgets);
  const command: CommitCommand = {
    parentVersion: row.version,
    epoch: row.epoch,
    tokens: plan.facts,
    dueAt: plan.dueAt,
    at: ports.clock.now(),
    settles,
    clearsEscrow: fromEscrow || (row.escrow !== undefined && settles.includes(row.escrow.versionId)),
  };
  const written = await untilAnswered(ports, attempt, command);
  if (written === undefined) return { kind: 'unknown' };
  if (written.kind === 'written') return committed(written.row);
  const winner = written.kind === 'refused' ? written.row : undefined;
  const why = commitRefusal(winner, command);
  if (why === 'mine' && winner !== undefined) return committed(winner);
  const whyRefused = why === 'mine' ? 'withdrawn' : why;
  note(ports, { kind: 'commit_refused', ...attemptOf(attempt), why: whyRefused });
  return { kind: 'refused', why: whyRefused, ...(winner && { row: winner }) };

  function committed(after: Integration): Committed {
    note(ports, {
      kind: 'commit',
      ...attemptOf(attempt),
      version: after.version,
      versionId,
      ...(token === undefined ? {} : { token }),
      ...(versionId === attempt.id ? {} : { adopted: true }),
    });
    return { kind: 'committed', row: after, events: eventsOf(row, after, plan.facts.grantedScopes) };
  }
}

async function untilAnswered(
  ports: CommitPorts,
  attempt: Attempt,
  command: CommitCommand,
): Promise<Written | undefined> {
  for (let pause = 100; ; pause = Math.min(pause * 2, GREATEST_PAUSE)) {
    try {
      return await ports.store.commit(attempt.row.id, command);
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      ports.log.error('commit not answered', { integration: attempt.row.id, attempt: attempt.id });
    }
    if (attempt.input.timeLeft() < LAST_WORDS + pause) return undefined;
    await ports.clock.sleep(milliseconds(pause));
  }
}

function eventsOf(before: Integration, row: Integration, granted: readonly string[]): readonly DomainEvent[] {
  const events: DomainEvent[] = [eventOf(row, { type: 'integration.refreshed' })];
  const { status } = before.care;
  const jobs = mendedByRefresh(row);
  if (status === 'degraded' || status === 'suspect' || jobs.length > 0) events.push(recoveredOf(row, jobs));
  const missing = missingScopes(row.scopes, granted);
  const known = missingScopes(before.scopes, before.tokens?.grantedScopes ?? before.scopes);
  if (missing.length > 0 && missing.join(' ') !== known.join(' ')) {
    events.push(eventOf(row, { type: 'scope.drifted', missing }));
  }
  return events;
}
