import { QueueUnavailable, type RefreshMessage, type RefreshQueue } from '#shared/ports/refresh-queue.ts';
import { waitingRoom } from './waiting-room.ts';

export interface InProcessQueue extends RefreshQueue {
  /**
   * Hands each message to `work`, at most `concurrency` at a time, and never two of one integration at once: besides
   * the lease, this holds where a suspended machine lets a lease run out under its holder. What is waiting already is
   * worked on at once. A message is handed over once; what `work` throws goes to `failed`, and the row, still due, is
   * sent again by the sweep.
   */
  consume(
    work: (message: RefreshMessage) => Promise<void>,
    options: {
      readonly concurrency: number;
      readonly failed: (error: unknown, message: RefreshMessage) => void;
    },
  ): void;
  readonly waiting: number;
  readonly running: number;
  /** Takes and starts nothing more; resolves when what is running has ended. */
  stop(): Promise<void>;
}

type Consumer = (message: RefreshMessage) => Promise<void>;

/**
 * The refresh queue of one process. What is waiting dies with it: rows that are due are sent again after a restart.
 * `mostOfOneClient` messages of one OAuth client are worked on at once: its vendor may hang, the others go on.
 */
export function inProcessQueue(mostOfOneClient = Number.POSITIVE_INFINITY): InProcessQueue {
  const room = waitingRoom(mostOfOneClient);
  const running = new Set<Promise<void>>();
  let consumer: Consumer | undefined;
  let places = 0;
  let stopped = false;

  function startWhatFits(): void {
    while (consumer !== undefined && !stopped && running.size < places) {
      const message = room.take();
      if (message === undefined) return;
      // Not within this very call: what it sends in turn must find this place taken.
      const run = Promise.resolve(message)
        .then(consumer)
        .finally(() => {
          running.delete(run);
          room.leave(message.id);
          startWhatFits();
        });
      running.add(run);
    }
  }

  return {
    send: async (messages) => {
      if (stopped && messages.length > 0) {
        throw new QueueUnavailable(`the queue has stopped: ${messages.length} messages were not taken`);
      }
      for (const message of messages) room.enter(message);
      startWhatFits();
    },
    consume: (work, { concurrency, failed }) => {
      consumer = async (message) => {
        try {
          await work(message);
        } catch (error) {
          failed(error, message);
        }
      };
      places = concurrency;
      startWhatFits();
    },
    get waiting() {
      return room.size;
    },
    get running() {
      return running.size;
    },
    stop: async () => {
      stopped = true;
      await Promise.all(running);
    },
  };
}
