import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault } from './faults.ts';
import { type Reply, TOKEN_ANSWERS, tokenBody } from './token-answers.ts';
import { type Handled, oauthError } from './token-endpoint.ts';

const HTML = '<!doctype html><title>Down for maintenance</title><p>We will be back soon.</p>';

/** What the vendor says in place of an honest answer, or `undefined` where the fault leaves the answer as it is. */
export function replyOf(fault: Fault, handled: Handled | undefined, now: number): Reply | undefined {
  switch (fault.kind) {
    case 'status':
      return {
        status: fault.status,
        contentType: fault.contentType ?? 'text/plain',
        body: fault.body ?? `scripted ${fault.status}`,
      };
    case 'throttle':
      return { status: 429, headers: retryAfter(fault, now), contentType: 'text/plain', body: 'slow down' };
    case 'html':
      return { status: 200, contentType: 'text/html; charset=utf-8', body: HTML };
    case 'redirect':
      return { status: 302, headers: { location: fault.location ?? '/login' }, body: '' };
    case 'empty':
      return { status: fault.status, body: '' };
    case 'garbage':
      return { status: 200, contentType: 'application/json', body: '{"access_token": "half' };
    case 'oauth-error':
      return oauthError(fault.error, fault.status);
    case 'answer':
      return handled?.issued && TOKEN_ANSWERS[fault.case](tokenBody(handled.issued));
    default:
      return undefined;
  }
}

function retryAfter(fault: Extract<Fault, { kind: 'throttle' }>, now: number): Record<string, string> {
  const seconds = fault.retryAfterSeconds;
  if (seconds === undefined) return {};
  if (fault.as !== 'date') return { 'retry-after': String(seconds) };
  // An HTTP-date has whole seconds: round up, so that it never means less than was asked for.
  return { 'retry-after': new Date(Math.ceil(now / 1000) * 1000 + seconds * 1000).toUTCString() };
}

/** Sends the reply as the fault has it: whole, in drops, in half, or not at all. */
export async function deliver(res: ServerResponse, reply: Reply, fault: Fault | undefined): Promise<void> {
  switch (fault?.kind) {
    case 'hang':
      return;
    case 'lost-request':
    case 'lost-reply':
      res.destroy();
      return;
    case 'truncated':
      writeHead(res, reply);
      res.write(reply.body.slice(0, Math.floor(reply.body.length / 2)), () => res.destroy());
      return;
    case 'drip': {
      writeHead(res, reply);
      const { bytes, everyMs } = fault;
      for (let at = 0; at < reply.body.length && !res.destroyed; at += bytes) {
        res.write(reply.body.slice(at, at + bytes));
        await sleep(everyMs);
      }
      res.end();
      return;
    }
    default:
      writeHead(res, reply);
      res.end(reply.body);
  }
}

function writeHead(res: ServerResponse, reply: Reply): void {
  res.writeHead(reply.status, {
    ...(reply.contentType === undefined ? {} : { 'content-type': reply.contentType }),
    'content-length': Buffer.byteLength(reply.body),
    'cache-control': 'no-store',
    ...reply.headers,
  });
}
