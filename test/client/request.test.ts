import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createClient } from '#shared/client/create-client.ts';
import { GrantkeeperError } from '#shared/client/error.ts';
import { answer, type Reply, refused, scriptedFetch } from './scripted-fetch.ts';

const KEY = 'the-key-that-nobody-may-see';

function clientThat(...replies: Reply[]) {
  const { fetch, sent } = scriptedFetch(...replies);
  return { client: createClient({ url: 'http://127.0.0.1:8787/', apiKey: KEY, fetch }), sent };
}

async function errorOf(promise: Promise<unknown>): Promise<GrantkeeperError> {
  const error: unknown = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(GrantkeeperError);
  return error as GrantkeeperError;
}

beforeEach(() => void vi.useFakeTimers({ now: new Date('2026-11-02T08:00:00Z') }));
afterEach(() => void vi.useRealTimers());

describe('a request', () => {
  it('goes to the address with the key, and gives the JSON of the answer', async () => {
    const { client, sent } = clientThat(answer(200, { status: 'ok' }));
    expect(await client.service.health()).toEqual({ status: 'ok' });
    expect(sent).toEqual([
      {
        method: 'GET',
        url: 'http://127.0.0.1:8787/healthz',
        headers: { accept: 'application/json', authorization: `Bearer ${KEY}` },
        body: undefined,
      },
    ]);
  });

  it('carries a query without what is undefined, and a body as JSON', async () => {
    const { client, sent } = clientThat(answer(200, { a: 1 }));
    const query = { limit: 2, owner: 'a b&c', cursor: undefined };
    expect(await client.request('PUT', '/v1/x', { query, body: { b: 'é', c: undefined } })).toEqual({ a: 1 });
    expect(sent).toEqual([
      {
        method: 'PUT',
        url: 'http://127.0.0.1:8787/v1/x?limit=2&owner=a%20b%26c',
        headers: {
          accept: 'application/json',
          'content-type': 'application/json',
          authorization: `Bearer ${KEY}`,
        },
        body: { b: 'é' },
      },
    ]);
  });

  it('keeps an id to its one path segment', async () => {
    const { client, sent } = clientThat(answer(200, {}));
    await client.integrations.get('a/../b?c');
    expect(sent[0]?.url).toBe('http://127.0.0.1:8787/v1/integrations/a%2F..%2Fb%3Fc');
  });

  it('asks for the key anew each time where it is given as a function', async () => {
    const { fetch, sent } = scriptedFetch(answer(200, {}), answer(200, {}));
    const keys = ['one', 'two'];
    const client = createClient({
      url: 'https://keeper.example/base',
      apiKey: async () => keys.shift() ?? '',
      fetch,
    });
    await client.service.health();
    await client.service.health();
    expect(sent.map(({ url, headers }) => [url, headers.authorization])).toEqual([
      ['https://keeper.example/base/healthz', 'Bearer one'],
      ['https://keeper.example/base/healthz', 'Bearer two'],
    ]);
  });
});

describe('a refusal', () => {
  it('becomes an error with everything that the problem document says', async () => {
    const connectUrl = 'https://keeper.example/connect/payroll?ticket=t';
    const { client } = clientThat(refused(409, 'reauthorization_required', { connectUrl }));
    const error = await errorOf(client.integrations.token('payroll'));
    expect({ ...error, message: error.message }).toEqual({
      name: 'GrantkeeperError',
      code: 'reauthorization_required',
      message: 'about reauthorization_required',
      status: 409,
      requestId: 'request-1',
      connectUrl,
    });
  });

  it.each([
    [
      refused(400, 'invalid_request', { pointer: '/scopes' }),
      { code: 'invalid_request', pointer: '/scopes' },
    ],
    [
      refused(400, 'invalid_request', { parameter: 'limit' }),
      { code: 'invalid_request', parameter: 'limit' },
    ],
    [
      refused(409, 'insufficient_scope', { missingScopes: ['write'] }),
      { code: 'insufficient_scope', missingScopes: ['write'] },
    ],
    [
      refused(503, 'temporarily_unavailable', {}, { 'retry-after': '7' }),
      { code: 'temporarily_unavailable', status: 503, retryAfterSeconds: 7 },
    ],
    // As API Gateway and proxies answer.
    [
      answer(403, { message: 'Forbidden' }, { 'apigw-requestid': 'r-2' }),
      { code: 'forbidden', requestId: 'r-2' },
    ],
    [answer(429, { message: 'Too Many Requests' }), { code: 'too_many_requests', status: 429 }],
    [answer(502, '<html>Bad Gateway</html>'), { code: 'temporarily_unavailable', status: 502 }],
    [
      answer(503, '', { 'retry-after': 'Fri, 31 Dec 1999 23:59:59 GMT' }),
      { code: 'temporarily_unavailable' },
    ],
    [answer(500, 'null'), { code: 'internal', status: 500 }],
    [answer(418, ''), { code: 'internal', status: 418 }],
    [answer(200, '<html>'), { code: 'unreachable', status: 200 }],
    [answer(307, '', { location: 'https://elsewhere.example' }), { code: 'unreachable', status: 307 }],
  ])('%# has a code of the closed list', async (reply, expected) => {
    const error = await errorOf(clientThat(reply).client.service.health());
    expect(error).toMatchObject(expected);
    expect(error.retryAfterSeconds).toBe(
      'retryAfterSeconds' in expected ? expected.retryAfterSeconds : undefined,
    );
  });
});

