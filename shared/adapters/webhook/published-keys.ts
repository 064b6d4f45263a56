import { type Instant, minutes, seconds } from '#shared/domain/time.ts';
import type { Clock } from '#shared/ports/system.ts';
import type { PublishedKeys } from '#shared/ports/webhook.ts';
import type { Transport } from '../oauth/transport.ts';

export interface PublishedKeysOptions {
  readonly transport: Transport;
  readonly clock: Pick<Clock, 'now'>;
}

/** Kept for so long; what could not be had is not asked for again sooner than the cooling-down. */
const FRESH = minutes(60);
const COOL_DOWN = seconds(30);
const PATIENCE = seconds(3);
/** Addresses of certificates come from outside, of pinned hosts alone. */
const MOST_KEPT = 100;

interface Kept<T> {
  readonly at: Instant;
  readonly value: Promise<T | undefined>;
}

type Jwk = Readonly<Record<string, unknown>>;

/** Fetches published keys through the guarded way out. One fetch at a time for each address. */
export function publishedKeys({ transport, clock }: PublishedKeysOptions): PublishedKeys {
  const sets = new Map<string, Kept<readonly Jwk[]>>();
  const certificates = new Map<string, Kept<string>>();

  async function fetched(url: string): Promise<string | undefined> {
    const answer = await transport.send({
      method: 'GET',
      url,
      headers: { accept: 'application/json, application/x-pem-file, */*' },
      allowedHosts: new Set([new URL(url).hostname]),
      deadline: PATIENCE,
    });
    return answer.kind === 'answered' && answer.status === 200 ? answer.body : undefined;
  }

  function kept<T>(
    store: Map<string, Kept<T>>,
    url: string,
    read: (text: string) => T | undefined,
    isStale: (value: T | undefined, age: number) => boolean,
  ): Promise<T | undefined> {
    const known = store.get(url);
    const fetchNow = (): Promise<T | undefined> => {
      if (store.size >= MOST_KEPT) store.clear();
      const value = fetched(url).then((text) => (text === undefined ? undefined : read(text)));
      store.set(url, { at: clock.now(), value });
      return value;
    };
    if (known === undefined) return fetchNow();
    return known.value.then((value) => {
      const age = clock.now() - known.at;
      if (age < COOL_DOWN || !isStale(value, age)) return value;
      // Whoever looked at the same time has asked already.
      const newest = store.get(url);
      return newest === undefined || newest === known ? fetchNow() : newest.value;
    });
  }

  return {
    jwks: async (uri, kid) =>
      (await kept(
        sets,
        uri,
        keysIn,
        (value, age) => age > FRESH || value?.every((key) => key.kid !== kid) !== false,
      )) ?? [],
    certificate: (url) => kept(certificates, url, pemIn, (value, age) => value === undefined || age > FRESH),
  };
}

function keysIn(text: string): readonly Jwk[] | undefined {
  try {
    const { keys } = JSON.parse(text) as { readonly keys?: unknown };
    return Array.isArray(keys) ? keys.filter((key) => typeof key === 'object' && key !== null) : undefined;
  } catch {
    // An answer that is no key set brings no key.
    return undefined;
  }
}

const pemIn = (text: string): string | undefined => (text.includes('-----BEGIN ') ? text : undefined);
