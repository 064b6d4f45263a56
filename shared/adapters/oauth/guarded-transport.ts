import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { parseAddress } from '#shared/domain/address.ts';
import { milliseconds } from '#shared/domain/time.ts';
import type { Clock } from '#shared/ports/system.ts';
import { checkedLookup, type Resolve, systemResolve } from './checked-lookup.ts';
import { exchange, type Route } from './exchange.ts';
import { newsOfConnections } from './news-of-connections.ts';
import type { Transport } from './transport.ts';

export interface TransportOptions {
  /** Lets through http and the addresses of this machine, for tests and demonstrations. */
  readonly allowLoopback: boolean;
  readonly clock: Pick<Clock, 'monotonic'>;
  /** In place of the system's resolver. */
  readonly resolve?: Resolve;
  /** Certificates to trust in place of the system's, as PEM. */
  readonly trust?: string;
}

/** A vendor closes idle connections too, often after 5 s or more; whoever closes first never writes into a closed one. */
const IDLE_MS = 4000;
/** The first TCP probe; a dead connection then shows within about 15 s, as Node probes ten times, one second apart. */
const PROBE_AFTER_MS = 5000;
/** As many refreshes as the embedded home runs at once; beyond what is kept, each would open a connection anew. */
const KEPT_IDLE = 1000;

const SOCKETS = {
  keepAlive: true,
  keepAliveMsecs: PROBE_AFTER_MS,
  timeout: IDLE_MS,
  maxFreeSockets: KEPT_IDLE,
} as const;

type Way = Pick<Route, 'agent' | 'request'>;

/** For loopback alone, and loaded only then: as an ES module `node:http` brings all of Node's `fetch` along. */
async function plainWay(): Promise<Way> {
  const { Agent, request } = await import('node:http');
  return { agent: new Agent(SOCKETS), request };
}

/**
 * The guarded way out: https to public addresses by checked names alone, and only to the hosts of the call. Agents of
 * its own, so that no proxy of the environment and no setting of the process applies.
 */
export function guardedTransport(options: TransportOptions): Transport {
  const { allowLoopback, clock } = options;
  const agent = new HttpsAgent({
    ...SOCKETS,
    minVersion: 'TLSv1.2',
    rejectUnauthorized: true,
    ...(options.trust === undefined ? {} : { ca: options.trust }),
  });
  const secure: Way = { agent, request: httpsRequest };
  let plain: Promise<Way> | undefined;
  const plainly = (): Promise<Way> => {
    plain ??= plainWay();
    return plain;
  };
  const lookup = checkedLookup(options.resolve ?? systemResolve, allowLoopback);
  return {
    allowLoopback,
    send: async (request) => {
      const startedAt = clock.monotonic();
      const took = () => milliseconds(clock.monotonic() - startedAt);
      const address = parseAddress(request.url, allowLoopback);
      if (address.kind === 'refused' || !request.allowedHosts.has(address.url.hostname)) {
        return { kind: 'not_sent', code: 'address_refused', took: took() };
      }
      const { url } = address;
      const way = url.protocol === 'https:' ? secure : await plainly();
      // A kept connection that the vendor closed, or that is too old because the process was suspended, is thereby
      // dropped; a token sent into it would have an unknown outcome.
      await newsOfConnections();
      return { ...(await exchange({ ...way, url, lookup }, request)), took: took() };
    },
    close: () => {
      agent.destroy();
      void plain?.then((way) => way.agent.destroy());
    },
  };
}
