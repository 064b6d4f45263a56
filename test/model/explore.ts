import { moves, type Rules, step } from './moves.ts';
import type { Faults, Kind, Mutation, State, Step, Wrong } from './protocol.ts';
import { initial, isHeld, isKept, OVER, RUNNING } from './protocol.ts';

export interface Exploration {
  readonly states: number;
  /** How each wrong that was reached came about, told step by step; the shortest way. */
  readonly found: ReadonlyMap<Wrong, readonly string[]>;
}

interface Node {
  readonly state: State;
  readonly label?: string;
  readonly from?: Node;
}

/** Visits every state that this many holders, this kind of vendor and these faults can reach, breadth first. */
export function explore(kind: Kind, faults: Faults, without: Mutation = {}, holders = 3): Exploration {
  const rules = { kind, without };
  const seen = new Set<string>();
  const found = new Map<Wrong, readonly string[]>();
  let layer: Node[] = [{ state: initial(holders, faults) }];
  while (layer.length > 0) {
    const next: Node[] = [];
    for (const node of layer) {
      const key = JSON.stringify(node.state);
      if (seen.has(key)) continue;
      seen.add(key);
      for (const wrong of wrongsOf(kind, node.state)) if (!found.has(wrong)) found.set(wrong, story(node));
      for (const { label, state } of steps(node.state, rules)) next.push({ state, label, from: node });
    }
    layer = next;
  }
  return { states: seen.size, found };
}

function wrongsOf(kind: Kind, state: State): readonly Wrong[] {
  const isWithdrawn = state.row.care.status === 'revoked';
  const isLost = !isWithdrawn && state.requests.length === 0 && !isHeld(kind, state);
  return isLost ? [...state.wrong, 'lost'] : state.wrong;
}

function story(node: Node): readonly string[] {
  const labels: string[] = [];
  for (let at: Node | undefined = node; at !== undefined; at = at.from) if (at.label) labels.push(at.label);
  return labels.reverse();
}

function steps(state: State, rules: Rules): readonly Step[] {
  return [
    ...state.holders.flatMap((_, n) => moves(state, n, rules)),
    ...vendorHandles(state, rules.kind),
    ...answersArrive(state),
    ...leaseEnds(state, rules),
    ...holdersCrash(state),
    ...withdrawal(state),
  ];
}

function vendorHandles(state: State, kind: Kind): readonly Step[] {
  return state.requests.flatMap((request, i): readonly Step[] => {
    const { holder: n, generation } = request;
    const requests = state.requests.filter((_, j) => j !== i);
    const base = { ...state, requests };
    const { state: handled, answer } = handle(base, kind, generation);
    const what = `vendor handles RT${generation} of holder ${n}: ${answer === 'refused' ? answer : `RT${answer}`}`;
    const results: Step[] = [
      { label: what, state: { ...handled, answers: [...handled.answers, { ...request, answer }] } },
    ];
    if (state.left.loseReply > 0) {
      const left = { ...state.left, loseReply: state.left.loseReply - 1 };
      results.push(unheard(`${what}, and the reply is lost`, { ...handled, left }, n));
    }
    if (state.left.loseRequest > 0) {
      const left = { ...state.left, loseRequest: state.left.loseRequest - 1 };
      results.push(unheard(`the request of holder ${n} is lost`, { ...base, left }, n));
    }
    return results;
  });
}

function unheard(label: string, state: State, n: number): Step {
  return state.holders[n]?.at === 'wait' ? step(label, state, n, { at: 'lost' }) : { label, state };
}

/** What the vendor makes of a refresh token, by its kind. */
function handle(state: State, kind: Kind, generation: number): { state: State; answer: number | 'refused' } {
  const { vendor } = state;
  const minted = (): { state: State; answer: number } => {
    const newest = vendor.newest + 1;
    return { state: { ...state, vendor: { newest, parent: generation, alive: true } }, answer: newest };
  };
  if (!vendor.alive) return { state, answer: 'refused' };
  if (kind === 'none') return { state, answer: generation };
  if (kind === 'replaced' || generation === vendor.newest) return minted();
  if (kind === 'grace' && generation === vendor.newest - 1) return { state, answer: vendor.newest };
  if (kind === 'mint-last' && generation === vendor.parent) return minted();
  if (kind !== 'family') return { state, answer: 'refused' };
  const wrong: readonly Wrong[] = isKept(kind, state)
    ? [...state.wrong, 'a spent token ended the family while the newest was held']
    : state.wrong;
  return { state: { ...state, vendor: { ...vendor, alive: false }, wrong }, answer: 'refused' };
}

function answersArrive(state: State): readonly Step[] {
  return state.answers.map((message, i) => {
    const answers = state.answers.filter((_, j) => j !== i);
    const { holder: n, answer } = message;
    const label = `holder ${n} gets ${answer === 'refused' ? 'a refusal' : `RT${answer}`}`;
    const next = { ...state, answers };
    return state.holders[n]?.at === 'wait'
      ? step(label, next, n, { at: 'answered', answer })
      : { label, state: next };
  });
}

/** A lease ends when its holder is dead and its request has landed; under a living holder only after a pause. */
function leaseEnds(state: State, { kind, without }: Rules): readonly Step[] {
  const { lease } = state.row;
  if (lease === undefined || lease.until !== RUNNING) return [];
  const n = state.holders.findIndex((holder) => holder.attempt === lease.attemptId);
  const at = state.holders[n]?.at;
  const isOnItsWay = state.requests.some((request) => request.holder === n);
  const row = { ...state.row, lease: { ...lease, until: OVER } };
  if (at === 'crashed' || at === 'done') {
    if (isOnItsWay && !without.noSettle) return [];
    return [{ label: `the lease of holder ${n} runs out`, state: { ...state, row } }];
  }
  const isFixed = kind === 'strict' || kind === 'family';
  if (state.left.pause === 0 || (isFixed && !without.shortLease)) return [];
  if ((isOnItsWay || at === 'send') && !without.noSettle) return [];
  const left = { ...state.left, pause: state.left.pause - 1 };
  return [{ label: `holder ${n} stands still, and its lease runs out`, state: { ...state, row, left } }];
}

function holdersCrash(state: State): readonly Step[] {
  if (state.left.crash === 0) return [];
  return state.holders.flatMap(({ at }, n) => {
    if (at === 'idle' || at === 'done' || at === 'crashed') return [];
    const left = { ...state.left, crash: state.left.crash - 1 };
    return [step(`holder ${n} crashes at ${at}`, { ...state, left }, n, { at: 'crashed' })];
  });
}

function withdrawal(state: State): readonly Step[] {
  if (state.left.revoke === 0 || state.row.care.status === 'revoked') return [];
  const { row } = state;
  const withdrawn = { ...row, epoch: row.epoch + 1, care: { status: 'revoked', since: OVER } as const };
  const left = { ...state.left, revoke: state.left.revoke - 1 };
  return [{ label: 'the grant is withdrawn', state: { ...state, row: withdrawn, left } }];
}
