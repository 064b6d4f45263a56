/**
 * An exhaustive model of the refresh protocol: every interleaving of a few holders, a person, one vendor and a budget of
 * faults. What is decided is decided by the very functions of `shared/domain` (`decisions.ts`); only the world around
 * them is a model. Time is that of the real budgets, and jumps to the next instant at which something can change.
 */
import type { DomainEvent } from '#shared/domain/event.ts';
import type { AttemptId } from '#shared/domain/ids.ts';
import type { Integration } from '#shared/domain/integration.ts';
import type { Instant } from '#shared/domain/time.ts';
import type { Grant, Token } from './vendor.ts';

/** How often each thing may befall one run. */
export interface Budget {
  /** A process dies between two steps, or under way with a request. */
  readonly crash: number;
  /** A process stands still for as long as it likes. */
  readonly pause: number;
  readonly loseRequest: number;
  /** The vendor has handled it, and the connection breaks. */
  readonly loseReply: number;
  /** As `loseReply`, but nobody tells the holder before its deadline. */
  readonly hang: number;
  /** The connection breaks, and the request is handled later all the same. */
  readonly cut: number;
  /** A request or an answer is under way for as long as it likes, within the deadline. */
  readonly slow: number;
  /** The vault takes nothing until half the time to persist is over. */
  readonly vaultDown: number;
  /** Nor does the row, until the process is killed. */
  readonly escrowDown: number;
  /** The vault does not answer when it is read. */
  readonly vaultMute: number;
  /** The vendor refuses a token that works; for half a minute at most. */
  readonly flap: number;
  /** A write is done, and its answer lost: it is written again. */
  readonly echo: number;
  /** The bus does not take what is told. */
  readonly busDown: number;
  /** A message comes late: time passes although the row is due. */
  readonly late: number;
  /** The one process of the embedded home is started anew, with all that it did. */
  readonly restart: number;
  readonly revoke: number;
  readonly reconsent: number;
  /** A person forces a refresh. Its message may come late and twice. */
  readonly force: number;
  /** A client secret on its way is tried on the grant, due or not. Its message may come late and twice. */
  readonly trial: number;
}

export type Fault = keyof Budget;

export type At =
  | 'idle'
  | 'look'
  | 'recover'
  | 'send'
  | 'wait'
  | 'unknown'
  | 'refused'
  | 'barred'
  | 'persist'
  | 'seal'
  | 'nowhere'
  | 'commit'
  | 'discard'
  | 'tell'
  | 'forget';

/** A process that can work on the row; what it holds is forgotten when it ends. */
export interface Worker {
  readonly at: At;
  /** By how much its clock is ahead, in milliseconds. */
  readonly skew: number;
  readonly attempt?: AttemptId;
  /** The row as the acquire wrote it. */
  readonly row?: Integration;
  readonly bornAt?: Instant;
  readonly isForced?: true;
  /** It proves itself with a client secret that the vendor may not take. */
  readonly isOnTrial?: true;
  /** By its own clock. */
  readonly leaseEnds?: Instant;
  readonly isLeaseLost?: true;
  readonly spends?: Token;
  readonly sends?: number;
  readonly sentAt?: Instant;
  readonly firstUse?: Instant;
  readonly isBlind?: true;
  readonly answer?: Token;
  /** The attempt whose token set it commits: its own, or one that it adopts. */
  readonly commits?: AttemptId;
  readonly settles?: readonly AttemptId[];
  readonly fromEscrow?: true;
  /** The row names it, and the vault does not have it yet. */
  readonly isCommitted?: true;
  readonly why?: 'withdrawn' | 'replaced' | 'version_moved';
  readonly wakesAt?: Instant;
  /** What is to be told, or was. */
  readonly tells?: readonly DomainEvent[];
  /** Vault and row were both down for as long as it lived. */
  readonly isTurnedAway?: true;
  readonly pausedAt?: Instant;
}

interface Message {
  readonly attempt: AttemptId;
  /** Since when it is held up; absent where it is not. */
  readonly heldAt?: Instant;
  /** When it arrives at the latest. */
  readonly latest: Instant;
}

export interface Request extends Message {
  readonly token: Token;
  /** Its answer goes nowhere. */
  readonly isCut?: true;
}

export interface Answer extends Message {
  /** `barred`: the client secret was refused, and the token not looked at. */
  readonly answer: Token | 'refused' | 'barred';
}

/** A wish to refresh now. It stays in the queue for good: it may be delivered late, and more than once. */
export interface Order {
  readonly why: 'forced' | 'trial';
  readonly seenVersion: number;
  readonly seenFence: number;
  /** The trial was made. What is delivered after that brings back what it has left behind. */
  readonly isTried?: true;
}

/** In the order in which it was written. */
export interface Stored {
  readonly versionId: AttemptId;
  readonly epoch: number;
  readonly token: Token;
}

/** What has happened that no process remembers. */
export interface Past {
  /** `grant.lost` was told. */
  readonly isAnnounced?: true;
  /** The grant as the row knows it was lost to a fault that no client can help. */
  readonly isLost?: true;
  /** A fault has cut off an answer or its holder: a token may be left alive at the vendor. */
  readonly isCutOff?: true;
  /** Nobody could come back in time: a silence was taken for patience, or a message came late. */
  readonly isDelayed?: true;
  readonly isRemoved?: true;
  /** The vendor has begun to refuse by mistake. */
  readonly flapsSince?: Instant;
}

export interface State {
  readonly now: Instant;
  /** Absent once a removal is done. */
  readonly row: Integration | undefined;
  readonly vault: readonly Stored[];
  readonly grants: readonly Grant[];
  readonly workers: readonly Worker[];
  readonly requests: readonly Request[];
  readonly answers: readonly Answer[];
  readonly orders: readonly Order[];
  readonly left: Budget;
  readonly past: Past;
}

/** What a run must never come to. */
export type Wrong =
  | 'a living token was lost that could have been kept'
  | 'given up while a living token was held'
  | 'lost without a word'
  | 'resurrected after a withdrawal'
  | 'served after a withdrawal'
  | 'kept after a withdrawal'
  | 'a conflict was told that there was not'
  | 'never done';

/** One thing that may happen next, in words, and what comes of it. */
export interface Step {
  /**
   * `now`: it happens before time goes on. `free`: at any time. `fault`: once for each of its budget. `time`: time goes
   * on, when nothing else is left to do at this instant.
   */
  readonly sort: 'now' | 'free' | 'fault' | 'time';
  readonly label: string;
  readonly state: State;
  readonly wrong?: Wrong;
  /** A message of the sweep arrives. */
  readonly isBegin?: true;
  /** What is lost by it, no client could have kept. */
  readonly isFate?: true;
}
