import type { Rotation } from '#shared/domain/vendor.ts';
import type { HomeLife } from './home-life.ts';
import type { Send } from './ledger.ts';

/** Whether any keeper could have kept a grant that is lost. */
export type Verdict =
  | { readonly kind: 'avoidable'; readonly why: string }
  | {
      readonly kind: 'unavoidable';
      readonly why: string;
      /** How long the process ran between the last byte of the answer and its death. */
      readonly ranMs?: number;
    };

export interface Rules {
  readonly rotation: Rotation;
  /** Each use of a refresh token within its grace brings another successor, and all of them live. */
  readonly siblingsLive?: boolean;
  /** How soon after a start or a standstill a grant must be looked at again. */
  readonly lookAgainMs: number;
  /** How long the home waits for an answer. */
  readonly patienceMs: number;
}

/** A process of the keeper, by the name that its requests bear. */
export interface Sender {
  readonly name: string;
  readonly life: HomeLife;
}

/**
 * From the last byte of an answer to a durable write it takes some 5 ms on a machine that is quiet. More would be
 * dawdling. What was written is known from the home's own history, which is checked besides.
 */
const TO_WRITE_MS = 250;
const ON_ITS_WAY_MS = 250;
/** A connection that has brought an answer is kept for 4 s; one that is closed sooner was given up with its request. */
const HUNG_UP_MS = 1000;

/**
 * Judges the loss of a grant by what the proxy saw. It is unavoidable only if the vendor had rotated, and no answer that
 * bore the living refresh token reached the home whole, or its process was killed before it could write that down.
 */
export function judge(sends: readonly Send[], senders: readonly Sender[], rules: Rules): Verdict {
  const { rotation } = rules;
  if (rotation.kind === 'none' || rotation.kind === 'replaced') {
    return { kind: 'avoidable', why: 'this vendor forgives everything' };
  }
  const newest = sends.findLast((send) => send.issued !== undefined);
  if (newest === undefined) return { kind: 'avoidable', why: 'the vendor had never rotated' };
  const bearers = sends.filter((send) =>
    rules.siblingsLive === true
      ? send.issued !== undefined && send.sent === newest.sent
      : send.issued === newest.issued,
  );
  const fates = bearers.map((send) => ({ send, fate: fateOf(send, senders, rules.patienceMs) }));
  const reached = fates.find(({ fate }) => fate.kind === 'reached');
  if (reached !== undefined) {
    return { kind: 'avoidable', why: `answer ${reached.send.sequence} had reached the home whole` };
  }
  const idle =
    rotation.kind === 'grace' ? idleInGrace(sends, newest, senders, rules, rotation.graceSeconds) : 0;
  if (idle > 0) {
    return { kind: 'avoidable', why: `the home ran ${Math.round(idle)} ms of the grace and did not ask` };
  }
  if (fates.some(({ fate }) => fate.kind === 'too_late')) {
    return { kind: 'unavoidable', why: 'the answer took longer than the patience that this run has' };
  }
  const killed = fates.findLast(({ fate }) => fate.kind === 'killed');
  if (killed?.fate.kind !== 'killed') {
    return { kind: 'unavoidable', why: 'the answer never reached the home whole' };
  }
  const { ranMs } = killed.fate;
  return { kind: 'unavoidable', why: 'killed between the last byte and the write', ranMs };
}

type Fate =
  | { readonly kind: 'reached' }
  | { readonly kind: 'never' }
  | { readonly kind: 'too_late' }
  | { readonly kind: 'killed'; readonly ranMs: number };

function fateOf(send: Send, senders: readonly Sender[], patienceMs: number): Fate {
  const { arrivedAt, deliveredAt, closedAt } = send;
  if (deliveredAt === undefined) return { kind: 'never' };
  const life = lifeOf(send, senders);
  const death = life.deathOfSender(arrivedAt);
  // The home had sent it a moment before it arrived here, and has hung up by now.
  if (deliveredAt - arrivedAt > patienceMs - ON_ITS_WAY_MS) return { kind: 'too_late' };
  const hungUp = closedAt !== undefined && closedAt - deliveredAt < HUNG_UP_MS;
  if (death === undefined) return { kind: hungUp ? 'too_late' : 'reached' };
  if (death <= deliveredAt) return { kind: 'never' };
  const ranMs = life.ranBetween(deliveredAt, death);
  if (ranMs < TO_WRITE_MS * life.slowness()) return { kind: 'killed', ranMs };
  return { kind: hungUp ? 'too_late' : 'reached' };
}

/** The longest stretch of the grace in which the home ran, had time to ask, and did not. 0: there was none. */
function idleInGrace(
  sends: readonly Send[],
  newest: Send,
  senders: readonly Sender[],
  rules: Rules,
  graceSeconds: number,
): number {
  const first = sends.find((send) => send.sent === newest.sent && send.passedOnAt !== undefined);
  if (first?.passedOnAt === undefined) return 0;
  const [from, to] = [first.passedOnAt, first.passedOnAt + graceSeconds * 1000];
  const idle = senders
    .flatMap(({ life }) => life.stretches(from, to))
    .filter(({ start, end }) => !sends.some((send) => send.arrivedAt >= start && send.arrivedAt <= end))
    .map(({ start, end }) => end - start);
  const longest = Math.max(0, ...idle);
  return longest >= rules.lookAgainMs * slownessOf(senders) ? longest : 0;
}

/**
 * Sends of a token that may work once, while another send of it might still have been answered: one line for each. A
 * send is over when its answer has come, its connection is gone, or its sender is dead.
 */
export function sentTooSoon(sends: readonly Send[], senders: readonly Sender[]): readonly string[] {
  return sends.flatMap((send, n) => {
    const open = sends
      .slice(0, n)
      .find((other) => other.sent === send.sent && overAt(other, senders) > send.arrivedAt + ON_ITS_WAY_MS);
    if (open === undefined) return [];
    return [`request ${send.sequence} of ${send.sender} came while request ${open.sequence} was under way`];
  });
}

function overAt(send: Send, senders: readonly Sender[]): number {
  const { arrivedAt, deliveredAt, brokenAt } = send;
  const never = Number.POSITIVE_INFINITY;
  const death = lifeOf(send, senders).deathOfSender(arrivedAt);
  return Math.min(deliveredAt ?? never, brokenAt ?? never, death ?? never);
}

const slownessOf = (senders: readonly Sender[]): number =>
  Math.max(...senders.map(({ life }) => life.slowness()));

function lifeOf({ sender }: Send, senders: readonly Sender[]): HomeLife {
  const life = senders.find(({ name }) => name === sender)?.life;
  if (life === undefined) throw new Error(`no process of the name ${sender}`);
  return life;
}
