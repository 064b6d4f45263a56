import { deadlineFor } from '#shared/domain/budgets.ts';
import type { OAuthClient } from '#shared/domain/oauth-client.ts';
import { seconds, shortest } from '#shared/domain/time.ts';
import type { Vendor } from '#shared/domain/vendor.ts';
import type { Ports } from '#shared/ports/ports.ts';
import type { VendorCall } from '#shared/ports/token-endpoint.ts';

/** A person waits, and a code lives for a minute or so. */
const PATIENCE = seconds(60);

/** Who asks the vendor while a person consents. Throws `VaultUnavailable`. */
export async function consentCall(
  ports: Pick<Ports, 'clientVault' | 'budgets'>,
  vendor: Vendor,
  client: OAuthClient,
): Promise<VendorCall> {
  const { secret } = client;
  const credential = secret === undefined ? {} : await ports.clientVault.get(client.id, secret.versionId);
  const deadline = shortest(deadlineFor(vendor, ports.budgets), PATIENCE);
  return { vendor, client, credential: credential ?? {}, deadline };
}
