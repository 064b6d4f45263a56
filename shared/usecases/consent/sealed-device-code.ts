import type { AttemptId } from '#shared/domain/ids.ts';
import type { Integration } from '#shared/domain/integration.ts';
import type { Secret } from '#shared/domain/secret.ts';
import type { Instant } from '#shared/domain/time.ts';
import type { Ports } from '#shared/ports/ports.ts';

type EscrowPort = Pick<Ports, 'escrow'>;

/** A place of its own: no token set ever has the id of a device consent. */
const placeOf = ({ id, epoch }: Pick<Integration, 'id' | 'epoch'>, versionId: AttemptId) => ({
  integration: id,
  epoch: epoch + 1,
  versionId,
});

/** Seals a device code for the row: with our client secret it is as good as the grant. Throws `VaultUnavailable`. */
export const sealDeviceCode = (
  { escrow }: EscrowPort,
  row: Integration,
  id: AttemptId,
  deviceCode: Secret,
  at: Instant,
): Promise<string> =>
  escrow.seal(placeOf(row, id), {
    accessToken: deviceCode,
    tokenType: 'device_code',
    obtainedAt: at,
    expiresAt: at,
    expiryKnown: false,
    spent: [],
  });

/** Throws `VaultUnavailable`. */
export async function openDeviceCode(
  { escrow }: EscrowPort,
  row: Integration,
  { id, sealed }: { readonly id: AttemptId; readonly sealed: string },
): Promise<Secret> {
  return (await escrow.open(placeOf(row, id), sealed)).accessToken;
}