describe('trouble on the way', () => {
  it('is unreachable, with the word of the system and no other', async () => {
    const cause = Object.assign(new Error(`with Bearer ${KEY}`), { code: 'ECONNREFUSED' });
    const { client } = clientThat(new TypeError(`fetch failed with ${KEY}`, { cause }));
    const error = await errorOf(client.service.health());
    expect(error.code).toBe('unreachable');
    expect(error.message).toBe(
      'GET http://127.0.0.1:8787/healthz: no connection (ECONNREFUSED); does the keeper run there?',
    );
    expect(error.cause).toBeUndefined();
  });

  it('is a timeout where no answer comes in time', async () => {
    const { client } = clientThat(new Promise<Response>(() => {}));
    const waiting = errorOf(client.service.health({ timeoutMs: 1500 }));
    await vi.advanceTimersByTimeAsync(1500);
    expect(await waiting).toMatchObject({
      code: 'timeout',
      message: 'GET http://127.0.0.1:8787/healthz: no answer within 1500 ms',
    });
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is none where the caller has all the time in the world', async () => {
    const { promise, resolve } = Promise.withResolvers<Response>();
    const { client } = clientThat(promise);
    const waiting = client.service.health({ timeoutMs: Number.POSITIVE_INFINITY });
    await vi.advanceTimersByTimeAsync(60_000);
    resolve(answer(200, { status: 'ok' }));
    expect(await waiting).toEqual({ status: 'ok' });
  });

  it('is what the caller says where the caller gives up', async () => {
    const { client, sent } = clientThat(new Promise<Response>(() => {}));
    const controller = new AbortController();
    const waiting = client.service.health({ signal: controller.signal });
    const reason = new Error('enough');
    controller.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    await expect(client.service.health({ signal: controller.signal })).rejects.toBe(reason);
    expect(sent).toHaveLength(1);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('a client', () => {
  it('shows nothing of what it was given, however closely one looks', async () => {
    const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: KEY, sessionToken: KEY };
    const onAws = { url: 'https://keeper.example', region: 'eu-central-1', credentials };
    const token = { accessToken: KEY, version: 1, expiresAt: '2026-11-02T09:00:00.000Z', scope: '' };
    const { client } = clientThat(answer(200, token));
    await client.getAccessToken('payroll');
    for (const one of [client, createClient(onAws)]) {
      const shown = [inspect(one, { depth: 20, showHidden: true }), JSON.stringify(one), String(one)];
      expect(shown.join()).not.toContain(KEY);
    }
  });
});

describe('the options', () => {
  it.each([
    ['not an address', KEY],
    ['http://keeper.example', KEY],
    ['http://127.0.0.1.example', KEY],
    ['http://localhost.example', KEY],
    ['ftp://127.0.0.1', KEY],
    [`https://user:${KEY}@keeper.example`, KEY],
    [`https://keeper.example?key=${KEY}`, KEY],
    [`https://keeper.example#${KEY}`, KEY],
    ['https://keeper.example', `${KEY}\n`],
    ['https://keeper.example', ''],
  ])('%# that make no sense are refused, and not quoted', (url, apiKey) => {
    let message = '';
    try {
      createClient({ url, apiKey });
    } catch (error) {
      expect(error).toBeInstanceOf(TypeError);
      message = String(error);
    }
    expect(message).not.toBe('');
    expect(message).not.toContain(KEY);
  });

  it.each(['http://127.0.0.1:1', 'http://localhost', 'http://[::1]:8787', 'https://keeper.example/base/'])(
    'take %s',
    (url) => {
      expect(createClient({ url: new URL(url), apiKey: KEY })).toHaveProperty('clients');
    },
  );
});
