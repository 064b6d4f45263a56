import type { OAuthClient } from '#shared/domain/oauth-client.ts';
import { withKey } from '#shared/domain/rotation/published-keys.ts';
import type { SecretRotation } from '#shared/domain/rotation/rotation.ts';
import { secretSet } from '#shared/domain/rotation/transitions.ts';
import type { Asked } from './asked.ts';
import { lookTwice, namedVersion } from './look-twice.ts';
import { ownCredential } from './registration-token.ts';
import type { RotationPorts } from './rotation-ports.ts';

/**
 * The second step where the new secret is a key pair that is made here: the vault has the private part before the row
 * publishes the public one, so that a key that anyone could trust is never lost. What is published is what the vault has:
 * a driver that died in between may have put another. Throws `VaultUnavailable`, `StoreUnavailable`.
 */
export async function makeKey(
  ports: Pick<RotationPorts, 'clients' | 'clientVault' | 'keyPairs' | 'clock'>,
  client: OAuthClient,
  rolling: SecretRotation,
  driver: string,
): Promise<Asked> {
  const { clientVault, keyPairs, clock } = ports;
  const { versionId } = rolling;
  if ((await lookTwice(ports, client.id, versionId)) === undefined) {
    const current = await ownCredential(ports, client, rolling);
    if (current?.privateKeyJwk === undefined) return { kind: 'never', code: 'private_key_missing' };
    const privateKeyJwk = await keyPairs.make(current.privateKeyJwk);
    await clientVault.putPending(client.id, versionId, { ...current, privateKeyJwk });
  }
  const { privateKeyJwk } = await namedVersion(ports, client.id, versionId);
  const publicKey = privateKeyJwk && (await keyPairs.publicOf(privateKeyJwk));
  if (publicKey === undefined) return { kind: 'never', code: 'private_key_unusable' };
  const changed = await ports.clients.change(client.id, (newest) => {
    const next = secretSet(newest, driver, {}, clock.now());
    return next === undefined
      ? { result: false }
      : { client: withKey(next, versionId, publicKey), result: true };
  });
  return changed.kind === 'changed' && changed.result ? { kind: 'set' } : { kind: 'lost' };
}
