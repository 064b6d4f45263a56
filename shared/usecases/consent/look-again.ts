import type { IntegrationId } from '#shared/domain/ids.ts';
import type { Instant } from '#shared/domain/time.ts';
import type { DevicePorts } from '#shared/ports/device.ts';
import type { Ports } from '#shared/ports/ports.ts';
import { QueueUnavailable } from '#shared/ports/refresh-queue.ts';

/** Has a consent looked at behind its page. Where that cannot be had, the page still looks whenever it is opened. */
export async function lookAgain(
  ports: Pick<DevicePorts, 'consentPolls'> & Pick<Ports, 'log'>,
  id: IntegrationId,
  at: Instant,
): Promise<void> {
  try {
    await ports.consentPolls.lookAt(id, at);
  } catch (error) {
    if (!(error instanceof QueueUnavailable)) throw error;
    ports.log.warn('a consent is looked at by its page alone', { integration: id });
  }
}
