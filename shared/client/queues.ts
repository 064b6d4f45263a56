import type { Call, CallOptions } from './call.ts';
import type { Operations } from './contract.ts';

/** Queues of dead letters, and what in them waits for a grant. Every method throws `GrantkeeperError`. */
export type Queues = ReturnType<typeof queuesOf>;

export function queuesOf(call: Call) {
  return {
    list: (options?: CallOptions) => call('listQueues', {}, options),
    /** Looks at every letter now, and gives all of them back. */
    get: (id: string, options?: CallOptions) => call('getQueue', { id }, options),
    /** Sends back what a grant failed that is well by now; each letter at least once. */
    redrive: (id: string, body?: Operations['redriveQueue']['body'], options?: CallOptions) =>
      call('redriveQueue', body === undefined ? { id } : { id, body }, options),
  };
}
