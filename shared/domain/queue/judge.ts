import type { Integration } from '../integration.ts';
import { after, type Instant, minutes } from '../time.ts';
import type { DeadLetter } from './dead-letter.ts';
import type { LetterFacts } from './read-letter.ts';
import type { WatchedQueue } from './watched-queue.ts';

export const VERDICTS = [
  'ready',
  'waiting',
  'unchanged',
  'too_often',
  'too_fresh',
  'no_room',
  'no_target',
  'unknown_integration',
] as const;

/**
 * What is to be done with a letter that failed for want of a grant. `ready`: its integration has what it lacked.
 * `waiting`: the integration is not well yet. `unchanged`: it is well, and has nothing newer than the letter.
 * `too_often`: it was sent back three times, and the grant is not what it fails for. `too_fresh`: its queue would drop it
 * as a repetition. `no_room`: it carries so many attributes that it cannot be counted.
 */
export type Verdict = (typeof VERDICTS)[number];

/** A letter that fails again and again fails for another reason. */
export const MOST_REDRIVES = 3;
/** SQS takes ten attributes with a message; one of them counts. */
const MOST_ATTRIBUTES = 10;
/** A FIFO queue takes a message that it has seen in the last five minutes, and delivers it to nobody. */
const DROPS_REPEATED = minutes(5);
/** Our clock is not the queue's. */
const CLOCKS_APART = minutes(1);

/** Whether the letter is one that failed for want of a grant: its error says so, or its worker has. */
export const isForWantOfGrant = (facts: LetterFacts, row: Integration | undefined): boolean =>
  facts.matched !== undefined || reportOf(facts, row) !== undefined;

/** What is to be done with it; `row` is of the integration that it names. */
export function judge(
  letter: DeadLetter,
  facts: LetterFacts,
  row: Integration | undefined,
  { redriveTo }: Pick<WatchedQueue, 'redriveTo'>,
  now: Instant,
): Verdict {
  if (row === undefined || row.care.status === 'revoked') return 'unknown_integration';
  if (letter.redrives >= MOST_REDRIVES) return 'too_often';
  if (row.care.status !== 'active' || row.pausedAt !== undefined) return 'waiting';
  if (redriveTo === undefined) return 'no_target';
  if (letter.redrives === 0 && letter.attributeCount >= MOST_ATTRIBUTES) return 'no_room';
  const mayBeDropped = letter.isOrdered && now < after(after(letter.sentAt, DROPS_REPEATED), CLOCKS_APART);
  if (mayBeDropped) return 'too_fresh';
  return hasWhatItLacked(letter, facts, row) ? 'ready' : 'unchanged';
}

/** A 403 is mended by a consent alone; anything else by any newer token. */
function hasWhatItLacked(letter: DeadLetter, facts: LetterFacts, row: Integration): boolean {
  const wantsConsent = facts.matched === undefined ? reportOf(facts, row)?.status === 403 : isOfRights(facts);
  const mendedAt = wantsConsent ? row.grantedAt : row.tokens?.obtainedAt;
  return mendedAt !== undefined && mendedAt > letter.sentAt;
}

const isOfRights = ({ matched }: LetterFacts): boolean =>
  matched !== undefined && /^(403|forbidden|insufficient_scope)$/i.test(matched);

const reportOf = ({ job }: LetterFacts, row: Integration | undefined) =>
  row?.refusedJobs?.find(({ jobId }) => jobId === job);
