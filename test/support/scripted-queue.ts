import { USUAL_PATTERN } from '#shared/contract/watched-queue.ts';
import type { DeadLetter } from '#shared/domain/queue/dead-letter.ts';
import type { WatchedQueue } from '#shared/domain/queue/watched-queue.ts';
import { before, type Instant, minutes } from '#shared/domain/time.ts';
import type { DeadLetterQueue } from '#shared/ports/dead-letter-queue.ts';
import { QueueUnavailable } from '#shared/ports/refresh-queue.ts';
import { NOW } from './integration.ts';

export type QueueStep = 'receive' | 'sendBack' | 'remove' | 'release';

/** A letter that was sent an hour before `NOW`. */
export const aLetter = (overrides: Partial<DeadLetter> = {}): DeadLetter => ({
  id: 'letter-1',
  body: JSON.stringify({ integration: 'payroll', error: '401 Unauthorized' }),
  attributes: {},
  attributeCount: 0,
  sentAt: before(NOW, minutes(60)),
  redrives: 0,
  isOrdered: false,
  ...overrides,
});

export const aWatchedQueue = (overrides: Partial<WatchedQueue> = {}): WatchedQueue => ({
  name: 'orders-dead',
  arn: 'arn:aws:sqs:eu-central-1:111122223333:orders-dead',
  redriveTo: 'arn:aws:sqs:eu-central-1:111122223333:orders',
  redrive: 'on-recovery',
  integrationAt: '/body/integration',
  pattern: USUAL_PATTERN,
  ...overrides,
});

/**
 * A queue in memory, and the one that its letters go back to. What is received is hidden until it is released, removed or
 * `reappear`s, as after the death of whoever had it.
 */
export class ScriptedQueue implements DeadLetterQueue {
  readonly letters: DeadLetter[] = [];
  readonly target: DeadLetter[] = [];
  readonly hidden = new Set<DeadLetter>();
  /** The letters that were removed, in order. */
  readonly removed: DeadLetter[] = [];
  /** What fails from now on, and whether it is done all the same. */
  fails: { readonly step: QueueStep; readonly isDone: boolean; readonly error?: Error } | undefined;
  readonly #now: () => Instant;

  constructor(now: () => Instant = () => NOW) {
    this.#now = now;
  }

  reappear(): void {
    this.hidden.clear();
  }

  async depth() {
    return { waiting: this.letters.length - this.hidden.size, hidden: this.hidden.size };
  }

  receive(): Promise<readonly DeadLetter[]> {
    return this.#do('receive', () => {
      const some = this.letters.filter((letter) => !this.hidden.has(letter)).slice(0, 10);
      for (const letter of some) this.hidden.add(letter);
      return some;
    });
  }

  sendBack(letter: DeadLetter): Promise<void> {
    return this.#do('sendBack', () => {
      const id = `${letter.id}+`;
      const attributeCount = letter.attributeCount + (letter.redrives === 0 ? 1 : 0);
      this.target.push({ ...letter, id, attributeCount, redrives: letter.redrives + 1, sentAt: this.#now() });
    });
  }

  remove(letter: DeadLetter): Promise<void> {
    return this.#do('remove', () => {
      this.letters.splice(this.letters.indexOf(letter), 1);
      this.hidden.delete(letter);
      this.removed.push(letter);
    });
  }

  release(letters: readonly DeadLetter[]): Promise<void> {
    return this.#do('release', () => {
      for (const letter of letters) this.hidden.delete(letter);
    });
  }

  async #do<T>(step: QueueStep, act: () => T): Promise<T> {
    const { fails } = this;
    if (fails?.step !== step) return act();
    if (fails.isDone) act();
    throw fails.error ?? new QueueUnavailable(`${step} was not answered`);
  }
}
