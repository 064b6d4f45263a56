import type { Refusal } from '#shared/domain/error-code.ts';
import type { ClientSecretFacts, OAuthClient } from '#shared/domain/oauth-client.ts';
import { begin } from '#shared/domain/rotation/transitions.ts';
import type { ClientCredential } from '#shared/ports/vault.ts';
import { noSuchClient } from '../get-client.ts';
import { busyWith } from './begin-rotation.ts';
import { overtaken } from './end-rotation.ts';
import { newestCredential } from './registration-token.ts';
import type { StepPorts } from './rotation-ports.ts';

/** A secret of a person's, pending in vault and row; `driver` is who may finish it. */
export interface Brought {
  readonly kind: 'brought';
  readonly client: OAuthClient;
  readonly driver: string;
}

/**
 * The first step with a secret that a person brings, who had the vendor make it: vault first, then the row, so that the
 * row names what the vault has. What else the client has in the vault goes along. Throws `VaultUnavailable`,
 * `StoreUnavailable`.
 */
export async function bringSecret(
  ports: Pick<StepPorts, 'clients' | 'clientVault' | 'clock' | 'chance'>,
  client: OAuthClient,
  fresh: Pick<ClientCredential, 'clientSecret' | 'privateKeyJwk'>,
  known: Pick<ClientSecretFacts, 'certificateExpiresAt'> = {},
): Promise<Brought | Refusal> {
  const now = ports.clock.now();
  const versionId = ports.chance.attemptId(now);
  const { secret } = client;
  const credential = { ...(await newestCredential(ports, client)), ...fresh };
  // A client's first is in nobody's way.
  if (secret === undefined) await ports.clientVault.put(client.id, versionId, credential);
  else await ports.clientVault.putPending(client.id, versionId, credential);
  const changed = await ports.clients.change(client.id, (newest) => {
    if (newest.secret?.versionId !== secret?.versionId) return { result: 'overtaken' as const };
    const next = begin(newest, { way: 'manual', versionId, driver: versionId, ...known }, now);
    return next === undefined ? { result: 'busy' as const } : { client: next, result: 'begun' as const };
  });
  if (changed.kind === 'missing') return noSuchClient(client.id);
  if (changed.result === 'begun') return { kind: 'brought', client: changed.client, driver: versionId };
  return changed.result === 'busy' ? busyWith(client) : overtaken(client);
}
