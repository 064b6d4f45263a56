import { type Refusal, refusal } from '#shared/domain/error-code.ts';
import type { ClientId } from '#shared/domain/ids.ts';
import type { OAuthClient } from '#shared/domain/oauth-client.ts';
import { readAdminCredential } from '#shared/domain/rotation/admin-credential.ts';
import type { Secret } from '#shared/domain/secret.ts';
import { type Instant, toRfc3339 } from '#shared/domain/time.ts';
import type { Vendor } from '#shared/domain/vendor.ts';
import { isSecretApiKind } from '#shared/domain/vendor-secret.ts';
import type { ClientSecrets } from '#shared/ports/client-secrets.ts';
import type { Ports } from '#shared/ports/ports.ts';
import { type ClientOutcome, noSuchClient } from '../get-client.ts';
import { busyWith } from '../rotation/begin-rotation.ts';
import { overtaken, settle } from '../rotation/end-rotation.ts';

export type BringAdminPorts = Pick<
  Ports,
  'clients' | 'clientVault' | 'vendors' | 'clock' | 'chance' | 'log'
> & { readonly clientSecrets: Pick<ClientSecrets, 'list'> };

export interface BringAdminInput {
  readonly id: ClientId;
  readonly admin: Secret;
  /** When it ends by itself, where that is known. */
  readonly expiresAt?: Instant;
}

/**
 * Replaces what the vendor's API for client secrets is called with. The vendor is asked with it first, where there is a
 * harmless question; one that it refuses changes nothing. The client's own secret stays: vault first, under a name of its
 * own, then the row. Throws `VaultUnavailable`, `StoreUnavailable`.
 */
export const bringAdmin =
  (ports: BringAdminPorts) =>
  async ({ id, admin, expiresAt }: BringAdminInput): Promise<ClientOutcome> => {
    const client = await ports.clients.find(id);
    if (client === undefined) return noSuchClient(id);
    const now = ports.clock.now();
    const vendor = ports.vendors.find(client.vendor);
    const problem = adminProblem(client, vendor, admin) ?? endProblem(expiresAt, now);
    if (problem !== undefined) return problem;
    if (client.rolling !== undefined) return busyWith(client);
    const { secret, rotation } = client;
    if (vendor === undefined || secret === undefined || rotation === undefined) return nothingToCall(client);
    const asked = await ports.clientSecrets.list({ vendor, clientId: client.clientId, admin });
    if (asked.kind !== 'listed') return notTaken(client, asked);
    const own = await ports.clientVault.get(id, secret.versionId);
    if (own === undefined) return overtaken(client);
    const versionId = ports.chance.attemptId(now);
    await ports.clientVault.putPending(id, versionId, { ...own, admin });
    const { adminExpiresAt: _old, ...rhythm } = rotation;
    const ends = expiresAt === undefined ? {} : { adminExpiresAt: expiresAt };
    const changed = await ports.clients.change(id, (newest) => {
      if (newest.rolling !== undefined || newest.secret?.versionId !== secret.versionId)
        return { result: false };
      const next = {
        ...newest,
        secret: { ...newest.secret, versionId },
        rotation: { ...rhythm, byApi: true, ...ends } as const,
      };
      return { client: next, result: true };
    });
    if (changed.kind === 'missing') return noSuchClient(id);
    await settle(ports, id, versionId, changed.result ? { from: secret.versionId } : 'dropped');
    return changed.result ? { kind: 'client', client: changed.client } : busyWith(client);
  };

function adminProblem(client: OAuthClient, vendor: Vendor | undefined, admin: Secret): Refusal | undefined {
  const kind = client.rotation?.kind;
  if (kind === undefined || !isSecretApiKind(kind) || vendor?.secretApi?.kind !== kind)
    return nothingToCall(client);
  const read = readAdminCredential(kind, admin);
  return read.kind === 'bad' ? bad('/admin', read.rule) : undefined;
}

const nothingToCall = ({ id }: OAuthClient): Refusal =>
  bad('/admin', `must be left out: no API of the vendor makes the secrets of ${id} (rotation.kind)`);

const endProblem = (expiresAt: Instant | undefined, now: Instant): Refusal | undefined =>
  expiresAt !== undefined && expiresAt <= now
    ? bad('/adminExpiresAt', `must lie ahead; it is now ${toRfc3339(now)}`)
    : undefined;

const bad = (pointer: string, says: string): Refusal =>
  refusal('invalid_request', `${pointer} ${says}`, { pointer });

const TRY_AGAIN_AFTER = 60;

const notTaken = (
  { id }: OAuthClient,
  { kind, code }: { readonly kind: 'refused' | 'failed'; readonly code: string },
): Refusal =>
  kind === 'refused'
    ? refusal(
        'vendor_refused',
        `the vendor's API refuses this management credential of ${id} (${code}); nothing was changed`,
        { pointer: '/admin' },
      )
    : refusal('temporarily_unavailable', 'the vendor could not be asked now; nothing was changed', {
        retryAfter: TRY_AGAIN_AFTER,
      });
