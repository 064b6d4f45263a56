import { orphansOf, siblingsOf } from '#shared/domain/attempt.ts';
import { DEFAULT_BUDGETS } from '#shared/domain/budgets.ts';
import type { RefreshFailure } from '#shared/domain/failure.ts';
import type { AttemptId } from '#shared/domain/ids.ts';
import type { Integration } from '#shared/domain/integration.ts';
import { acquired, acquireRefusal } from '#shared/domain/protocol/acquire.ts';
import {
  type CommitCommand,
  commitRefusal,
  committed,
  mayCommit,
  settledBy,
} from '#shared/domain/protocol/commit.ts';
import { isReuseDeadly } from '#shared/domain/protocol/patience.ts';
import { releaseLease, settle } from '#shared/domain/protocol/settle.ts';
import { anAttemptId, NOW, tokenFacts } from '../support/integration.ts';
import {
  type Holder,
  isHeld,
  isKept,
  type Kind,
  type Mutation,
  RUNNING,
  type State,
  type Step,
  vendorOf,
} from './protocol.ts';

export interface Rules {
  readonly kind: Kind;
  readonly without: Mutation;
}

/** Everything that this holder may do next, by itself. */
export function moves(state: State, n: number, rules: Rules): readonly Step[] {
  const holder = state.holders[n];
  if (holder === undefined) return [];
  switch (holder.at) {
    case 'idle':
      return acquire(state, n, rules);
    case 'recover':
      return recover(state, n, holder, rules);
    case 'send':
      return send(state, n, holder, rules);
    case 'lost':
      return afterLoss(state, n, holder, rules);
    case 'answered':
      return holder.answer === 'refused'
        ? refused(state, n, holder, rules)
        : persist(state, n, holder, rules);
    case 'stored':
      return commit(state, n, holder, rules);
    default:
      return [];
  }
}

/** Step 2: the real condition; a person forces at the version that is current. */
function acquire(state: State, n: number, { without }: Rules): readonly Step[] {
  const attemptId = anAttemptId(10 + state.row.fence);
  const wanted = { kind: 'forced', seenVersion: state.row.version } as const;
  const command = { attemptId, now: NOW, until: RUNNING, wanted };
  const { lease: _lease, ...unleased } = state.row;
  if (acquireRefusal(without.noLease ? unleased : state.row, command) !== undefined) return [];
  const taken = acquired(state.row, command);
  const row = without.lastAttemptOnly ? { ...taken, openAttempts: taken.openAttempts.slice(-2) } : taken;
  return [
    step(`holder ${n} takes the lease`, { ...state, row }, n, { at: 'recover', attempt: attemptId, row }),
  ];
}

/** Steps 3 and 4. */
function recover(state: State, n: number, holder: Holder, { without }: Rules): readonly Step[] {
  const { row, attempt } = held(holder);
  const orphan = without.noAdoption
    ? undefined
    : orphansOf(row, attempt).find((id) => state.vault[id] !== undefined);
  if (orphan !== undefined) {
    return [step(`holder ${n} finds what another stored`, state, n, { at: 'stored', commits: orphan })];
  }
  const spends = state.vault[row.tokens?.versionId ?? ''];
  return spends === undefined
    ? []
    : [step(`holder ${n} reads RT${spends}`, state, n, { at: 'send', spends })];
}

/** Step 5: never without the lease. */
function send(state: State, n: number, holder: Holder, { without }: Rules): readonly Step[] {
  const { attempt } = held(holder);
  const { lease } = state.row;
  const isMine = lease?.attemptId === attempt && lease.until === RUNNING;
  if (!isMine && !without.noLease) {
    const row = releaseLease(state.row, attempt, !holder.blind);
    return [step(`holder ${n} has lost the lease and does not send`, { ...state, row }, n, { at: 'done' })];
  }
  const generation = holder.spends ?? 0;
  const requests = [...state.requests, { holder: n, generation }];
  const next = { at: 'wait', sends: holder.sends + 1 } as const;
  return [step(`holder ${n} sends RT${generation}`, { ...state, requests }, n, next)];
}

/** No answer came: once more where that cannot end the grant, else written down as unknown. */
function afterLoss(state: State, n: number, holder: Holder, rules: Rules): readonly Step[] {
  const isDeadly = isReuseDeadly(vendorOf(rules.kind), NOW, NOW);
  if (holder.sends < 2 && !isDeadly) {
    return [step(`holder ${n} hears nothing and sends again`, state, n, { at: 'send', blind: true })];
  }
  return [settled(state, n, holder, rules, { class: 'ambiguous', code: 'lost' })];
}

/** Step 6. */
function persist(state: State, n: number, holder: Holder, { without }: Rules): readonly Step[] {
  const { attempt } = held(holder);
  if (typeof holder.answer !== 'number') return [];
  const vault = without.commitFirst ? state.vault : { ...state.vault, [attempt]: holder.answer };
  const next = { at: 'stored', commits: attempt } as const;
  return [step(`holder ${n} stores RT${holder.answer}`, { ...state, vault }, n, next)];
}

