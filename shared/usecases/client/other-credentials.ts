import type { OAuthClient } from '#shared/domain/oauth-client.ts';
import { secretsToTry } from '#shared/domain/rotation/secrets-to-try.ts';
import type { Ports } from '#shared/ports/ports.ts';
import { type ClientCredential, VaultUnavailable } from '#shared/ports/vault.ts';

/**
 * What else may prove the client while its secret is replaced: a secret on its way, and the one before. Read from the
 * vault one at a time, when it is asked for; one that cannot be read is left out.
 */
export async function* otherCredentials(
  { clientVault }: Pick<Ports, 'clientVault'>,
  client: OAuthClient,
  tried: string | undefined = client.secret?.versionId,
): AsyncGenerator<ClientCredential> {
  for (const { versionId } of secretsToTry(client)) {
    if (versionId === tried) continue;
    const credential = await clientVault.get(client.id, versionId).catch(unlessVaultFailed);
    if (credential !== undefined) yield credential;
  }
}

function unlessVaultFailed(error: unknown): undefined {
  if (!(error instanceof VaultUnavailable)) throw error;
}
