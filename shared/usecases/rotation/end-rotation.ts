import { type Refusal, refusal } from '#shared/domain/error-code.ts';
import { clientEventOf } from '#shared/domain/event-of.ts';
import type { ClientId } from '#shared/domain/ids.ts';
import type { OAuthClient } from '#shared/domain/oauth-client.ts';
import { finish, opensWithSecret, pausedUntil, rollBack } from '#shared/domain/rotation/transitions.ts';
import type { Vendor } from '#shared/domain/vendor.ts';
import { VaultUnavailable } from '#shared/ports/vault.ts';
import { bringForward } from '../client/bring-forward.ts';
import { type ClientOutcome, noSuchClient } from '../get-client.ts';
import { noteFirst } from '../note-fact.ts';
import { tell } from '../refresh/tell.ts';
import type { StepPorts } from './rotation-ports.ts';
import { refreshesGoOn } from './stand-back.ts';

/**
 * The last step, once the new secret is known to work: the label moves by compare and swap. The circuit of a client that
 * was refused or held back closes, and what waited for it is due. Throws `StoreUnavailable`.
 */
export async function finishRotation(
  ports: StepPorts,
  id: ClientId,
  driver: string,
  vendor: Vendor,
): Promise<ClientOutcome> {
  const now = ports.clock.now();
  const changed = await ports.clients.change(id, (newest) => {
    const next = finish(newest, driver, now);
    if (next === undefined) return { result: undefined };
    const closes = opensWithSecret(newest);
    const wasRefused = newest.status === 'refused';
    // Refreshes that stood back for this alone: that was told to nobody.
    const paused = wasRefused ? undefined : pausedUntil(newest);
    const isNews = closes && paused === undefined;
    const { lastRotationError: _over, ...well } = next;
    return { client: well, result: { isNews, paused, wasWaiting: wasRefused || closes } };
  });
  if (changed.kind === 'missing') return noSuchClient(id);
  const { client, result } = changed;
  if (result === undefined) return overtaken(client);
  const { versionId } = client.secret ?? {};
  if (versionId !== undefined) {
    await noteFirst(ports, { kind: 'secret_moved', client: id, version: versionId });
    if (client.previousSecret !== undefined)
      await settle(ports, id, versionId, { from: client.previousSecret.versionId });
  }
  await tell(ports, [
    clientEventOf(client, { type: 'client.secret_rotated' }),
    ...(result.isNews ? [clientEventOf(client, { type: 'circuit.closed' })] : []),
  ]);
  if (result.paused !== undefined) await refreshesGoOn(ports, client, vendor, result.paused);
  else if (result.wasWaiting) await bringForward(ports, client, vendor);
  return { kind: 'client', client };
}

/**
 * Gives the new secret up: the client goes on with the one it has, `under` another version where that holds the same
 * secret. `code` says why, and stays on the row. Throws `StoreUnavailable`.
 */
export async function rollBackRotation(
  ports: Pick<StepPorts, 'clients' | 'clientVault' | 'clock' | 'log'>,
  client: OAuthClient,
  driver: string,
  code: string,
  under?: string,
): Promise<void> {
  const { rolling, secret } = client;
  if (rolling === undefined) return;
  const now = ports.clock.now();
  const changed = await ports.clients.change(client.id, (newest) => {
    const next = rollBack(newest, driver, now, under);
    if (next === undefined) return { result: false };
    return { client: { ...next, lastRotationError: { code, at: now } }, result: true };
  });
  if (changed.kind === 'missing' || !changed.result) return;
  const own = changed.client.secret?.versionId;
  if (own !== undefined && secret !== undefined && own !== secret.versionId)
    await settle(ports, client.id, own, { from: secret.versionId });
  if (own !== rolling.versionId) await settle(ports, client.id, rolling.versionId, 'dropped');
}

/** What people see in the vault must not fail what has been done. */
export async function settle(
  ports: Pick<StepPorts, 'clientVault' | 'log'>,
  id: ClientId,
  versionId: string,
  how: { readonly from: string } | 'dropped',
): Promise<void> {
  try {
    await ports.clientVault.settle(id, versionId, how);
  } catch (error) {
    if (!(error instanceof VaultUnavailable)) throw error;
    ports.log.warn('labels in the vault not moved', { client: id, cause: error.name });
  }
}

/** Another secret has become the client's own meanwhile. */
export const overtaken = (client: OAuthClient): Refusal =>
  refusal(
    'conflict',
    `another secret of ${client.id} came first; this one was not kept: bring it once more if it is the newest`,
  );
