import type { ClientId } from '#shared/domain/ids.ts';
import type { OAuthClient } from '#shared/domain/oauth-client.ts';
import { secretsToTry } from '#shared/domain/rotation/secrets-to-try.ts';
import { after, type Instant, seconds } from '#shared/domain/time.ts';
import type { Vendor } from '#shared/domain/vendor.ts';
import { vendorFamily } from '#shared/domain/vendor-family.ts';
import { NO_KEYS, type WebhookClient } from '#shared/domain/webhook/keys.ts';
import type { Ports } from '#shared/ports/ports.ts';
import type { WebhookPorts } from '#shared/ports/webhook.ts';
import { everyClient } from '../listing/every-client.ts';

type ClientsPorts = Pick<Ports, 'vendors' | 'clients' | 'clientVault' | 'clock'> &
  Pick<WebhookPorts, 'keyring'>;

export interface WebhookParty {
  readonly client: WebhookClient;
  readonly vendor: Vendor;
}

/** Anyone may ask at this door: what it costs to look is paid once in this time. New keys count after it. */
const KEPT_FOR = seconds(5);
/** Names come from outside: what is kept for them must not grow without end. */
const MOST_KEPT = 1000;

/** The clients that a delivery at an address may be for, with what they are checked with. */
export const webhookClients = (ports: ClientsPorts) => {
  const kept = new Map<
    string,
    { readonly until: Instant; readonly parties: Promise<readonly WebhookParty[]> }
  >();

  return (name: string, client: ClientId | undefined): Promise<readonly WebhookParty[]> => {
    // By family alone: whoever makes up tenants makes us look no oftener.
    const family = vendorFamily(name);
    const at = `${family}/${client ?? ''}`;
    const known = kept.get(at);
    const now = ports.clock.now();
    if (known !== undefined && now < known.until) return known.parties;
    if (kept.size >= MOST_KEPT) kept.clear();
    const parties = find(family, client);
    kept.set(at, { until: after(now, KEPT_FOR), parties });
    parties.catch(() => kept.delete(at));
    return parties;
  };

  async function find(family: string, id: ClientId | undefined): Promise<readonly WebhookParty[]> {
    const found = id === undefined ? everyClient(ports) : [await ports.clients.find(id)];
    const parties: WebhookParty[] = [];
    for await (const client of found) {
      if (client === undefined || vendorFamily(client.vendor) !== family) continue;
      const vendor = ports.vendors.find(client.vendor);
      if (vendor?.webhook !== undefined) parties.push({ vendor, client: await withKeys(client, vendor) });
    }
    return parties;
  }

  async function withKeys(client: OAuthClient, vendor: Vendor): Promise<WebhookClient> {
    const { id, clientId } = client;
    const keys = (await ports.keyring.get(id)) ?? NO_KEYS;
    // While one is replaced, the vendor may sign with either.
    const versions = vendor.webhook?.secret === 'client' ? secretsToTry(client) : [];
    const held = await Promise.all(versions.map(({ versionId }) => ports.clientVault.get(id, versionId)));
    const clientSecrets = held.flatMap((one) => one?.clientSecret ?? []);
    return { id, clientId, keys, clientSecrets };
  }
};