/** Steps 7 and 8. */
function commit(state: State, n: number, holder: Holder, { without, kind }: Rules): readonly Step[] {
  const { row, attempt } = held(holder);
  const versionId = holder.commits ?? attempt;
  const command: CommitCommand = {
    parentVersion: row.version,
    epoch: row.epoch,
    tokens: tokenFacts({ versionId }),
    dueAt: NOW,
    at: NOW,
    settles: [...new Set([...settledBy(row, versionId), attempt])],
    clearsEscrow: false,
  };
  const isFencedOff = without.fencedCommit === true && state.row.lease?.attemptId !== attempt;
  const passes = without.noEpoch ? state.row.version === row.version : mayCommit(state.row, command);
  const done = { at: 'done' } as const;
  if (isFencedOff)
    return [step(`holder ${n} is fenced off and drops its token`, dropped(state, versionId), n, done)];
  if (passes) {
    const isResurrected = state.row.care.status === 'revoked';
    const after = committed(state.row, command);
    const written = without.noSiblings ? { ...after, openAttempts: [] } : after;
    const vault = without.commitFirst
      ? { ...state.vault, [versionId]: Number(holder.answer ?? state.vault[versionId]) }
      : state.vault;
    const next: State = {
      ...state,
      row: written,
      vault,
      wrong: isResurrected ? [...state.wrong, 'resurrected after a withdrawal'] : state.wrong,
    };
    return [step(`holder ${n} commits`, next, n, done)];
  }
  switch (commitRefusal(state.row, command)) {
    case 'mine':
      return [step(`holder ${n} finds it committed`, state, n, done)];
    case 'version_moved': {
      if (versionId !== attempt) return [step(`holder ${n} came too late to adopt`, state, n, done)];
      const others = state.row.openAttempts.filter((open) => open.attemptId !== attempt);
      const openAttempts = [...others, { attemptId: attempt, parentVersion: row.version }];
      const kept = without.noSiblings ? state.row : { ...state.row, openAttempts };
      return [step(`holder ${n} lost the race and keeps its token`, { ...state, row: kept }, n, done)];
    }
    default: {
      const vendor = kind === 'none' ? state.vendor : { ...state.vendor, alive: false };
      return [step(`holder ${n} revokes what it got`, { ...dropped(state, versionId), vendor }, n, done)];
    }
  }
}

/** Before the grant is given up, token sets that lost the race are tried. */
function refused(state: State, n: number, holder: Holder, rules: Rules): readonly Step[] {
  const { row } = held(holder);
  const sibling = siblingsOf(row).find((id) => state.vault[id] !== undefined);
  if (sibling !== undefined) {
    return [step(`holder ${n} is refused and tries a sibling`, state, n, { at: 'stored', commits: sibling })];
  }
  return [settled(state, n, holder, rules, { class: 'grant_refused', code: 'invalid_grant' })];
}

/** The real failure table, on the row as it is now. */
function settled(state: State, n: number, holder: Holder, { kind }: Rules, failure: RefreshFailure): Step {
  const { row, attempt } = held(holder);
  const { row: after, events } = settle(
    state.row,
    {
      attemptId: attempt,
      parentVersion: row.version,
      epoch: row.epoch,
      failure,
      now: NOW,
      sentAt: NOW,
      sentBlind: holder.blind,
      heldTogether: false,
      forced: true,
      fraction: 0,
    },
    vendorOf(kind),
    DEFAULT_BUDGETS,
  );
  const isSuspect = after.care.status === 'suspect' || after.care.status === 'reauthorization_required';
  const isNew = state.row.care.status !== after.care.status;
  const wasTold = events.some((event) => event.type === 'grant.lost') || wasAnnounced(state.row);
  const wrong = [...state.wrong];
  if (isSuspect && isNew && !wasTold && !isHeld(kind, state)) wrong.push('lost without a word');
  if (after.care.status === 'reauthorization_required' && isKept(kind, state)) {
    wrong.push('given up while a living token was held');
  }
  const told = `holder ${n}: ${failure.code}, now ${after.care.status}`;
  return step(told, { ...state, row: fixTimes(after), wrong }, n, { at: 'done' });
}

const wasAnnounced = (row: Integration): boolean => row.care.status === 'suspect' && row.care.lossAnnounced;

/** Time is abstract: a lease that the settling keeps up runs until an event ends it. */
function fixTimes(row: Integration): Integration {
  return row.lease === undefined ? row : { ...row, lease: { ...row.lease, until: RUNNING } };
}

function dropped(state: State, versionId: AttemptId): State {
  const { [versionId]: _dropped, ...vault } = state.vault;
  return { ...state, vault };
}

function held(holder: Holder): { readonly row: Integration; readonly attempt: AttemptId } {
  if (holder.row === undefined || holder.attempt === undefined)
    throw new Error('this holder has no lease yet');
  return { row: holder.row, attempt: holder.attempt };
}

export function step(label: string, state: State, n: number, next: Partial<Holder>): Step {
  const holders = state.holders.map((holder, i) => (i === n ? { ...holder, ...next } : holder));
  return { label, state: { ...state, holders } };
}
