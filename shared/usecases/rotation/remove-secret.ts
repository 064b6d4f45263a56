import type { OAuthClient } from '#shared/domain/oauth-client.ts';
import { type KnownSecret, removable } from '#shared/domain/rotation/listed-secrets.ts';
import { dueRemoval, notRemoved, removed } from '#shared/domain/rotation/removal.ts';
import type { SecretRemoval } from '#shared/domain/rotation/rotation.ts';
import type { ClientCredential } from '#shared/ports/vault.ts';
import { changed } from './asked.ts';
import { lookTwice, namedVersion } from './look-twice.ts';
import type { RotationPorts } from './rotation-ports.ts';

type RemovePorts = Pick<
  RotationPorts,
  'clients' | 'clientVault' | 'clientSecrets' | 'vendors' | 'clock' | 'log'
>;

/** `done`, `later` with its code, or what a person has to remove, because nobody can tell which one it is. */
type Outcome = 'done' | 'by_hand' | { readonly later: string };

/**
 * Removes at the vendor a secret that nobody needs any more. What cannot be removed now is tried again later; the client
 * goes on as it is. Whoever dies in between leaves it on the row: one that is gone already is done. Throws
 * `StoreUnavailable`, `VaultUnavailable`.
 */
export async function removeSecret(
  ports: RemovePorts,
  seen: OAuthClient,
  { versionId }: SecretRemoval,
): Promise<void> {
  // What was listed may be minutes old: a person may have brought the old one back since.
  const client = await ports.clients.find(seen.id);
  const removal = client && dueRemoval(client, ports.clock.now());
  if (client === undefined || removal?.versionId !== versionId) return;
  const outcome = await tryToRemove(ports, client, removal);
  const told = { client: client.id, version: versionId };
  if (typeof outcome === 'object') {
    ports.log.error('client secret not removed at the vendor', { ...told, code: outcome.later });
    await changed(ports, client, (newest, now) => notRemoved(newest, versionId, outcome.later, now));
    return;
  }
  if (outcome === 'by_hand') ports.log.error('client secret to be removed at the vendor by a person', told);
  else ports.log.info('client secret removed at the vendor', told);
  await changed(ports, client, (newest) => removed(newest, versionId));
}

async function tryToRemove(
  { clientVault, clientSecrets, vendors, clock }: RemovePorts,
  client: OAuthClient,
  removal: SecretRemoval,
): Promise<Outcome> {
  const { secret } = client;
  const vendor = vendors.find(client.vendor);
  if (secret === undefined) return 'by_hand';
  const own = await namedVersion({ clientVault, clock }, client.id, secret.versionId);
  const old = await lookTwice({ clientVault, clock }, client.id, removal.versionId);
  // A person may have brought the old one back.
  if (isSame(own, old)) return 'done';
  if (vendor?.secretApi?.kind !== removal.api) return { later: 'secret_api_missing' };
  if (own.admin === undefined) return { later: 'admin_missing' };
  const call = { vendor, clientId: client.clientId, admin: own.admin };
  const found = await clientSecrets.list(call);
  if (found.kind !== 'listed') return { later: found.code };
  const which = removable(found.secrets, known(removal, old), known(secret, own));
  if (which.kind === 'cannot_tell') return 'by_hand';
  for (const id of which.ids) {
    const gone = await clientSecrets.remove(call, id);
    if (gone.kind !== 'removed') return { later: gone.code };
  }
  return 'done';
}

const isSame = (own: ClientCredential, old: ClientCredential | undefined): boolean =>
  own.clientSecret !== undefined && old?.clientSecret?.equals(own.clientSecret) === true;

const known = (
  { versionId, madeId }: Pick<SecretRemoval, 'versionId' | 'madeId'>,
  credential: ClientCredential | undefined,
): KnownSecret => ({
  versionId,
  ...(madeId === undefined ? {} : { madeId }),
  ...(credential?.clientSecret === undefined ? {} : { value: credential.clientSecret }),
});
