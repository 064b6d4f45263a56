/**
 * An exhaustive model of the refresh protocol: every interleaving of a few holders, one vendor and a budget of faults.
 * What a holder decides is decided by the very functions of `shared/domain` that the real refresh calls; only the world
 * around them is a model. Time is abstract: a lease runs until an event ends it, and a person may force at any moment.
 */
import type { AttemptId } from '#shared/domain/ids.ts';
import type { Integration } from '#shared/domain/integration.ts';
import { instant } from '#shared/domain/time.ts';
import type { Rotation, Vendor } from '#shared/domain/vendor.ts';
import { anAttemptId, anIntegration, aVendorId, NOW, tokenFacts } from '../support/integration.ts';

export type Kind = 'none' | 'replaced' | 'grace' | 'mint-last' | 'strict' | 'family';

/** How often each fault may befall one run. */
export interface Faults {
  readonly crash?: number;
  /** A holder stands still until its lease has run out. */
  readonly pause?: number;
  readonly loseRequest?: number;
  readonly loseReply?: number;
  /** Consent is withdrawn on our side. */
  readonly revoke?: number;
}

/** Ingredients that can be left out, to see what each is for. */
export interface Mutation {
  readonly noLease?: true;
  /** A strict lease ends while its holder lives. */
  readonly shortLease?: true;
  /** A lease ends while a request of its dead holder is on its way. */
  readonly noSettle?: true;
  /** Commit before the vault has the token set. */
  readonly commitFirst?: true;
  /** A commit is taken only from who holds the lease. */
  readonly fencedCommit?: true;
  readonly noEpoch?: true;
  readonly noAdoption?: true;
  /** Only the last open attempt is remembered. */
  readonly lastAttemptOnly?: true;
  /** A commit forgets every open attempt. */
  readonly noSiblings?: true;
}

export interface Holder {
  readonly at: 'idle' | 'recover' | 'send' | 'wait' | 'lost' | 'answered' | 'stored' | 'done' | 'crashed';
  readonly attempt?: AttemptId;
  /** The row as the acquire wrote it. */
  readonly row?: Integration;
  readonly spends?: number;
  /** A generation of refresh token, or a refusal. */
  readonly answer?: number | 'refused';
  /** The attempt whose token set it commits: its own, or one that it adopts. */
  readonly commits?: AttemptId;
  readonly sends: number;
  readonly blind: boolean;
}

interface Message {
  readonly holder: number;
  readonly generation: number;
}

export interface State {
  readonly row: Integration;
  readonly vault: Readonly<Record<string, number>>;
  readonly vendor: { readonly newest: number; readonly parent: number; readonly alive: boolean };
  readonly holders: readonly Holder[];
  readonly requests: readonly Message[];
  readonly answers: readonly (Message & { readonly answer: number | 'refused' })[];
  readonly left: Required<Faults>;
  readonly wrong: readonly Wrong[];
}

/** One thing that may happen next, in words, and what comes of it. */
export interface Step {
  readonly label: string;
  readonly state: State;
}

/** What a run can come to. Only the last is ever to be seen, and only where no client could have helped it. */
export type Wrong =
  | 'a spent token ended the family while the newest was held'
  | 'given up while a living token was held'
  | 'resurrected after a withdrawal'
  | 'lost without a word'
  | 'lost';

const FIRST = anAttemptId(1);

export function vendorOf(kind: Kind): Vendor {
  const rotation: Record<Kind, Rotation> = {
    none: { kind: 'none' },
    replaced: { kind: 'replaced' },
    grace: { kind: 'grace', graceSeconds: 30 },
    'mint-last': { kind: 'grace', graceSeconds: 30 },
    strict: { kind: 'strict' },
    family: { kind: 'strict', reuseRevokesFamily: true },
  };
  return {
    id: aVendorId('acme'),
    tokenEndpoint: 'https://auth.acme.example/token',
    clientAuth: 'post',
    rotation: rotation[kind],
  };
}

export function initial(holders: number, faults: Faults): State {
  return {
    row: anIntegration({ version: 1, tokens: tokenFacts({ versionId: FIRST }) }),
    vault: { [FIRST]: 0 },
    vendor: { newest: 0, parent: -1, alive: true },
    holders: Array.from({ length: holders }, () => ({ at: 'idle', sends: 0, blind: false })),
    requests: [],
    answers: [],
    left: { crash: 0, pause: 0, loseRequest: 0, loseReply: 0, revoke: 0, ...faults },
    wrong: [],
  };
}

/** A lease that runs, and one that is over. */
export const RUNNING = instant(NOW + 1);
export const OVER = instant(NOW - 1);

/** Refresh tokens that somebody can still get at: committed, left by an open attempt, or in a living holder's hands. */
function reachable(state: State): readonly number[] {
  const ids = [state.row.tokens?.versionId, ...state.row.openAttempts.map((open) => open.attemptId)];
  const stored = ids.flatMap((id) => (id === undefined ? [] : (state.vault[id] ?? [])));
  const inHand = state.holders.flatMap(({ at, answer }) =>
    (at === 'answered' || at === 'stored') && typeof answer === 'number' ? [answer] : [],
  );
  const underWay = state.answers.flatMap(({ holder, answer }) =>
    state.holders[holder]?.at === 'wait' && typeof answer === 'number' ? [answer] : [],
  );
  return [...stored, ...inHand, ...underWay];
}

/** Whether the vendor would answer this token with another. */
function isUsable(kind: Kind, { newest, parent, alive }: State['vendor'], generation: number): boolean {
  if (!alive) return false;
  if (kind === 'none' || kind === 'replaced') return true;
  if (generation === newest) return true;
  if (kind === 'grace') return generation === newest - 1;
  return kind === 'mint-last' && generation === parent;
}

/** A refresh token that works lies in the vault or in a living holder's hands, whether or not it will be looked for. */
export function isKept(kind: Kind, state: State): boolean {
  const anywhere = [...Object.values(state.vault), ...reachable(state)];
  return anywhere.some((generation) => isUsable(kind, state.vendor, generation));
}

/** Somebody can still get at a refresh token that works. */
export function isHeld(kind: Kind, state: State): boolean {
  return reachable(state).some((generation) => isUsable(kind, state.vendor, generation));
}
