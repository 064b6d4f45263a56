import type { Recorded, Spend } from '../fact.ts';
import type { KnownAttempt, Life } from '../life.ts';
import type { Judge } from '../violation.ts';

/** A row names so many open attempts on record; of a longer list the oldest are left out. */
const MOST_NAMED = 16;

/**
 * I1: where a used refresh token is dead, one attempt sends it, or who recovers for that attempt once its request has
 * surely landed. Which of two attempts came first is told by their fences, what became of the first by the row that the
 * second one found: neither needs a clock or the first one's own words.
 */
export function sentOnce(life: Life, spend: Recorded<Spend>, judge: Judge): void {
  if (spend.token === undefined || (spend.rotation !== 'strict' && spend.rotation !== 'grace')) return;
  const mine = life.attempts.get(spend.attempt);
  if (mine === undefined) return;
  sentTwiceByOne(life, mine, spend, judge);
  for (const other of life.attempts.values()) {
    const theirs = other.spends.findLast(({ token }) => token === spend.token);
    if (other === mine || other.epoch !== spend.epoch || theirs === undefined) continue;
    const [first, second] = inOrder([other, theirs], [mine, spend]);
    if (first !== undefined && second !== undefined) sentByTwo(life, first, second, judge);
  }
}

type Sender = readonly [attempt: KnownAttempt, spend: Recorded<Spend>];

function inOrder(a: Sender, b: Sender): readonly [] | readonly [Sender, Sender] {
  const fenceOfA = a[0].acquired?.fence;
  const fenceOfB = b[0].acquired?.fence;
  if (fenceOfA === undefined || fenceOfB === undefined) return [];
  return fenceOfA < fenceOfB ? [a, b] : [b, a];
}

/** An attempt whose first request had no known outcome keeps its hands off, where a second one ends the grant. */
function sentTwiceByOne(life: Life, mine: KnownAttempt, spend: Recorded<Spend>, judge: Judge): void {
  const first = mine.spends.find(({ token, n }) => token === spend.token && n < spend.n);
  const answer = mine.answers.find(({ outcome, n }) => outcome === 'ambiguous' && n < spend.n);
  if (spend.rotation !== 'strict' || spend.reuseRevokesFamily !== true) return;
  if (first === undefined || answer === undefined || answer.n < first.n) return;
  harm(life, spend.epoch);
  judge.broken(
    'I1',
    life.id,
    'a token was sent again although its first use may end the grant',
    first,
    answer,
    spend,
  );
}

function sentByTwo(life: Life, [first, theirs]: Sender, [second, spend]: Sender, judge: Judge): void {
  const { acquired } = second;
  const { persist } = first;
  if (acquired === undefined) return;
  if (persist !== undefined && isLivingSuccessor(persist, spend)) {
    if (persist.at + judge.skewOf(persist, acquired) >= acquired.at) return;
    harm(life, spend.epoch);
    const what = 'a token was sent although its successor was stored';
    judge.broken('I1', life.id, what, theirs, persist, acquired, spend);
    return;
  }
  if (spend.rotation !== 'strict' || acquired.parentVersion !== first.acquired?.parentVersion) return;
  if (acquired.open?.includes(first.id) === true) tooSoon(life, [first, theirs], [second, spend], judge);
  else forgotten(life, [first, theirs], [second, spend], judge);
}

const isLivingSuccessor = (persist: NonNullable<KnownAttempt['persist']>, { token }: Spend): boolean =>
  persist.where !== 'nowhere' && persist.token !== undefined && persist.token !== token;

/**
 * The first one's request may still be handled when the second one leaves. Leases are instants in the row, which the
 * second one compares with its own clock: no skew makes up for one that runs.
 */
function tooSoon(life: Life, [first, theirs]: Sender, [second, spend]: Sender, judge: Judge): void {
  const isCounted = (second.acquired?.failures ?? 0) > (first.acquired?.failures ?? 0);
  const isWritten = isCounted || isNotOfTheGrant(first);
  if (!isWritten && mayBeInherited(first, second, judge)) return;
  const until = isWritten ? landedBy(theirs) : (first.inherited?.until ?? first.acquired?.leaseUntil ?? 0);
  if (spend.at >= until) return;
  harm(life, spend.epoch);
  const what = isWritten
    ? 'a token was sent again while its first use might still be handled'
    : 'a token was sent by a second holder while the lease of the first ran';
  judge.broken('I1', life.id, what, first.acquired, first.inherited, theirs, second.acquired, spend);
}

/** The process that cut the first one's lease short at its start did not get that on record. */
function mayBeInherited(first: KnownAttempt, second: KnownAttempt, judge: Judge): boolean {
  const { acquired } = second;
  const isOwn = first.acquired?.by === acquired?.by;
  return (
    first.inherited === undefined &&
    !isOwn &&
    acquired !== undefined &&
    judge.hasHole(acquired.by, 0, acquired.n)
  );
}

/**
 * A failure that is not the grant's gives the lease back and is not counted. That may also be what is missing of an
 * attempt that sent twice: its first answer leaves it open whatever the second one was.
 */
function isNotOfTheGrant({ answers, spends }: KnownAttempt): boolean {
  const last = answers.at(-1);
  if (last === undefined) return false;
  const isUnanswered = last.outcome === 'ambiguous' && last.n < (spends.at(-1)?.n ?? 0);
  return isUnanswered || last.outcome === 'throttled' || last.outcome === 'client_refused';
}

/** An attempt that has written down how it failed is over; where reuse ends the grant, its request may not be. */
const landedBy = ({ reuseRevokesFamily, answerBy }: Spend): number =>
  reuseRevokesFamily === true ? answerBy : 0;

/** The row that the second one found had lost an attempt that may have spent the token. */
function forgotten(life: Life, [first, theirs]: Sender, [second, spend]: Sender, judge: Judge): void {
  const mayHaveSpent = first.answers.find(({ outcome }) => outcome === 'ambiguous' || outcome === 'tokens');
  if (mayHaveSpent === undefined || first.commit !== undefined) return;
  if ((second.acquired?.open?.length ?? 0) >= MOST_NAMED) return;
  harm(life, spend.epoch);
  const what =
    'a token was sent by who could not know that it may be spent: the row had forgotten the attempt';
  judge.broken('I1', life.id, what, theirs, mayHaveSpent, second.acquired, spend);
}

function harm(life: Life, epoch: number): void {
  life.harmedEpochs.add(epoch);
}
