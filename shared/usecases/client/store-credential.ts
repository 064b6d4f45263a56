import { closed } from '#shared/domain/circuit.ts';
import { clientEventOf } from '#shared/domain/event-of.ts';
import type { OAuthClient } from '#shared/domain/oauth-client.ts';
import type { Instant } from '#shared/domain/time.ts';
import type { Vendor } from '#shared/domain/vendor.ts';
import type { Ports } from '#shared/ports/ports.ts';
import type { ClientCredential } from '#shared/ports/vault.ts';
import { type ClientOutcome, noSuchClient } from '../get-client.ts';
import { tell } from '../refresh/tell.ts';
import { rotateAt } from '../register-client.ts';
import { bringForward } from './bring-forward.ts';

export type CredentialPorts = Pick<
  Ports,
  'store' | 'clients' | 'clientVault' | 'vendors' | 'bus' | 'audit' | 'metrics' | 'log' | 'clock' | 'chance'
>;

/**
 * What a client proves itself with from now on. Vault first, then the row: the row names what the vault has. The circuit
 * of a refused client closes, and what waited for it is due.
 */
export async function storeCredential(
  ports: CredentialPorts,
  client: OAuthClient,
  vendor: Vendor,
  fresh: Pick<ClientCredential, 'clientSecret' | 'privateKeyJwk'>,
): Promise<ClientOutcome> {
  const now = ports.clock.now();
  const versionId = ports.chance.attemptId(now);
  const before =
    client.secret === undefined ? undefined : await ports.clientVault.get(client.id, client.secret.versionId);
  await ports.clientVault.put(client.id, versionId, { ...before, ...fresh });
  const changed = await ports.clients.change(client.id, (newest) => ({
    client: withSecret(newest, versionId, now),
    result: { closes: closes(newest), wasWaiting: newest.status === 'refused' || closes(newest) },
  }));
  if (changed.kind === 'missing') return noSuchClient(client.id);
  await tell(ports, [
    clientEventOf(changed.client, { type: 'client.secret_rotated' }),
    ...(changed.result.closes ? [clientEventOf(changed.client, { type: 'circuit.closed' })] : []),
  ]);
  if (changed.result.wasWaiting) await bringForward(ports, changed.client, vendor);
  return { kind: 'client', client: changed.client };
}

/** A vendor that asked for patience is not answered by a secret; for anything else, its taking the secret is an answer. */
function closes({ circuit: { phase } }: OAuthClient): boolean {
  return phase.kind !== 'closed' && phase.reason !== 'told_to_wait';
}

function withSecret(client: OAuthClient, versionId: string, now: Instant): OAuthClient {
  const { lastError: _lastError, ...rest } = client;
  const { rotation, circuit } = client;
  return {
    ...rest,
    status: 'ok',
    secret: {
      versionId,
      createdAt: now,
      ...(rotation === undefined ? {} : { rotateAt: rotateAt(rotation.everyDays, now) }),
      pending: false,
    },
    circuit: closes(client) ? { ...circuit, phase: closed(now) } : circuit,
  };
}
