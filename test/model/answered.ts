import { after, type Instant, milliseconds, times } from '#shared/domain/time.ts';
import { withAdoption } from './commit-moves.ts';
import { killedAt } from './process.ts';
import { nameOf, same, tokenName } from './rows.ts';
import type { Rules } from './rules.ts';
import { settled, vaultFailed } from './settle-moves.ts';
import type { State, Step, Stored, Worker } from './state.ts';
import { clockOf, free, held, landing, spend, type Took, withWorker } from './steps.ts';

/** The vault alone is tried for this share of the time to persist. */
const VAULT_ALONE = 0.5;
const LAST_WORDS = milliseconds(500);

/** What a worker does with an answer of the vendor: step 6, and what a refusal leads to. */
export function afterAnswer(took: Took): readonly Step[] {
  switch (took.worker.at) {
    case 'refused':
      return refused(took);
    case 'barred':
      return [barred(took)];
    case 'persist':
      return persist(took);
    case 'seal':
      return took.state.now < wakeOf(took.worker) ? [] : seal(took);
    default:
      return took.state.now < wakeOf(took.worker) ? [] : [lostForWantOfAPlace(took)];
  }
}

const wakeOf = (worker: Worker): number => worker.wakesAt ?? 0;

/** Before the grant is given up, token sets that lost the race are tried. */
function refused(took: Took): readonly Step[] {
  const { state, worker, rules } = took;
  const { row, attempt } = held(worker);
  const steps: Step[] = [];
  const siblings = rules.decisions.siblingsOf(row);
  const isBlind = worker.isBlind === true;
  const mute = siblings.length > 0 ? spend(state, 'vaultMute') : undefined;
  if (mute !== undefined) {
    steps.push(
      rules.flow.endsOnVaultError
        ? vaultFailed({ ...took, state: mute }, 'fault', isBlind)
        : { ...givenUp({ ...took, state: mute }), sort: 'fault' },
    );
  }
  for (const versionId of siblings) {
    const settles = rules.decisions.settledBySibling(row, versionId, attempt, isBlind, rules.vendor);
    const adopted = withAdoption(took, versionId, settles);
    if (adopted === undefined) continue;
    const label = `${nameOf(attempt)} is refused and tries what ${nameOf(versionId)} stored`;
    return [...steps, { sort: 'now', label, state: adopted }];
  }
  return [...steps, givenUp(took)];
}

/** The client secret on trial was refused, and the token not looked at. */
function barred(took: Took): Step {
  const { state, n, worker, rules } = took;
  const { row, attempt } = held(worker);
  const isDoubtful = worker.isBlind === true || rules.decisions.orphansOf(row, attempt).length > 0;
  if (isDoubtful) return settled(took, { class: 'ambiguous', code: 'no_answer' }, {});
  const released = state.row && same(rules.decisions.releaseLease(state.row, attempt, true));
  const label = `${nameOf(attempt)} goes: the secret was refused, and the grant is as it was`;
  return { sort: 'now', label, state: withWorker({ ...state, row: released }, n, free(worker)) };
}

const givenUp = (took: Took): Step => settled(took, { class: 'grant_refused', code: 'invalid_grant' }, {});

/** Step 6. */
function persist(took: Took): readonly Step[] {
  const { state, n, worker, rules } = took;
  const { attempt } = held(worker);
  const who = nameOf(attempt);
  if (!rules.flow.persistsFirst && worker.isCommitted === undefined) {
    return [{ sort: 'now', label: `${who} does not store it yet`, state: committing(took, state) }];
  }
  if (!rules.flow.believesLateAnswers && clockOf(state, worker) >= (worker.leaseEnds ?? 0)) {
    return [
      { sort: 'now', label: `${who} throws the late answer away`, state: withWorker(state, n, free(worker)) },
    ];
  }
  const stored = put(state, worker, rules);
  const next = worker.isCommitted ? withWorker(stored, n, free(worker)) : committing(took, stored);
  const steps: Step[] = [
    { sort: 'now', label: `${who} stores ${answerOf(worker)} in the vault`, state: next },
  ];
  const down = spend(state, 'vaultDown');
  if (down !== undefined) {
    const wakesAt = after(
      state.now,
      times(rules.decisions.persistTime(rules.vendor, rules.budgets), VAULT_ALONE),
    );
    const label = `the vault does not take ${answerOf(worker)}, and ${who} goes on trying`;
    const waiting = withWorker(down, n, { ...worker, at: 'seal', wakesAt });
    const silent = { sort: 'fault', label, state: waiting } as const;
    steps.push(rules.flow.usesEscrow ? silent : { ...silent, state: untilKilled(took, down) });
  }
  return steps;
}

