import { authorizeWith, type Identity } from './authorize.ts';
import { baseUrl } from './base-url.ts';
import { type Calendar, calendarOf } from './calendar.ts';
import { caller } from './call.ts';
import { type Campaigns, campaignsOf } from './campaigns.ts';
import { type Clients, clientsOf } from './clients.ts';
import type { Token } from './contract.ts';
import { type Integrations, integrationsOf } from './integrations.ts';
import { type Jobs, jobsOf } from './jobs.ts';
import { Reports } from './outcome/reports.ts';
import { type Queues, queuesOf } from './queues.ts';
import { type RequestOptions, sender } from './send.ts';
import { type Service, serviceOf } from './service.ts';
import { type TokenOptions, tokenSource } from './token/token-source.ts';
import { type WithToken, withToken } from './with-token.ts';

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
  readonly calendar: Calendar;
  readonly jobs: Jobs;
  readonly queues: Queues;
  readonly campaigns: Campaigns;
  readonly service: Service;
  /** Any route of the contract; gives the JSON of the answer, throws `GrantkeeperError`. */
  request(method: string, path: string, options?: RequestOptions): Promise<unknown>;
  /**
   * A living access token: from memory while it lives for long enough, else from the keeper, which is asked once for all
   * who want the same. Where the keeper says to try again (503, 429), waits as long as it says and tries, until
   * `timeoutMs` is used up; throws at once where that would be too long. Throws `GrantkeeperError`.
   */
  getAccessToken(id: string, options?: TokenOptions): Promise<Token>;
  /**
   * Calls `use` with a living token, and gives what it gives. On 401 it gets a token that is newer than the one that was
   * refused and **calls `use` once more**: `use` must make its request anew each time, with a body that can be sent
   * twice (a text or bytes, not a stream that is used up). A second 401, a 403 and everything else is given as it is.
   * The keeper is told of it in the background, which never fails or delays the call. Throws `GrantkeeperError` where
   * no token can be had, and whatever `use` throws.
   */
  readonly withToken: WithToken;
  /** Resolves when the keeper has been told what is yet to be told, or cannot be told now. Never rejects. */
  flush(): Promise<void>;
  /** Flushes, forgets every token, and tells nothing from now on. */
  close(): Promise<void>;
}

/** Connects to nothing yet. Throws a `TypeError` where the options make no sense; it quotes no secret. */
export function createClient(options: ClientOptions): GrantkeeperClient {
  const { fetch = globalThis.fetch } = options;
  const base = baseUrl(options.url);
  const send = sender({ base, fetch, authorize: authorizeWith(options, base) });
  const call = caller(send);
  const tokens = tokenSource(send);
  const reports = new Reports(call);
  return {
    clients: clientsOf(call),
    integrations: integrationsOf(call),
    calendar: calendarOf(call),
    jobs: jobsOf(call),
    queues: queuesOf(call),
    campaigns: campaignsOf(call),
    service: serviceOf(call),
    request: async (method, path, wanted) => (await send(method, path, wanted)).body,
    getAccessToken: (id, wanted) => tokens.get(id, wanted),
    withToken: withToken(tokens, reports),
    flush: () => reports.flush(),
    close: async () => {
      await reports.close();
      tokens.clear();
    },
  };
}
