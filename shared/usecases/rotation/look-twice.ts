import type { ClientId } from '#shared/domain/ids.ts';
import { seconds } from '#shared/domain/time.ts';
import { type ClientCredential, VaultUnavailable } from '#shared/ports/vault.ts';
import type { StepPorts } from './rotation-ports.ts';

type LookPorts = Pick<StepPorts, 'clientVault' | 'clock'>;

/** A vault of many machines may not know for a moment what it has just taken. */
const LOOK_AGAIN_AFTER = seconds(1);

/** `undefined` where the vault said twice, a second apart, that it has no such version. Throws `VaultUnavailable`. */
export async function lookTwice(
  { clientVault, clock }: LookPorts,
  id: ClientId,
  versionId: string,
): Promise<ClientCredential | undefined> {
  const found = await clientVault.get(id, versionId);
  if (found !== undefined) return found;
  await clock.sleep(LOOK_AGAIN_AFTER);
  return clientVault.get(id, versionId);
}

/** A version that the row names. Its absence proves nothing about the secret: it throws `VaultUnavailable` as well. */
export async function namedVersion(
  ports: LookPorts,
  id: ClientId,
  versionId: string,
): Promise<ClientCredential> {
  const found = await lookTwice(ports, id, versionId);
  if (found === undefined) throw new VaultUnavailable(`version ${versionId} of ${id} is not in the vault`);
  return found;
}
