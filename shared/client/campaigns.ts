import type { Call, CallOptions, Loose } from './call.ts';
import type { ListedCampaign, Operations } from './contract.ts';
import { itemsOf } from './pages.ts';

type Plan = Operations['putCampaign']['body'];
type Query = Loose<NonNullable<Operations['listCampaigns']['query']>>;

/** Changes of what integrations want. Every method throws `GrantkeeperError`. */
export type Campaigns = ReturnType<typeof campaignsOf>;

export function campaignsOf(call: Call) {
  return {
    /** Begins one, or gives it another deadline; with `dryRun` only says what would be. */
    put: (id: string, body: Plan, options?: CallOptions) => call('putCampaign', { id, body }, options),
    /** One page, by id. */
    list: (query: Query = {}, options?: CallOptions) => call('listCampaigns', { query }, options),
    /** Every one, also those that are over, page by page. */
    all: (
      query: Omit<Query, 'cursor'> = {},
      options?: CallOptions,
    ): AsyncGenerator<ListedCampaign, void, undefined> =>
      itemsOf((cursor) => call('listCampaigns', { query: { ...query, cursor } }, options)),
    /** How far it is, integration by integration. */
    get: (id: string, options?: CallOptions) => call('getCampaign', { id }, options),
    /** Ends it: nothing changes any more. */
    abort: (id: string, options?: CallOptions) => call('abortCampaign', { id }, options),
  };
}
