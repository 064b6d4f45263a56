import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { json } from '#shared/adapters/http/message.ts';
import type { Dispatch } from '#shared/adapters/http/router.ts';
import { bearerCheck } from '../../../infra/local/bearer.ts';
import { type Listening, listen } from '../../../infra/local/server.ts';

const KEY = 'the-key-of-this-test';
let open: Listening | undefined;
afterEach(async () => {
  await open?.close(0);
  open = undefined;
});

/** Shows what it was given. */
const echo: Dispatch = async ({ method, path, query, headers, body, requestId }) => {
  const response = json(200, {
    method,
    path,
    query,
    type: headers['content-type'],
    body: Buffer.from(body).toString(),
  });
  response.headers['x-request-id'] = requestId;
  return response;
};

async function start(dispatch: Dispatch = echo): Promise<string> {
  open = await listen({ port: 0, dispatch, mayCall: bearerCheck(KEY) });
  return open.url;
}

const authorized = { authorization: `Bearer ${KEY}` };

/** What a server says to bytes that no HTTP client would send. */
function raw(url: string, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => socket.write(bytes));
    let heard = '';
    socket.setEncoding('utf8');
    socket.on('data', (text: string) => {
      heard += text;
    });
    socket.on('end', () => resolve(heard));
    socket.on('error', reject);
  });
}

describe('the server', () => {
  it('hands a request over as it came', async () => {
    const url = await start();
    const response = await fetch(`${url}/v1/a%2Fb?limit=1&x=`, {
      method: 'POST',
      headers: { ...authorized, 'content-type': 'application/json', 'x-request-id': 'mine-7' },
      body: '{"grün": 1}',
    });
    expect(response.headers.get('x-request-id')).toBe('mine-7');
    expect(await response.json()).toEqual({
      method: 'POST',
      path: '/v1/a%2Fb',
      query: 'limit=1&x=',
      type: 'application/json',
      body: '{"grün": 1}',
    });
  });

  it('listens on loopback alone', async () => {
    expect(await start()).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });

  it('gives an id of its own where the caller’s could not be logged as it is', async () => {
    const url = await start();
    const response = await fetch(`${url}/healthz`, { headers: { 'x-request-id': 'a b"c' } });
    expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it.each([undefined, '', 'Bearer', 'Bearer wrong', `Basic ${KEY}`, `Bearer ${KEY}x`, `Bearer ${KEY} more`])(
    'lets nobody past /v1 with %s',
    async (authorization) => {
      let reached = false;
      const url = await start(async (request) => {
        reached = true;
        return echo(request);
      });
      for (const path of ['/v1', '/v1/', '/v1/integrations', '/v1/nothing', '/metrics', '/metrics?x']) {
        const response = await fetch(
          url + path,
          authorization === undefined ? {} : { headers: { authorization } },
        );
        expect(response.status).toBe(401);
        expect(response.headers.get('www-authenticate')).toBe('Bearer realm="grantkeeper"');
        expect(response.headers.get('x-request-id')).toMatch(/^[\w-]{8,}$/);
        expect(await response.json()).toMatchObject({ code: 'unauthorized', status: 401 });
      }
      expect(reached).toBe(false);
    },
  );

  it.each([
    ['*/v1/x', 400],
    ['*x/v1/x', 400],
    ['http://127.0.0.1/v1/x', 401],
    ['http://127.0.0.1/metrics', 401],
  ])('lets nobody past /v1 by a target of %s either', async (target, status) => {
    let reached = false;
    const url = await start(async (request) => {
      reached = true;
      return echo(request);
    });
    const heard = await raw(url, `GET ${target} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`);
    expect(heard).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(reached).toBe(false);
  });

  it('takes the scheme in any case', async () => {
    const url = await start();
    const response = await fetch(`${url}/v1/x`, { headers: { authorization: `bearer ${KEY}` } });
    expect(response.status).toBe(200);
  });

  it('refuses a body that says it is too large without reading it, and one that turns out so', async () => {
    const url = await start();
    const head = `POST /v1/x HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${KEY}\r\n`;
    const declared = await raw(url, `${head}content-length: 262145\r\n\r\n`);
    const chunk = `10000\r\n${'x'.repeat(0x10000)}\r\n`;
    const streamed = await raw(url, `${head}transfer-encoding: chunked\r\n\r\n${chunk.repeat(5)}`);
    for (const heard of [declared, streamed]) {
      expect(heard).toMatch(/^HTTP\/1\.1 413 /);
      expect(heard).toContain('"code":"payload_too_large"');
      expect(heard).toMatch(/^x-request-id: /m);
    }
  });

  it.each([
    ['nonsense', 'HELLO\r\n\r\n', 400, 'invalid_request'],
    ['headers without end', `GET / HTTP/1.1\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`, 413, 'payload_too_large'],
    [
      'two lengths',
      'POST /v1/x HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
      400,
      'invalid_request',
    ],
  ])('answers %s as the contract has it', async (_what, bytes, status, code) => {
    const heard = await raw(await start(), bytes);
    expect(heard).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(heard).toMatch(/^content-type: application\/problem\+json\r$/m);
    expect(heard).toMatch(/^x-request-id: /m);
    expect(JSON.parse(heard.split('\r\n\r\n')[1] ?? '')).toMatchObject({ status, code });
  });

  it('survives a caller that goes away in the middle of its body', async () => {
    const url = await start();
    await new Promise<void>((resolve) => {
      const socket = connect(Number(new URL(url).port), '127.0.0.1', () => {
        socket.write(
          `POST /v1/x HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${KEY}\r\ncontent-length: 9\r\n\r\nab`,
        );
        socket.end(() => socket.destroy());
      });
      socket.on('close', () => resolve());
    });
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
  });

  it('answers what is in flight before it closes', async () => {
    const reached = Promise.withResolvers<void>();
    const answer = Promise.withResolvers<void>();
    const url = await start(async (request) => {
      reached.resolve();
      await answer.promise;
      return echo(request);
    });
    const asked = fetch(`${url}/healthz`);
    await reached.promise;
    const closed = open?.close(5000);
    answer.resolve();
    expect((await asked).status).toBe(200);
    await closed;
    await expect(fetch(`${url}/healthz`)).rejects.toThrow();
    open = undefined;
  });

  it('cuts what takes too long', async () => {
    const reached = Promise.withResolvers<void>();
    const url = await start(() => {
      reached.resolve();
      return new Promise(() => {});
    });
    const asked = expect(fetch(`${url}/healthz`)).rejects.toThrow();
    await reached.promise;
    await open?.close(10);
    open = undefined;
    await asked;
  });
});
