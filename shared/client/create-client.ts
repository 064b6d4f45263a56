import { authorizeWith, type Identity } from './authorize.ts';
import { baseUrl } from './base-url.ts';
import { caller } from './call.ts';
import { type Clients, clientsOf } from './clients.ts';
import { type Integrations, integrationsOf } from './integrations.ts';
import { type RequestOptions, sender } from './send.ts';
import { type Service, serviceOf } from './service.ts';

export interface ClientOptions extends Identity {
  /** Where the keeper is: https, or http on loopback. */
  readonly url: string | URL;
  /** @default the runtime's own */
  readonly fetch?: typeof globalThis.fetch | undefined;
}

/** A keeper, wherever it runs. */
export interface GrantkeeperClient {
  readonly clients: Clients;
  readonly integrations: Integrations;
  readonly service: Service;
  /** Any route of the contract; gives the JSON of the answer, throws `GrantkeeperError`. */
  request(method: string, path: string, options?: RequestOptions): Promise<unknown>;
}

/** Connects to nothing yet. Throws a `TypeError` where the options make no sense; it quotes no secret. */
export function createClient(options: ClientOptions): GrantkeeperClient {
  const { fetch = globalThis.fetch } = options;
  const base = baseUrl(options.url);
  const send = sender({ base, fetch, authorize: authorizeWith(options, base) });
  const call = caller(send);
  return {
    clients: clientsOf(call),
    integrations: integrationsOf(call),
    service: serviceOf(call),
    request: send,
  };
}
