import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FailingFront, startFailingFront } from '../../../../infra/local/demo/failing-front.ts';
import type { Fault } from '../../../../infra/local/demo/fault.ts';
import { closeServer, listenOn } from '../../../../infra/local/demo/loopback-server.ts';

let handled: string[];
let played: Fault[];
let upstream: Server;
let front: FailingFront;

beforeEach(async () => {
  handled = [];
  played = [];
  upstream = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    handled.push(`${request.method} ${request.url} ${request.headers['content-type'] ?? ''} ${body}`);
    response.writeHead(request.url === '/token' ? 200 : 404, { 'content-type': 'application/json' });
    response.end('{"access_token":"one"}');
  });
  await listenOn(upstream);
  front = await startFailingFront({
    upstream: `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`,
    onFault: (fault) => played.push(fault),
  });
});
afterEach(async () => {
  await front.stop();
  await closeServer(upstream);
});

const ask = (path = '/token') =>
  fetch(`${front.url}${path}`, { method: 'POST', body: new URLSearchParams({ refresh_token: 'r' }) });

describe('the front that fails', () => {
  it('passes on what it need not fail', async () => {
    const answer = await ask();
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ access_token: 'one' });
    expect(handled).toEqual(['POST /token application/x-www-form-urlencoded;charset=UTF-8 refresh_token=r']);
    expect(played).toEqual([]);
  });

  it('plays its faults one request at a time, and only at the token endpoint', async () => {
    front.next([{ kind: 'server_error' }, { kind: 'throttled', retryAfterSeconds: 4 }]);
    expect((await ask('/other')).status).toBe(404);
    expect((await ask()).status).toBe(500);
    const throttled = await ask();
    expect([throttled.status, throttled.headers.get('retry-after')]).toEqual([429, '4']);
    expect((await ask()).status).toBe(200);
    expect(played).toEqual([{ kind: 'server_error' }, { kind: 'throttled', retryAfterSeconds: 4 }]);
    expect(handled).toHaveLength(2);
  });

  it('loses a request before the vendor sees it', async () => {
    front.next([{ kind: 'lost_request' }]);
    await expect(ask()).rejects.toThrow('fetch failed');
    expect(handled).toEqual([]);
  });

  it('loses a reply after the vendor has handled the request', async () => {
    front.next([{ kind: 'lost_reply' }]);
    await expect(ask()).rejects.toThrow('fetch failed');
    expect(handled).toHaveLength(1);
  });

  it('handles a request at once and answers late, or now if it relents', async () => {
    front.next([{ kind: 'slow', seconds: 600 }, { kind: 'server_error' }]);
    const late = ask();
    while (played.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    front.relent();
    expect((await late).status).toBe(200);
    expect((await ask()).status).toBe(200);
    expect(handled).toHaveLength(2);
  });
});
