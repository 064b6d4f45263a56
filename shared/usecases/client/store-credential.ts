import type { ClientSecretFacts, OAuthClient } from '#shared/domain/oauth-client.ts';
import { freed } from '#shared/domain/rotation/transitions.ts';
import type { Vendor } from '#shared/domain/vendor.ts';
import type { ClientCredential } from '#shared/ports/vault.ts';
import { type ClientOutcome, noSuchClient } from '../get-client.ts';
import { type Brought, bringSecret } from '../rotation/bring-secret.ts';
import { finishRotation } from '../rotation/end-rotation.ts';
import type { StepPorts } from '../rotation/rotation-ports.ts';

/** While the client is refused, nothing but the new secret is waited for. */
const waitsForCanary = ({ canary, secret, status, circuit }: OAuthClient): boolean =>
  canary !== undefined && secret !== undefined && status === 'ok' && circuit.phase.kind === 'closed';

/** Whoever drives rotations tries the secret on the canary, and finishes. */
async function leave(ports: StepPorts, { client }: Brought): Promise<ClientOutcome> {
  const changed = await ports.clients.change(client.id, (newest) => {
    const next = freed(newest, ports.clock.now());
    return next === undefined ? { result: undefined } : { client: next, result: undefined };
  });
  return changed.kind === 'missing' ? noSuchClient(client.id) : { kind: 'client', client: changed.client };
}

/**
 * What a client proves itself with from now on; it has been tried. The circuit of a refused client closes, and what
 * waited for it is due. Where the client has a canary, the secret is tried on that first, by whoever drives rotations.
 */
export async function storeCredential(
  ports: StepPorts,
  client: OAuthClient,
  vendor: Vendor,
  fresh: Pick<ClientCredential, 'clientSecret' | 'privateKeyJwk'>,
  known: Pick<ClientSecretFacts, 'certificateExpiresAt'> = {},
): Promise<ClientOutcome> {
  const brought = await bringSecret(ports, client, fresh, known);
  if (brought.kind !== 'brought') return brought;
  if (waitsForCanary(client)) return leave(ports, brought);
  return finishRotation(ports, client.id, brought.driver, vendor);
}
