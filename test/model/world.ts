import { DEFAULT_BUDGETS } from '#shared/domain/budgets.ts';
import { after, earliest, type Instant, instant, minutes } from '#shared/domain/time.ts';
import { revokedAt } from './commit-moves.ts';
import { PRODUCT } from './decisions.ts';
import { grantOf, unsealed } from './held.ts';
import { attemptAt, factsAt, nameOf, same, tokenName } from './rows.ts';
import type { Rules } from './rules.ts';
import type { Request, State, Step, Worker } from './state.ts';
import { free, spend, withWorker } from './steps.ts';
import { isUsable, type Token } from './vendor.ts';

/** What befalls processes, and what people do. */
export function worldMoves(state: State, rules: Rules): readonly Step[] {
  return [
    ...processFaults(state, rules),
    ...restart(state, rules),
    ...force(state),
    ...tryOut(state),
    ...revoke(state, rules),
    ...removal(state, rules),
    ...reconsent(state, rules),
  ];
}

function processFaults(state: State, rules: Rules): readonly Step[] {
  const crashed = spend(state, 'crash');
  const paused = spend(state, 'pause');
  return state.workers.flatMap((worker, n): readonly Step[] => {
    if (worker.at === 'idle') return [];
    const who = nameOf(worker.attempt);
    const steps: Step[] = [];
    if (worker.pausedAt !== undefined && state.now > worker.pausedAt) {
      const { pausedAt: _paused, ...awake } = worker;
      steps.push({ sort: 'free', label: `${who} goes on`, state: withWorker(state, n, awake) });
      const renewing = kept(state, awake, rules);
      if (renewing !== undefined) {
        const label = `${who} goes on, and renews its lease`;
        steps.push({ sort: 'free', label, state: withWorker(renewing.state, n, renewing.worker) });
      }
    }
    if (crashed !== undefined) {
      const label = `${who} crashes at "${worker.at}"`;
      steps.push({ sort: 'fault', label, state: died(crashed, n, rules) });
    }
    if (paused !== undefined && worker.pausedAt === undefined && worker.bornAt !== undefined) {
      const still = withWorker(paused, n, { ...worker, pausedAt: state.now });
      steps.push({ sort: 'fault', label: `${who} stands still at "${worker.at}"`, state: still });
    }
    return steps;
  });
}

/** A renewal that was due while its holder stood still. */
function kept(
  state: State,
  worker: Worker,
  rules: Rules,
): { readonly state: State; readonly worker: Worker } | undefined {
  const { length, renewEvery } = rules.decisions.leasePolicy(rules.vendor.rotation, rules.budgets);
  if (renewEvery === undefined || worker.attempt === undefined || state.row === undefined) return undefined;
  const until = after(instant(state.now + worker.skew), length);
  const command = { attemptId: worker.attempt, until };
  if (!rules.decisions.mayRenew(state.row, command)) return undefined;
  const row = same(rules.decisions.renewed(state.row, command));
  return { state: { ...state, row }, worker: { ...worker, leaseEnds: until } };
}

/** A process ends; what it asked may still be handled while its lease, as it was granted, runs. */
export function died(state: State, n: number, rules: Rules): State {
  const worker = state.workers[n];
  if (worker === undefined) return state;
  const policy = PRODUCT.leasePolicy(rules.vendor.rotation, DEFAULT_BUDGETS);
  const from = policy.renewEvery === undefined ? (worker.bornAt ?? state.now) : state.now;
  const landed = instant(from + policy.length - rules.skew);
  return {
    ...withWorker(state, n, free(worker)),
    requests: landing(state.requests, landed, (request) => request.attempt === worker.attempt),
    answers: state.answers.filter((answer) => answer.attempt !== worker.attempt),
    past: { ...state.past, isCutOff: true },
  };
}

function landing(
  requests: readonly Request[],
  by: Instant,
  isOf: (request: Request) => boolean,
): readonly Request[] {
  return requests.map((request) =>
    isOf(request) ? { ...request, latest: earliest(request.latest, by) } : request,
  );
}

