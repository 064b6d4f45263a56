import type { OAuthClient } from '#shared/domain/oauth-client.ts';
import { minutes } from '#shared/domain/time.ts';
import type { Clock } from '#shared/ports/system.ts';
import { type ClientCredential, type ClientVault, VaultUnavailable } from '#shared/ports/vault.ts';

/** A credential is immutable under its version id; this bounds how long it lies in memory. */
const KEEP_FOR = minutes(60);

export interface Credentials {
  /** Throws `VaultUnavailable`. */
  of(client: OAuthClient): Promise<ClientCredential>;
}

interface Kept {
  readonly versionId: string;
  readonly readAt: number;
  readonly credential: Promise<ClientCredential>;
}

/** What clients prove themselves with, read once per version and process. */
export function credentials(vault: ClientVault, clock: Clock): Credentials {
  const kept = new Map<string, Kept>();

  async function read(client: OAuthClient, versionId: string): Promise<ClientCredential> {
    const credential = await vault.get(client.id, versionId);
    if (credential === undefined) throw new VaultUnavailable('the client secret is not in the vault');
    return credential;
  }

  return {
    async of(client) {
      if (client.secret === undefined) return {};
      const { versionId } = client.secret;
      const last = kept.get(client.id);
      const isCurrent = last?.versionId === versionId && clock.monotonic() - last.readAt < KEEP_FOR;
      if (isCurrent) return last.credential;
      const credential = read(client, versionId);
      kept.set(client.id, { versionId, readAt: clock.monotonic(), credential });
      credential.catch(() => kept.delete(client.id));
      return credential;
    },
  };
}
