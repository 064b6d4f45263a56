import type { OAuthClient } from '#shared/domain/oauth-client.ts';
import type { SecretRotation } from '#shared/domain/rotation/rotation.ts';
import type { ClientCredential } from '#shared/ports/vault.ts';
import type { StepPorts } from './rotation-ports.ts';

type VaultPorts = Pick<StepPorts, 'clientVault'>;

/** What the vault took last of a client, on its way or in use: the only one with the registration token that is alive. */
export async function newestCredential(
  { clientVault }: VaultPorts,
  { id, secret, rolling }: OAuthClient,
): Promise<ClientCredential | undefined> {
  for (const versionId of [rolling?.versionId, rolling?.tokenVersionId, secret?.versionId]) {
    const found = versionId === undefined ? undefined : await clientVault.get(id, versionId);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The client's own secret with the registration token that this rotation has renewed, where it has. */
export async function ownCredential(
  { clientVault }: VaultPorts,
  { id, secret }: OAuthClient,
  { tokenVersionId }: SecretRotation,
): Promise<ClientCredential | undefined> {
  const own = secret && (await clientVault.get(id, secret.versionId));
  const token =
    tokenVersionId === undefined
      ? undefined
      : (await clientVault.get(id, tokenVersionId))?.registrationAccessToken;
  return own === undefined || token === undefined ? own : { ...own, registrationAccessToken: token };
}

/**
 * Before a new secret is given up: keeps the registration token that came with it beside the old secret. The version
 * that has both, or `undefined` where the token is none that the old secret has not. Throws `VaultUnavailable`.
 */
export async function keepToken(
  ports: Pick<StepPorts, 'clientVault' | 'chance' | 'clock'>,
  client: OAuthClient,
  rolling: SecretRotation,
): Promise<string | undefined> {
  const own = await ownCredential(ports, client, rolling);
  const token = (await ports.clientVault.get(client.id, rolling.versionId))?.registrationAccessToken;
  if (own === undefined || token === undefined || own.registrationAccessToken?.equals(token) === true)
    return undefined;
  const versionId = ports.chance.attemptId(ports.clock.now());
  await ports.clientVault.putPending(client.id, versionId, { ...own, registrationAccessToken: token });
  return versionId;
}