const answerOf = (worker: Worker): string => (worker.answer === undefined ? '?' : tokenName(worker.answer));

/** The vault may forget, at each write, what is older than all that must be kept. */
function put(state: State, worker: Worker, rules: Rules): State {
  const { attempt, row } = held(worker);
  if (worker.answer === undefined) throw new Error('nothing to store');
  const mine: Stored = { versionId: attempt, epoch: row.epoch, token: worker.answer };
  return { ...state, vault: [...kept(state, worker, rules), mine] };
}

/** What the vault has left after a write of this worker, without what it writes. */
function kept(state: State, worker: Worker, rules: Rules): readonly Stored[] {
  const { attempt, row } = held(worker);
  const keep = rules.decisions.keptBy(row);
  const oldest = [...keep, attempt].toSorted()[0] ?? attempt;
  return state.vault.filter(
    ({ versionId, epoch }) =>
      versionId !== attempt && (epoch !== row.epoch || keep.length === 0 || versionId >= oldest),
  );
}

function committing(took: Took, state: State): State {
  const { n, worker, rules } = took;
  const { row, attempt } = held(worker);
  const settles = rules.decisions.settledByCommit(row, attempt, worker.isBlind === true, landing(took));
  return withWorker(state, n, { ...worker, at: 'commit', commits: attempt, settles });
}

/** The vault stays down: the row takes the token set in, and the attempt stays open. */
function seal(took: Took): readonly Step[] {
  const { state, worker, rules } = took;
  const { row, attempt } = held(worker);
  const who = nameOf(attempt);
  const down = spend(state, 'escrowDown');
  const steps: Step[] =
    down === undefined
      ? []
      : [{ sort: 'fault', label: 'the row does not take it either', state: turnedAway(took, down) }];
  const unwanted = {
    sort: 'now',
    label: `${who} finds no row that wants it`,
    state: committing(took, state),
  } as const;
  if (state.row === undefined || worker.answer === undefined) return [...steps, unwanted];
  const { grant, n } = worker.answer;
  const mine = { versionId: attempt, epoch: row.epoch, sealed: `${grant}:${n}` };
  const next = rules.decisions.intoEscrow(state.row, mine);
  if (next === 'unwanted') return [...steps, unwanted];
  if (next === 'taken') {
    const label = `the row has no place for what ${who} got`;
    return [...steps, { sort: 'now', label, state: untilKilled(took, state) }];
  }
  const sealed = notInVault({ ...took, state: { ...state, row: same(next) } });
  return [...steps, { ...sealed, label: `${who} seals ${answerOf(worker)} into the row` }];
}

function untilKilled({ n, worker, rules }: Took, state: State): State {
  const end: Instant = killedAt(worker, rules);
  const wakesAt = after(end, milliseconds(-LAST_WORDS));
  return withWorker(state, n, { ...worker, at: 'nowhere', wakesAt });
}

/** Vault and row are down until the end. */
function turnedAway(took: Took, state: State): State {
  return untilKilled({ ...took, worker: { ...took.worker, isTurnedAway: true } }, state);
}

const notInVault = (took: Took): Step =>
  settled(took, { class: 'ambiguous', code: 'not_persisted' }, { isBlind: true, holdsFor: 5_000 });

/** Neither took it until the end: that is a loss, and told as one. */
function lostForWantOfAPlace(took: Took): Step {
  const { worker } = took;
  const failure = { class: 'ambiguous', code: 'not_persisted' } as const;
  const step = settled(took, failure, { isBlind: true, isLost: true, holdsFor: 5_000 });
  const label = `${nameOf(worker.attempt)} has found no place for ${answerOf(worker)}`;
  const past = { ...step.state.past, isCutOff: true } as const;
  const fate = worker.isTurnedAway ? ({ isFate: true } as const) : {};
  return { ...step, ...fate, label, state: { ...step.state, past } };
}
