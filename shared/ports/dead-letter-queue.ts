import type { DeadLetter } from '#shared/domain/queue/dead-letter.ts';
import type { WatchedQueue } from '#shared/domain/queue/watched-queue.ts';

/** About how many letters a queue has; `hidden` are in somebody's hands. */
export interface Depth {
  readonly waiting: number;
  readonly hidden: number;
}

/**
 * A queue of dead letters that belongs to somebody else. Nothing is lost by it: a letter goes by `remove` alone, and the
 * caller removes only what the other queue has taken. Each method throws `QueueUnavailable`.
 */
export interface DeadLetterQueue {
  depth(): Promise<Depth>;
  /** Some letters, hidden from everybody else for long enough for one look; none where none can be had now. */
  receive(): Promise<readonly DeadLetter[]>;
  /** Sends a copy, counted one higher, to the queue of `redriveTo`, and resolves when that has it. */
  sendBack(letter: DeadLetter): Promise<void>;
  remove(letter: DeadLetter): Promise<void>;
  /** Lets everybody see them again at once. What cannot be given back comes back by itself. */
  release(letters: readonly DeadLetter[]): Promise<void>;
}

/** The queues that a home watches. */
export interface WatchedQueues {
  readonly all: readonly WatchedQueue[];
  open(queue: WatchedQueue): DeadLetterQueue;
}
