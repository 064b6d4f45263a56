import type { IntegrationId } from '#shared/domain/ids.ts';
import { type Integration, statusOf } from '#shared/domain/integration.ts';
import type { DeadLetter } from '#shared/domain/queue/dead-letter.ts';
import { isForWantOfGrant, judge, type Verdict } from '#shared/domain/queue/judge.ts';
import { type LetterFacts, readLetter } from '#shared/domain/queue/read-letter.ts';
import type { WatchedQueue } from '#shared/domain/queue/watched-queue.ts';
import type { Duration } from '#shared/domain/time.ts';
import type { DeadLetterQueue, WatchedQueues } from '#shared/ports/dead-letter-queue.ts';
import type { Ports } from '#shared/ports/ports.ts';
import { QueueUnavailable } from '#shared/ports/refresh-queue.ts';
import { causeOf } from '../cause-of.ts';
import { type Fate, type Found, findingsOf, type QueueReport } from './report.ts';

export type QueuePorts = Pick<Ports, 'store' | 'clock' | 'log'> & { readonly queues: WatchedQueues };

/** What may be sent back: nothing, what the policy of the queue says, or what somebody asks for. */
export type Redrive =
  | { readonly by: 'nobody' }
  | { readonly by: 'policy' }
  | { readonly by: 'request'; readonly integration?: IntegrationId };

export interface LookInput {
  readonly redrive: Redrive;
  readonly timeLeft: () => Duration;
}

/** Together they are hidden for less than the queue's adapter hides them. */
const MOST_LETTERS = 1000;

/**
 * Looks at every letter of a queue once. One that failed for want of a grant is sent back where its integration has what
 * it lacked, and is removed only when the other queue has taken it: whoever dies in between leaves it in both. All others
 * are given back as they were.
 */
export const lookAtQueue =
  (ports: QueuePorts) =>
  async (watched: WatchedQueue, { redrive, timeLeft }: LookInput): Promise<QueueReport> => {
    const queue = ports.queues.open(watched);
    const rows = new Map<IntegrationId, Integration | undefined>();
    const held: DeadLetter[] = [];
    const found: Found[] = [];
    const seen = new Set<string>();
    let isComplete = false;
    try {
      while (seen.size < MOST_LETTERS && timeLeft() > 0) {
        const letters = await queue.receive();
        if (letters.length === 0) {
          isComplete = true;
          break;
        }
        held.push(...letters);
        for (const letter of letters) {
          // A standard queue may give out twice what it has.
          if (seen.has(letter.id)) continue;
          seen.add(letter.id);
          const one = await lookAt(letter);
          if (one !== undefined) found.push(one);
          if (one?.fate === 'redriven') held.splice(held.indexOf(letter), 1);
        }
      }
    } finally {
      await release(held);
    }
    const looked = seen.size;
    const findings = findingsOf(found);
    const redriven = found.filter(({ fate }) => fate === 'redriven').length;
    return { looked, others: looked - found.length, redriven, isComplete, findings };

    /** What cannot be given back comes back by itself, a little later. */
    async function release(letters: readonly DeadLetter[]): Promise<void> {
      try {
        await queue.release(letters);
      } catch (error) {
        if (!(error instanceof QueueUnavailable)) throw error;
        ports.log.error('letters not given back', { queue: watched.name, cause: causeOf(error) });
      }
    }

    async function lookAt(letter: DeadLetter): Promise<Found | undefined> {
      const facts = readLetter(letter, watched);
      const row = await rowOf(facts);
      if (!isForWantOfGrant(facts, row)) return undefined;
      const verdict = judge(letter, facts, row, watched, ports.clock.now());
      const goesBack = mayGoBack(verdict, facts, watched, redrive) && timeLeft() > 0;
      const fate = goesBack ? await sendBack(ports, queue, letter, facts) : verdict;
      const { id, sentAt } = letter;
      return { ...facts, id, sentAt, fate, ...(row === undefined ? {} : { status: statusOf(row) }) };
    }

    async function rowOf({ integration: id }: LetterFacts): Promise<Integration | undefined> {
      if (id === undefined) return undefined;
      if (!rows.has(id)) rows.set(id, await ports.store.find(id));
      return rows.get(id);
    }
  };

/** A person who asks knows more than the letter says: what is unchanged may go back as well. */
function mayGoBack(
  verdict: Verdict,
  { integration }: LetterFacts,
  { redrive: policy }: WatchedQueue,
  redrive: Redrive,
): boolean {
  if (redrive.by === 'nobody') return false;
  if (redrive.by === 'policy') return policy === 'on-recovery' && verdict === 'ready';
  const isMeant = redrive.integration === undefined || redrive.integration === integration;
  return isMeant && (verdict === 'ready' || verdict === 'unchanged');
}

/** First there, then gone from here. What is there and cannot be removed goes there once more the next time. */
async function sendBack(
  ports: QueuePorts,
  queue: DeadLetterQueue,
  letter: DeadLetter,
  { integration, job }: LetterFacts,
): Promise<Fate> {
  const fields = { message: letter.id, job, integration, redrives: letter.redrives + 1 };
  const done = async (what: string, act: Promise<void>): Promise<boolean> => {
    try {
      await act;
      return true;
    } catch (error) {
      if (!(error instanceof QueueUnavailable)) throw error;
      ports.log.error(what, { ...fields, cause: causeOf(error) });
      return false;
    }
  };
  if (!(await done('letter not sent back', queue.sendBack(letter)))) return 'not_sent';
  if (!(await done('letter sent back and still here', queue.remove(letter)))) return 'not_removed';
  ports.log.info('letter sent back', fields);
  return 'redriven';
}
