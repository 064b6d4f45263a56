import type { AttemptId } from '#shared/domain/ids.ts';
import type { CommitCommand } from '#shared/domain/protocol/commit.ts';
import { after, minutes } from '#shared/domain/time.ts';
import { unsealed } from './held.ts';
import { factsAt, nameOf, same, tokenName } from './rows.ts';
import type { State, Step, Worker } from './state.ts';
import { clockOf, free, held, spend, type Took, withWorker } from './steps.ts';
import { telling } from './tell-moves.ts';

/** The worker about to commit what that attempt stored; `undefined` where nothing lies under its id. */
export function withAdoption(
  { state, n, worker }: Took,
  versionId: AttemptId,
  settles: readonly AttemptId[],
): State | undefined {
  const { row } = held(worker);
  const { answer: _answer, ...rest } = worker;
  const adopter: Worker = { ...rest, at: 'commit', commits: versionId, settles };
  if (row.escrow?.versionId === versionId && row.escrow.epoch === row.epoch) {
    const token = unsealed(row.escrow);
    const vault = state.vault.some((set) => set.versionId === versionId)
      ? state.vault
      : [...state.vault, { versionId, epoch: row.epoch, token }];
    return withWorker({ ...state, vault }, n, { ...adopter, fromEscrow: true });
  }
  const isStored = state.vault.some((set) => set.versionId === versionId);
  return isStored ? withWorker(state, n, adopter) : undefined;
}

/** Steps 7 and 8: one conditional write; a refused one decides what becomes of the tokens. */
export function commitMoves(took: Took): readonly Step[] {
  const { state, worker, rules } = took;
  const { row, attempt } = held(worker);
  const versionId = worker.commits ?? attempt;
  const command = commandOf(took, versionId);
  const isDone = state.row?.tokens?.versionId === versionId;
  if (state.row === undefined || isDone || !rules.decisions.mayCommit(state.row, command)) {
    return [refusedCommit(took, versionId, command)];
  }
  const after = { ...state, row: same(rules.decisions.committed(state.row, command)) };
  const isResurrection = state.row.care.status === 'revoked' || state.row.epoch !== row.epoch;
  const label = `${nameOf(attempt)} commits ${tokenOf(state, worker, versionId)}`;
  const written: Step = {
    sort: 'now',
    label,
    state: afterCommit(took, after),
    ...(isResurrection ? { wrong: 'resurrected after a withdrawal' } : {}),
  };
  const echo = spend(after, 'echo');
  if (echo === undefined) return [written];
  const again = withWorker(echo, took.n, worker);
  return [
    written,
    { ...written, sort: 'fault', label: `${label}, and does not hear that it did`, state: again },
  ];
}

function tokenOf(state: State, worker: Worker, versionId: AttemptId): string {
  const token = state.vault.find((set) => set.versionId === versionId)?.token ?? worker.answer;
  return token === undefined ? '?' : tokenName(token);
}

function afterCommit(took: Took, state: State): State {
  const { n, worker, rules } = took;
  const isLeft = !rules.flow.persistsFirst && worker.commits === worker.attempt;
  return isLeft
    ? withWorker(state, n, { ...worker, at: 'persist', isCommitted: true })
    : telling(took, state);
}

function commandOf({ state, worker }: Took, versionId: AttemptId): CommitCommand {
  const { row } = held(worker);
  const now = clockOf(state, worker);
  const settles = worker.settles ?? [];
  return {
    parentVersion: row.version,
    epoch: row.epoch,
    tokens: factsAt(versionId, state.now),
    dueAt: after(now, minutes(50)),
    at: now,
    settles,
    clearsEscrow:
      worker.fromEscrow === true || (row.escrow !== undefined && settles.includes(row.escrow.versionId)),
  };
}

function refusedCommit(took: Took, versionId: AttemptId, command: CommitCommand): Step {
  const { state, n, worker, rules } = took;
  const { attempt } = held(worker);
  const who = nameOf(attempt);
  const why = rules.decisions.commitRefusal(state.row, command);
  if (why === 'mine') {
    return { sort: 'now', label: `${who} finds its own commit`, state: afterCommit(took, state) };
  }
  if (versionId !== attempt) {
    const closes = (worker.settles ?? []).includes(attempt);
    const row = state.row && same(rules.decisions.releaseLease(state.row, attempt, closes));
    const label = `${who} comes too late to adopt`;
    return { sort: 'now', label, state: withWorker({ ...state, row }, n, free(worker)) };
  }
  const label = `${who} may not commit: ${why.replace('_', ' ')}`;
  const isFalse = why === 'version_moved' && state.row?.tokens?.versionId === attempt;
  return {
    sort: 'now',
    label,
    state: withWorker(state, n, { ...worker, at: 'discard', why }),
    ...(isFalse ? { wrong: 'a conflict was told that there was not' } : {}),
  };
}

/** A token set that could not be committed: kept, or revoked at the vendor and destroyed. */
export function discardMoves(took: Took): readonly Step[] {
  const { state, n, worker, rules } = took;
  const { row, attempt } = held(worker);
  const { why, answer } = worker;
  const who = nameOf(attempt);
  if (why === undefined || answer === undefined) throw new Error('nothing to discard');
  if (why === 'version_moved') {
    const mine = { attemptId: attempt, parentVersion: row.version };
    const kept = state.row && same(rules.decisions.keptAsSibling(state.row, mine));
    return [
      {
        sort: 'now',
        label: `${who} keeps what it got beside the committed one`,
        state: withWorker({ ...state, row: kept }, n, free(worker)),
      },
    ];
  }
  const revoked = rules.decisions.isRevokedAtVendor(why, rules.vendor)
    ? revokedAt(state, answer.grant, rules.vendor.revocationEnds)
    : state;
  const isUnderRemoval = state.row?.care.status === 'revoked';
  const vault = state.vault.filter((set) =>
    isUnderRemoval ? set.versionId !== attempt : set.epoch !== row.epoch,
  );
  const released =
    why === 'withdrawn' && state.row
      ? same(rules.decisions.releaseLease(state.row, attempt, true))
      : state.row;
  const verb = revoked === state ? 'destroys' : 'revokes and destroys';
  return [
    {
      sort: 'now',
      label: `${who} ${verb} ${tokenName(answer)}`,
      state: withWorker({ ...revoked, vault, row: released }, n, free(worker)),
    },
  ];
}

/** What a call of the revocation endpoint ends: this one consent, or all that the person gave us. */
export function revokedAt(state: State, grant: number, ends: 'token' | 'grant' | undefined): State {
  const grants = state.grants.map((each, i) =>
    i === grant || ends === 'grant' ? { ...each, alive: false } : each,
  );
  return { ...state, grants };
}
