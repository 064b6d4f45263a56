import type { Call, CallOptions } from './call.ts';
import type { Operations } from './contract.ts';

type Plan = Operations['putCampaign']['body'];

/** Changes of what integrations want. Every method throws `GrantkeeperError`. */
export type Campaigns = ReturnType<typeof campaignsOf>;

export function campaignsOf(call: Call) {
  return {
    /** Begins one, or gives it another deadline; with `dryRun` only says what would be. */
    put: (id: string, body: Plan, options?: CallOptions) => call('putCampaign', { id, body }, options),
    /** How far it is, integration by integration. */
    get: (id: string, options?: CallOptions) => call('getCampaign', { id }, options),
    /** Ends it: nothing changes any more. */
    abort: (id: string, options?: CallOptions) => call('abortCampaign', { id }, options),
  };
}
