import { type Refusal, refusal } from '#shared/domain/error-code.ts';
import { RowTooNew, StoreUnavailable } from '#shared/ports/integration-store.ts';
import { QueueUnavailable } from '#shared/ports/refresh-queue.ts';
import type { Log } from '#shared/ports/tell.ts';
import { VaultUnavailable } from '#shared/ports/vault.ts';
import { faultFields } from './fault-fields.ts';
import type { HttpRequest } from './message.ts';

/** Seconds. */
const UNTIL_DEPLOYED = 60;

/** The one place where faults become answers: logged without their message, which may quote a secret. */
export function faultRefusal(error: unknown, request: HttpRequest, log: Log): Refusal {
  const fields = { ...faultFields(error), method: request.method, requestId: request.requestId };
  if (error instanceof RowTooNew) {
    log.error('a row of a newer release', { ...fields, code: 'temporarily_unavailable' });
    return refusal('temporarily_unavailable', error.message, { retryAfter: UNTIL_DEPLOYED });
  }
  if (isOutage(error)) {
    log.error('a store did not answer', { ...fields, code: 'temporarily_unavailable' });
    return refusal('temporarily_unavailable', 'a store that this needs does not answer now', {
      retryAfter: 5,
    });
  }
  log.error('fault', { ...fields, code: 'internal' });
  return refusal('internal', 'this is a fault of the service; its log has the request id');
}

const isOutage = (error: unknown): boolean =>
  error instanceof StoreUnavailable || error instanceof VaultUnavailable || error instanceof QueueUnavailable;
