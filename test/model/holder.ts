import { DEFAULT_BUDGETS } from '#shared/domain/budgets.ts';
import type { Wanted } from '#shared/domain/protocol/acquire.ts';
import { after, milliseconds } from '#shared/domain/time.ts';
import { afterAnswer } from './answered.ts';
import { commitMoves, discardMoves, withAdoption } from './commit-moves.ts';
import { PRODUCT } from './decisions.ts';
import { killedAt } from './process.ts';
import { attemptAt, nameOf, same, tokenName } from './rows.ts';
import { type Rules, UNLIMITED } from './rules.ts';
import { settled, vaultFailed } from './settle-moves.ts';
import type { Order, State, Step, Stored, Worker } from './state.ts';
import { clockOf, free, held, landing, spend, type Took, withWorker } from './steps.ts';
import { newsMoves, tellMoves } from './tell-moves.ts';

/** Everything that this worker may do next, by itself. */
export function moves(state: State, n: number, rules: Rules): readonly Step[] {
  const worker = state.workers[n];
  if (worker === undefined || worker.pausedAt !== undefined) return [];
  const took: Took = { state, n, worker, rules };
  switch (worker.at) {
    case 'idle':
      return rules.flow.usesRowOfLease ? [...acquire(took), ...newsMoves(took)] : look(took);
    case 'look':
      return acquire(took);
    case 'recover':
      return recover(took);
    case 'send':
      return send(took);
    case 'unknown':
      return afterUnknown(took);
    case 'refused':
    case 'barred':
    case 'persist':
    case 'seal':
    case 'nowhere':
      return afterAnswer(took);
    case 'commit':
      return commitMoves(took);
    case 'discard':
      return discardMoves(took);
    case 'tell':
    case 'forget':
      return tellMoves(took);
    case 'wait':
      return [];
  }
}

/** Step 2. Messages of the sweep are not counted: any worker may come at any time, as often as it likes. */
function acquire({ state, n, worker, rules }: Took): readonly Step[] {
  return wishes(state, rules).flatMap(
    ({ wanted, isPrompt, more = {}, orders = state.orders }): readonly Step[] => {
      const { row } = state;
      if (row === undefined) return [];
      const now = clockOf(state, worker);
      const attemptId = attemptAt(now, row.fence + 1);
      const { length } = rules.decisions.leasePolicy(rules.vendor.rotation, rules.budgets);
      const command = { attemptId, now, until: after(now, length), wanted };
      const refusal = rules.decisions.acquireRefusal(row, command);
      if (refusal !== undefined && (worker.at !== 'look' || refusal === 'leased')) return [];
      const taken = same(rules.decisions.acquired(row, command));
      const next: Worker = {
        at: 'recover',
        skew: worker.skew,
        attempt: attemptId,
        row: worker.row ?? taken,
        bornAt: state.now,
        leaseEnds: command.until,
        ...more,
      };
      return [
        {
          ...(isPrompt ? { sort: 'now', isBegin: true } : { sort: 'free' }),
          label: `${nameOf(attemptId)} takes the lease: ${WHY[wanted.kind]}`,
          state: withWorker({ ...state, row: taken, orders }, n, next),
        },
      ];
    },
  );
}

const WHY: Readonly<Record<Wanted['kind'], string>> = {
  due: 'the row is due',
  asked: 'a trial',
  forced: 'a person asked',
};

interface Wish {
  readonly wanted: Wanted;
  /** The queue brings it as soon as it may begin. */
  readonly isPrompt?: true;
  readonly more?: Partial<Worker>;
  readonly orders?: State['orders'];
}

function wishes(state: State, rules: Rules): readonly Wish[] {
  const ordered = state.orders.flatMap((order, i): readonly Wish[] => {
    const { why, seenVersion, seenFence, isTried } = order;
    if (why === 'forced')
      return [{ wanted: { kind: why, seenVersion, seenFence }, more: { isForced: true } }];
    const wanted = { kind: 'asked', seenVersion } as const;
    const isLeft = rules.flow.recoversTrials && isLeftBehind(state, order, rules);
    if (isLeft) return [{ wanted, isPrompt: true }];
    const orders = state.orders.with(i, { ...order, isTried: true });
    return isTried ? [] : [{ wanted, more: { isOnTrial: true }, orders }];
  });
  return [{ wanted: { kind: 'due' }, isPrompt: true }, ...ordered];
}

/** A trial whose outcome nobody knows: its message comes back. */
export function isLeftBehind({ row }: State, { why, seenVersion }: Order, rules: Rules): boolean {
  return why === 'trial' && row?.version === seenVersion && rules.decisions.orphansOf(row).length > 0;
}

/** As it must not be: the row is read first, and believed once the lease is had. */
function look({ state, n, worker }: Took): readonly Step[] {
  const { row } = state;
  if (row?.dueAt === undefined || row.dueAt > clockOf(state, worker)) return [];
  const label = `a worker sees that the row at version ${row.version} is due`;
  return [{ sort: 'now', label, state: withWorker(state, n, { ...worker, at: 'look', row }) }];
}

