import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { deliver, replyOf } from './deliver.ts';
import { type FaultPlan, isProcessed } from './faults.ts';
import type { History, RequestRecord } from './history.ts';
import { handleAuthorization, handleIntrospection, handleMe, handleRevocation } from './other-endpoints.ts';
import { json, type Reply } from './token-answers.ts';
import { describe, type Handled, handleToken, type Incoming, type VendorState } from './token-endpoint.ts';

export interface VendorRuntime {
  readonly state: VendorState;
  readonly history: History;
  readonly faults: FaultPlan;
  readonly now: () => number;
  /** Milliseconds that every answer of the POST endpoints takes. */
  latencyMs: number;
  /** What becomes of an honest answer of the protected resource. */
  api: (honest: Reply) => Reply | Promise<Reply>;
  /** What stands at another address. */
  page: (path: string) => Reply | undefined;
}

const POSTED: Record<string, RequestRecord['endpoint']> = {
  '/token': 'token',
  '/revoke': 'revoke',
  '/introspect': 'introspect',
};

/** Answers one request. */
export async function serve(vendor: VendorRuntime, req: IncomingMessage, res: ServerResponse): Promise<void> {
  const arrivedAt = vendor.now();
  const [path = '/', query = ''] = (req.url ?? '/').split('?', 2);
  const endpoint = POSTED[path];
  if (endpoint !== undefined && req.method === 'POST') return posted(vendor, endpoint, arrivedAt, req, res);
  if (path === '/api/me') {
    const honest = handleMe(vendor.state, req.headers.authorization);
    return deliver(res, await vendor.api(honest), undefined);
  }
  if (path === '/authorize') {
    return deliver(res, handleAuthorization(vendor.state, new URLSearchParams(query)), undefined);
  }
  return deliver(res, vendor.page(path) ?? json({ error: 'not_found' }, 404), undefined);
}

async function posted(
  vendor: VendorRuntime,
  endpoint: RequestRecord['endpoint'],
  arrivedAt: number,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  const record = vendor.history.begin(endpoint, arrivedAt);
  const body = await bodyOf(req);
  // The sender broke off before its request was whole: there is nothing to handle and nobody to answer.
  if (body === undefined) {
    record.brokenAt = vendor.now();
    return;
  }
  const incoming = { authorization: req.headers.authorization, form: new URLSearchParams(body) };
  describe(vendor.state, incoming, record);
  if (endpoint === 'token') vendor.history.countPost(record);
  const fault = vendor.faults.choose(record);
  if (fault !== undefined) record.fault = fault.kind;
  await pause(vendor.latencyMs + (fault?.delayBeforeMs ?? 0));
  await fault?.holdBefore;
  const handled = isProcessed(fault) ? handle(vendor, endpoint, incoming, record) : undefined;
  if (handled === undefined) record.outcome = 'not_processed';
  await pause(fault?.delayAfterMs ?? 0);
  await fault?.holdAfter;
  const scripted = fault && replyOf(fault, handled, vendor.now());
  const reply: Reply = scripted ?? handled?.reply ?? { status: 503, body: '' };
  watchDelivery(vendor, res, record, reply.body, handled);
  await deliver(res, reply, fault);
}

/** The instant of handling: from here on the vendor's state is what the reply says. */
function handle(
  vendor: VendorRuntime,
  endpoint: RequestRecord['endpoint'],
  incoming: Incoming,
  record: RequestRecord,
): Handled {
  record.handledAt = vendor.now();
  switch (endpoint) {
    case 'token':
      return handleToken(vendor.state, incoming, record);
    case 'revoke':
      return { reply: handleRevocation(vendor.state, incoming, record) };
    case 'introspect':
      return { reply: handleIntrospection(vendor.state, incoming, record) };
  }
}

function watchDelivery(
  vendor: VendorRuntime,
  res: ServerResponse,
  record: RequestRecord,
  body: string,
  handled: Handled | undefined,
): void {
  // The other side went away while the vendor was still at it.
  if (res.destroyed || res.closed) record.brokenAt = vendor.now();
  res.once('finish', () => {
    if (record.brokenAt !== undefined) return;
    record.answeredAt = vendor.now();
    record.status = res.statusCode;
    const refresh = handled?.issued?.refresh;
    if (refresh !== undefined && body.includes(refresh.value)) refresh.deliveredAt ??= record.answeredAt;
  });
  res.once('close', () => {
    if (record.answeredAt === undefined) record.brokenAt ??= vendor.now();
  });
}

const LARGEST_REQUEST = 64 * 1024;

/** The whole body, or `undefined` where the connection broke first. */
function bodyOf(req: IncomingMessage): Promise<string | undefined> {
  return new Promise((resolve) => {
    let text = '';
    req.setEncoding('utf8');
    req.on('data', (chunk: string) => {
      text += chunk;
      if (text.length > LARGEST_REQUEST) req.destroy();
    });
    req.once('end', () => resolve(text));
    req.once('close', () => resolve(undefined));
    req.once('error', () => resolve(undefined));
  });
}

async function pause(milliseconds: number): Promise<void> {
  if (milliseconds > 0) await sleep(milliseconds);
}
