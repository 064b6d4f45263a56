import { createClient } from '@redis/client';
import type { Consent } from '../../support/vendor/vendor.ts';
import type { KeptToken } from './keeper.ts';

/** Empties Redis and puts consents of the vendor into it; gives the vendor's names of them. */
export async function layIn(
  { socket }: { readonly socket: string },
  vendor: { consents(count: number): Promise<readonly Consent[]> },
  count: number,
  livesMs: number,
): Promise<readonly string[]> {
  const client = createClient({ socket: { path: socket, tls: false } });
  await client.connect();
  const consents = await vendor.consents(count);
  await client.flushAll();
  const expiresAt = Date.now() + livesMs;
  await Promise.all(
    consents.map(({ accessToken, refreshToken }, n) => {
      const kept: KeptToken = { accessToken, refreshToken, expiresAt };
      return client.set(`token:${n}`, JSON.stringify(kept));
    }),
  );
  client.destroy();
  return consents.map(({ grantId }) => grantId);
}
