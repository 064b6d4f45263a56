import type { Log } from '#shared/ports/tell.ts';
import { faultRefusal } from './fault-refusal.ts';
import type { HttpRequest, HttpResponse } from './message.ts';
import { problem } from './problem.ts';
import { type Dispatch, type Route, router } from './router.ts';

/** The HTTP contract over any server: routes, and faults as answers. Every answer carries `x-request-id`. Never throws. */
export function httpApi(routes: readonly Route[], log: Log): Dispatch {
  const dispatch = router(routes);
  return async (request) => {
    let response: HttpResponse;
    try {
      response = await dispatch(request);
    } catch (error) {
      response = problem(faultRefusal(error, request, log));
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
