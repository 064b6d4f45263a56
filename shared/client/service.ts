import type { Call, CallOptions } from './call.ts';
import type { Operations } from './contract.ts';

/** The service itself. Every method throws `GrantkeeperError`. */
export type Service = ReturnType<typeof serviceOf>;

export function serviceOf(call: Call) {
  return {
    /** Resolves where it answers. */
    health: (options?: CallOptions) => call('getHealth', {}, options),
    /** The OpenAPI document that it keeps to. */
    contract: (options?: CallOptions) => call('getContract', {}, options),
    /** Sends everyone on call a message that says that nothing is wrong. */
    testPage: (body?: Operations['testPage']['body'], options?: CallOptions) =>
      call('testPage', body === undefined ? {} : { body }, options),
    /** How far the comparisons of the day are. */
    showReconcile: (options?: CallOptions) => call('showReconcile', {}, options),
    /** Compares vault, rows and vendors now, as far as the time for an answer goes. */
    reconcile: (body?: Operations['runReconcile']['body'], options?: CallOptions) =>
      call('runReconcile', body === undefined ? {} : { body }, options),
  };
}
