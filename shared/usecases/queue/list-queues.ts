import type { WatchedQueue } from '#shared/domain/queue/watched-queue.ts';
import type { Depth, WatchedQueues } from '#shared/ports/dead-letter-queue.ts';

/** A queue, and about how much is in it. */
export interface ListedQueue extends Depth {
  readonly queue: WatchedQueue;
}

/** Every watched queue. Throws `QueueUnavailable`. */
export const listQueues =
  ({ queues }: { readonly queues: WatchedQueues }) =>
  (): Promise<readonly ListedQueue[]> =>
    Promise.all(queues.all.map(async (queue) => ({ queue, ...(await queues.open(queue).depth()) })));
