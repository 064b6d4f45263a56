import type { VendorRotation } from '../support/vendor/rotation.ts';
import type { Consent } from '../support/vendor/vendor.ts';
import { type Child, start } from './children.ts';
import type { HomeVendor } from './home.ts';

/** The one OAuth client, and the one vendor, that every part uses. */
export const CLIENT = 'bench-client';
export const VENDOR = 'bench';
export const CLIENT_SECRET = 'secret-of-the-benchmark';

/** The scripted vendor as a process of its own. */
export interface VendorProcess extends Child, HomeVendor {
  readonly tokenEndpoint: string;
  consents(count: number): Promise<readonly Consent[]>;
  /** Requests to its token endpoint so far. */
  posts(grantId?: string): Promise<number>;
}

export interface VendorSetting {
  readonly latencyMs: number;
  readonly rotation: VendorRotation;
  /** @default 3600 */
  readonly accessTokenSeconds?: number;
}

export async function startVendor(setting: VendorSetting): Promise<VendorProcess> {
  const { latencyMs, rotation, accessTokenSeconds = 3600 } = setting;
  const args = ['--latency-ms', String(latencyMs), '--no-history'];
  const child = start('test/support/vendor/main.ts', args);
  const { url, admin } = JSON.parse(await child.line()) as { url: string; admin: string };
  const tell = async (verb: string, input: object): Promise<unknown> => {
    const answer = await fetch(`${admin}/${verb}`, { method: 'POST', body: JSON.stringify(input) });
    if (!answer.ok) throw new Error(`the vendor refused ${verb}: ${await answer.text()}`);
    return answer.json();
  };
  await tell('add-client', { clientId: CLIENT, rotation, secrets: [CLIENT_SECRET], accessTokenSeconds });
  return {
    ...child,
    tokenEndpoint: `${url}/token`,
    entry: {
      id: VENDOR,
      authorizationEndpoint: `${url}/authorize`,
      tokenEndpoint: `${url}/token`,
      clientAuth: 'post',
      rotation,
    },
    consents: async (count) =>
      ((await tell('consents', { clientId: CLIENT, count })) as { items: Consent[] }).items,
    posts: async (grantId) =>
      ((await tell('posts', grantId === undefined ? {} : { grantId })) as { posts: number }).posts,
  };
}
