import type { WatchedQueues } from '#shared/ports/dead-letter-queue.ts';

/** Of a home that watches none: outside AWS there is no SQS, and workers report their jobs themselves. */
export const noQueues: WatchedQueues = {
  all: [],
  open: ({ name }) => {
    throw new Error(`nobody watches ${name} here`);
  },
};
