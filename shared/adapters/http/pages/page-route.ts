import type { Log } from '#shared/ports/tell.ts';
import { faultRefusal } from '../fault-refusal.ts';
import type { HttpResponse } from '../message.ts';
import type { Call, Handler } from '../router.ts';
import { faultPage } from './fault-page.ts';

/** A handler whose answers a person reads: also what goes wrong comes as a page. It serves GET and POST, and no HEAD. */
export function pageRoute(log: Log, handle: (call: Call) => Promise<HttpResponse>): Handler {
  return async (call) => {
    const { request } = call;
    if (request.method === 'HEAD') {
      // Whoever looks ahead at a link, to show what is behind it, must not use it up.
      return { status: 405, headers: { allow: 'GET' }, body: '' };
    }
    try {
      return await handle(call);
    } catch (error) {
      return faultPage(faultRefusal(error, request, log), request.requestId);
    }
  };
}
