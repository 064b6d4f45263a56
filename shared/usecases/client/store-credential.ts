import type { OAuthClient } from '#shared/domain/oauth-client.ts';
import type { Vendor } from '#shared/domain/vendor.ts';
import type { ClientCredential } from '#shared/ports/vault.ts';
import type { ClientOutcome } from '../get-client.ts';
import { bringSecret } from '../rotation/bring-secret.ts';
import { finishRotation } from '../rotation/end-rotation.ts';
import type { StepPorts } from '../rotation/rotation-ports.ts';

/**
 * What a client proves itself with from now on; it has been tried. The circuit of a refused client closes, and what
 * waited for it is due.
 */
export async function storeCredential(
  ports: StepPorts,
  client: OAuthClient,
  vendor: Vendor,
  fresh: Pick<ClientCredential, 'clientSecret' | 'privateKeyJwk'>,
): Promise<ClientOutcome> {
  const brought = await bringSecret(ports, client, fresh);
  if (brought.kind !== 'brought') return brought;
  return finishRotation(ports, client.id, brought.driver, vendor);
}