/** The embedded home starts anew: every process before is dead, and its leases end when that start has settled. */
function restart(state: State, rules: Rules): readonly Step[] {
  const left = spend(state, 'restart');
  if (left === undefined || state.row === undefined) return [];
  const landed = PRODUCT.settleAfterRestart(rules.vendor, DEFAULT_BUDGETS);
  const settle = rules.decisions.settleAfterRestart(rules.vendor, rules.budgets);
  const own = state.row.lease?.until ?? state.now;
  const by = landed === 'own' ? own : after(state.now, landed);
  return [
    {
      sort: 'fault',
      label: 'the home is killed and started anew',
      state: {
        ...left,
        row: same(rules.decisions.inherited(state.row, state.now, settle)),
        workers: state.workers.map(free),
        requests: landing(state.requests, by, () => true),
        answers: [],
        past: { ...state.past, isCutOff: true },
      },
    },
  ];
}

function force(state: State): readonly Step[] {
  const left = spend(state, 'force');
  const { row } = state;
  if (left === undefined || row === undefined) return [];
  const order = { why: 'forced', seenVersion: row.version, seenFence: row.fence } as const;
  const isKnown = state.orders.some(
    (other) =>
      other.why === order.why &&
      other.seenVersion === order.seenVersion &&
      other.seenFence === order.seenFence,
  );
  if (isKnown || (row.lease !== undefined && row.lease.until >= state.now)) return [];
  const label = 'a person sees the row and asks for a refresh';
  return [{ sort: 'fault', label, state: { ...left, orders: [...state.orders, order] } }];
}

/** The grant is the canary of its client, and a new client secret waits to be tried on it. */
function tryOut(state: State): readonly Step[] {
  const left = spend(state, 'trial');
  const { row } = state;
  if (left === undefined || row === undefined) return [];
  const order = { why: 'trial', seenVersion: row.version, seenFence: row.fence } as const;
  if (state.orders.some(({ why, isTried }) => why === 'trial' && isTried === undefined)) return [];
  const label = 'a new client secret is to be tried on the grant';
  return [{ sort: 'fault', label, state: { ...left, orders: [...state.orders, order] } }];
}

function revoke(state: State, rules: Rules): readonly Step[] {
  const left = spend(state, 'revoke');
  if (left === undefined || state.row === undefined || state.row.care.status === 'revoked') return [];
  const row = same(rules.decisions.withRemovalBegun(state.row, state.now));
  return [{ sort: 'fault', label: 'the grant is withdrawn', state: { ...left, row } }];
}

/** Revokes at the vendor what the ended epoch had, destroys it, forgets the row. */
function removal(state: State, rules: Rules): readonly Step[] {
  const { row } = state;
  if (row?.care.status !== 'revoked' || row.care.removal === undefined) return [];
  if (rules.decisions.removalWaitsUntil(row, state.now) !== undefined) return [];
  const { endedEpoch } = row.care.removal;
  const known: Token[] = state.vault.filter(({ epoch }) => epoch === endedEpoch).map(({ token }) => token);
  if (row.escrow?.epoch === endedEpoch) known.push(unsealed(row.escrow));
  const living = known.filter((token) => {
    const grant = state.grants[token.grant];
    return grant !== undefined && isUsable(rules.kind, grant, token.n, state.now);
  });
  const ended = living.reduce((at, { grant }) => revokedAt(at, grant, rules.vendor.revocationEnds), state);
  const label = `the removal revokes ${living.map(tokenName).join(', ') || 'nothing'} and forgets the row`;
  const past = { ...state.past, isRemoved: true } as const;
  return [{ sort: 'now', label, state: { ...ended, vault: [], row: undefined, past } }];
}

/** A person consents anew: another grant at the vendor, another epoch here, and the old epoch's tokens destroyed. */
function reconsent(state: State, rules: Rules): readonly Step[] {
  const left = spend(state, 'reconsent');
  const { row } = state;
  if (left === undefined || row === undefined || row.care.status === 'revoked') return [];
  const versionId = attemptAt(state.now, 0xc00 + row.epoch);
  const grant = grantOf(state) + 1;
  const tokens = factsAt(versionId, state.now);
  const dueAt = after(state.now, minutes(50));
  const next = rules.decisions.withNewGrant(row, { tokens, dueAt, at: state.now });
  const { isAnnounced: _told, isLost: _lost, ...past } = state.past;
  return [
    {
      sort: 'fault',
      label: 'a person consents anew',
      state: {
        ...left,
        row: same(next),
        grants: [...state.grants, { newest: 0, parent: -1, parentUsedAt: instant(0), alive: true }],
        vault: [{ versionId, epoch: next.epoch, token: { grant, n: 0 } }],
        past,
      },
    },
  ];
}
