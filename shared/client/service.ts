import type { Call, CallOptions } from './call.ts';

/** The service itself. Every method throws `GrantkeeperError`. */
export type Service = ReturnType<typeof serviceOf>;

export function serviceOf(call: Call) {
  return {
    /** Resolves where it answers. */
    health: (options?: CallOptions) => call('getHealth', {}, options),
    /** The OpenAPI document that it keeps to. */
    contract: (options?: CallOptions) => call('getContract', {}, options),
  };
}
