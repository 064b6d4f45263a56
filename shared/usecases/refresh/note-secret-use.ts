import { previousUsed } from '#shared/domain/rotation/transitions.ts';
import { StoreUnavailable } from '#shared/ports/integration-store.ts';
import type { Attempt } from './attempt.ts';
import type { RefreshPorts } from './ports.ts';

/**
 * A refresh went through with another secret than the client's own. Where that is the one before, it stays: the vendor
 * is not to remove what something lives by. The refresh is done, and this must not cost it its ending.
 */
export async function noteSecretUse(
  ports: Pick<RefreshPorts, 'clients' | 'clock' | 'log'>,
  { client }: Attempt,
  versionId: string | undefined,
): Promise<void> {
  if (versionId === undefined) return;
  ports.log.warn('another client secret than its own was taken', { client: client.id, version: versionId });
  try {
    await ports.clients.change(client.id, (newest) => {
      const next = previousUsed(newest, versionId, ports.clock.now());
      return next === undefined ? { result: undefined } : { client: next, result: undefined };
    });
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error;
    ports.log.error('use of a client secret not noted', { client: client.id, version: versionId });
  }
}
