import { refusal } from '#shared/domain/error-code.ts';
import { StoreUnavailable } from '#shared/ports/integration-store.ts';
import { QueueUnavailable } from '#shared/ports/refresh-queue.ts';
import type { Log } from '#shared/ports/tell.ts';
import { VaultUnavailable } from '#shared/ports/vault.ts';
import { faultFields } from './fault-fields.ts';
import type { HttpRequest, HttpResponse } from './message.ts';
import { problem } from './problem.ts';
import { type Dispatch, type Route, router } from './router.ts';

/**
 * The HTTP contract over any server: routes, and the one place where faults become answers. Every answer carries
 * `x-request-id`. Never throws.
 */
export function httpApi(routes: readonly Route[], log: Log): Dispatch {
  const dispatch = router(routes);
  return async (request) => {
    let response: HttpResponse;
    try {
      response = await dispatch(request);
    } catch (error) {
      response = answerTo(error, request, log);
    }
    return complete(response, request);
  };
}

/** Headers that every answer has. */
export function complete(response: HttpResponse, request: Pick<HttpRequest, 'requestId'>): HttpResponse {
  response.headers['x-request-id'] = request.requestId;
  response.headers['x-content-type-options'] = 'nosniff';
  return response;
}

function answerTo(error: unknown, request: HttpRequest, log: Log): HttpResponse {
  const fields = { ...faultFields(error), method: request.method, requestId: request.requestId };
  if (isOutage(error)) {
    log.error('a store did not answer', { ...fields, code: 'temporarily_unavailable' });
    return problem(
      refusal('temporarily_unavailable', 'a store that this needs does not answer now', { retryAfter: 5 }),
    );
  }
  log.error('fault', { ...fields, code: 'internal' });
  return problem(refusal('internal', 'this is a fault of the service; its log has the request id'));
}

const isOutage = (error: unknown): boolean =>
  error instanceof StoreUnavailable || error instanceof VaultUnavailable || error instanceof QueueUnavailable;
