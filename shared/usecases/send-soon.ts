import type { Integration } from '#shared/domain/integration.ts';
import type { Ports } from '#shared/ports/ports.ts';
import { QueueUnavailable } from '#shared/ports/refresh-queue.ts';

/** Sends a row that has just become due. Where the queue does not take it, the next sweep finds the row. */
export async function sendSoon(ports: Pick<Ports, 'queue' | 'log'>, row: Integration): Promise<void> {
  try {
    await ports.queue.send([{ id: row.id, vendor: row.vendor, client: row.client, why: 'due' }]);
  } catch (error) {
    if (!(error instanceof QueueUnavailable)) throw error;
    ports.log.warn('not queued at once; the sweep will find it', { integration: row.id });
  }
}
