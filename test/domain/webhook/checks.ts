import { readFileSync } from 'node:fs';
import { nodeWebhookCrypto } from '#shared/adapters/webhook/node-crypto.ts';
import type { ClientId } from '#shared/domain/ids.ts';
import { Secret } from '#shared/domain/secret.ts';
import { instant } from '#shared/domain/time.ts';
import type { VendorWebhook } from '#shared/domain/vendor-webhook.ts';
import type { FetchedKeys } from '#shared/domain/webhook/checking.ts';
import type { Verified } from '#shared/domain/webhook/verdict.ts';
import { verify } from '#shared/domain/webhook/verify.ts';

/** One delivery as a test writes it down. */
export interface Sent {
  readonly webhook: VendorWebhook;
  readonly method?: string;
  readonly url?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
  readonly secrets?: readonly string[];
  readonly publicKeys?: readonly string[];
  readonly clientId?: string;
  readonly allowWeak?: boolean;
  readonly fetched?: FetchedKeys;
  /** Milliseconds. */
  readonly now?: number;
}

export function check(sent: Sent): Verified {
  const headers = Object.entries(sent.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]);
  const url = sent.url ?? 'https://hooks.example.com/webhooks/acme/acme';
  const secrets = (sent.secrets ?? []).map((secret) => new Secret(secret));
  return verify(sent.webhook, {
    request: {
      method: sent.method ?? 'POST',
      url,
      query: new URL(url).search.slice(1),
      headers: Object.fromEntries(headers),
      body: typeof sent.body === 'string' ? new TextEncoder().encode(sent.body) : sent.body,
    },
    client: {
      id: 'acme' as ClientId,
      clientId: sent.clientId ?? 'our-client',
      keys: { secrets, publicKeys: sent.publicKeys ?? [], allowWeak: sent.allowWeak === true },
      clientSecrets: [],
    },
    fetched: sent.fetched ?? {},
    crypto: nodeWebhookCrypto,
    now: instant(sent.now ?? 0),
  });
}

export interface Vector {
  readonly id: string;
  readonly vendor: string;
  readonly secret?: string;
  readonly publicKey?: string | Readonly<Record<string, string>>;
  readonly method?: string;
  readonly url?: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly now?: number | string;
  readonly timestamp?: number | string;
  readonly expected: 'valid' | 'invalid';
  readonly response?: Readonly<Record<string, string>>;
}

export const vectors = JSON.parse(
  readFileSync(new URL('vectors.json', import.meta.url), 'utf8'),
) as readonly Vector[];