/** Steps 3 and 4: what others stored is looked for first. */
function recover(took: Took): readonly Step[] {
  const { state, n, worker, rules } = took;
  const { row, attempt } = held(worker);
  const who = nameOf(attempt);
  const steps: Step[] = [];
  const mute = spend(state, 'vaultMute');
  if (mute !== undefined && rules.flow.endsOnVaultError) {
    steps.push(vaultFailed({ ...took, state: mute }, 'fault', false));
  } else if (mute !== undefined) {
    const next = reading({ ...took, state: mute });
    if (next !== undefined)
      steps.push({ ...next, sort: 'fault', label: `${who} takes a mute vault for an empty one` });
  }
  for (const versionId of rules.decisions.orphansOf(row, attempt)) {
    const adopted = withAdoption(
      took,
      versionId,
      rules.decisions.settledByAdoption(row, versionId, attempt, landing(took)),
    );
    if (adopted === undefined) continue;
    return [
      ...steps,
      { sort: 'now', label: `${who} finds what ${nameOf(versionId)} stored`, state: adopted },
    ];
  }
  const now = clockOf(state, worker);
  const wait = rules.decisions.mayBeAnsweredUntil(row, attempt, rules.vendor, now, rules.budgets);
  if (wait !== undefined) {
    const put = state.row && same(rules.decisions.postponed(state.row, attempt, wait));
    const label = `${who} waits: another may still be answered`;
    return [...steps, { sort: 'now', label, state: withWorker({ ...state, row: put }, n, free(worker)) }];
  }
  const next = reading(took);
  return next === undefined ? [...steps, vaultFailed(took, 'now', false)] : [...steps, next];
}

/** `undefined` where the vault has no such version. */
function reading({ state, n, worker, rules }: Took): Step | undefined {
  const { row, attempt } = held(worker);
  const stored = rules.flow.readsExactVersion
    ? state.vault.find(({ versionId }) => versionId === row.tokens?.versionId)
    : newestWritten(state, row.epoch);
  if (stored === undefined) return undefined;
  return {
    sort: 'now',
    label: `${nameOf(attempt)} reads ${tokenName(stored.token)}`,
    state: withWorker(state, n, { ...worker, at: 'send', spends: stored.token }),
  };
}

const newestWritten = (state: State, epoch: number): Stored | undefined =>
  state.vault.findLast((stored) => stored.epoch === epoch);

/** Step 5: never without the lease, and not without room for the answer. */
function send(took: Took): readonly Step[] {
  const { state, n, worker, rules } = took;
  const { attempt } = held(worker);
  if (hasRoom(took) && !isAnotherAwaited(took)) return [sent(took)];
  const row = state.row && same(rules.decisions.releaseLease(state.row, attempt, true));
  const label = `${nameOf(attempt)} may not send any more`;
  return [{ sort: 'now', label, state: withWorker({ ...state, row }, n, free(worker)) }];
}

function hasRoom({ state, worker, rules }: Took): boolean {
  if (!rules.flow.checksRoom) return true;
  const { vendor, budgets, home } = rules;
  const now = clockOf(state, worker);
  const ends = worker.leaseEnds ?? now;
  return rules.decisions.hasRoomToAsk({
    isLeaseMine: worker.isLeaseLost === undefined && now < ends,
    isLeaseFixed: rules.decisions.leasePolicy(vendor.rotation, budgets).renewEvery === undefined,
    leaseLeft: milliseconds(Math.max(0, ends - now)),
    timeLeft: home === 'aws' ? milliseconds(killedAt(worker, rules) - state.now) : UNLIMITED,
    deadline: rules.decisions.deadlineFor(vendor, budgets),
    persistTime: rules.decisions.persistTime(vendor, budgets),
  });
}

/** Looked at once more: it may have stood still since it recovered. */
function isAnotherAwaited({ state, worker, rules }: Took): boolean {
  const { row, attempt } = held(worker);
  const now = clockOf(state, worker);
  if (!rules.flow.looksAgain) return false;
  return rules.decisions.mayBeAnsweredUntil(row, attempt, rules.vendor, now, rules.budgets) !== undefined;
}

function sent({ state, n, worker, rules }: Took): Step {
  const { attempt, row } = held(worker);
  const { spends } = worker;
  if (spends === undefined) throw new Error('nothing to send');
  const now = clockOf(state, worker);
  // Just before the deadline: from then on nothing of it is counted with.
  const latest = after(state.now, milliseconds(PRODUCT.deadlineFor(rules.vendor, DEFAULT_BUDGETS) - 1));
  const requests = [...state.requests, { attempt, token: spends, latest }];
  const next: Worker = {
    ...worker,
    at: 'wait',
    sentAt: state.now,
    sends: (worker.sends ?? 0) + 1,
    firstUse: worker.firstUse ?? rules.decisions.firstUseOf(row, now),
  };
  const again = worker.isBlind ? ' again' : '';
  return {
    sort: 'now',
    label: `${nameOf(attempt)} sends ${tokenName(spends)}${again}`,
    state: withWorker({ ...state, requests }, n, next),
  };
}

/** No answer came: once more where that cannot end the grant, else written down as unknown. */
function afterUnknown(took: Took): readonly Step[] {
  const { state, worker, rules } = took;
  const failure = { class: 'ambiguous', code: 'no_answer' } as const;
  const now = clockOf(state, worker);
  const known = { failure, sends: worker.sends ?? 1, firstUse: worker.firstUse ?? now, now };
  if (rules.decisions.mayAskAgain(known, rules.vendor) && hasRoom(took)) {
    return [sent({ ...took, worker: { ...worker, isBlind: true } })];
  }
  return [settled(took, failure, {})];
}
