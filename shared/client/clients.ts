import type { Call, CallOptions, Loose } from './call.ts';
import type { Client, ClientRegistration, Operations, WebhookKeys } from './contract.ts';
import { itemsOf } from './pages.ts';

type Query = Loose<NonNullable<Operations['listClients']['query']>>;
type Rotate = Operations['rotateClientSecret']['body'];
type Intake = Operations['makeIntakeLink']['body']['what'];

/** Our registrations at vendors. Every method throws `GrantkeeperError`. */
export type Clients = ReturnType<typeof clientsOf>;

export function clientsOf(call: Call) {
  return {
    register: (body: Loose<ClientRegistration>, options?: CallOptions) =>
      call('registerClient', { body }, options),
    /** One page, by id. */
    list: (query: Query = {}, options?: CallOptions) => call('listClients', { query }, options),
    /** Every client, page by page. */
    all: (
      query: Omit<Query, 'cursor'> = {},
      options?: CallOptions,
    ): AsyncGenerator<Client, void, undefined> =>
      itemsOf((cursor) => call('listClients', { query: { ...query, cursor } }, options)),
    get: (id: string, options?: CallOptions) => call('getClient', { id }, options),
    /**
     * Brings a new secret from the vendor's console; it is tried there before it is used. Without one, the vendor is
     * asked for it, where the client has a registration.
     */
    rotate: (id: string, clientSecret?: string, options?: CallOptions) =>
      call('rotateClientSecret', { id, body: { clientSecret } }, options),
    /** Brings what the vendor's own API for client secrets is called with from now on. */
    bringAdmin: (id: string, body: Loose<Pick<Rotate, 'admin' | 'adminExpiresAt'>>, options?: CallOptions) =>
      call('rotateClientSecret', { id, body }, options),
    /** Brings what the vendor signs its deliveries with; answers what to register there. */
    setWebhook: (id: string, body: Loose<WebhookKeys>, options?: CallOptions) =>
      call('setWebhook', { id, body }, options),
    /** Asks vendors now for every webhook that the home registers there itself. */
    runWebhooks: (options?: CallOptions) => call('runWebhooks', {}, options),
    /** A link, for an hour and one secret, by which a person pastes it straight into the vault. */
    makeIntakeLink: (id: string, what: Intake, options?: CallOptions) =>
      call('makeIntakeLink', { id, body: { what } }, options),
  };
}
