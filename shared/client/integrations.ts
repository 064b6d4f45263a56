import type { Call, CallOptions, Loose } from './call.ts';
import type {
  GrantImport,
  Integration,
  IntegrationCreation,
  Operations,
  Outcome,
  TokenWish,
} from './contract.ts';
import { itemsOf } from './pages.ts';

type Connect = NonNullable<Operations['makeConnectLink']['body']>;
type RestoreWish = NonNullable<Operations['runRestore']['body']>;
type Query = Loose<NonNullable<Operations['listIntegrations']['query']>>;

/** Grants that automations share. Every method throws `GrantkeeperError`. */
export type Integrations = ReturnType<typeof integrationsOf>;

export function integrationsOf(call: Call) {
  return {
    create: (body: Loose<IntegrationCreation>, options?: CallOptions) =>
      call('createIntegration', { body }, options),
    /** One page, by id. */
    list: (query: Query = {}, options?: CallOptions) => call('listIntegrations', { query }, options),
    /** Every integration that matches, page by page. */
    all: (
      query: Omit<Query, 'cursor'> = {},
      options?: CallOptions,
    ): AsyncGenerator<Integration, void, undefined> =>
      itemsOf((cursor) => call('listIntegrations', { query: { ...query, cursor } }, options)),
    get: (id: string, options?: CallOptions) => call('getIntegration', { id }, options),
    /** A fresh link by which a person consents, also where one has before. */
    connect: (id: string, body?: Loose<Connect>, options?: CallOptions) =>
      call('makeConnectLink', body === undefined ? { id } : { id, body }, options),
    /** Brings a grant that was obtained elsewhere. */
    importGrant: (id: string, body: Loose<GrantImport>, options?: CallOptions) =>
      call('importGrant', { id, body }, options),
    /** The token route as it is, without cache and without patience: `getAccessToken` has both. */
    token: (id: string, body: Loose<TokenWish> = {}, options?: CallOptions) =>
      call('getAccessToken', { id, body }, options),
    /** Tells what a vendor answered to a token; `withToken` does it by itself. */
    reportOutcome: (id: string, body: Loose<Outcome>, options?: CallOptions) =>
      call('reportOutcome', { id, body }, options),
    /** Refreshes now, due or not. */
    refresh: (id: string, options?: CallOptions) => call('refreshIntegration', { id }, options),
    /** Checks these now, the whole way to the vendor's API; without any, those whose turn it is. */
    checkHealth: (integrations?: readonly string[], options?: CallOptions) =>
      call('runHealth', integrations === undefined ? {} : { body: { integrations } }, options),
    /** How those fare that came out of a backup. */
    showRestore: (options?: CallOptions) => call('showRestore', {}, options),
    /** One pass over those that are held after a restore; `spend` presents what may end a grant, too. */
    runRestore: (body: Loose<RestoreWish> = {}, options?: CallOptions) =>
      call('runRestore', { body }, options),
    pause: (id: string, options?: CallOptions) => call('pauseIntegration', { id }, options),
    resume: (id: string, options?: CallOptions) => call('resumeIntegration', { id }, options),
    /** Revokes at the vendor, destroys the tokens, forgets. */
    remove: (id: string, options?: CallOptions) => call('removeIntegration', { id }, options),
  };
}
