import { describe, expect, it } from 'vitest';
import { httpApi } from '#shared/adapters/http/api.ts';
import { json } from '#shared/adapters/http/message.ts';
import type { Route } from '#shared/adapters/http/router.ts';
import { refusal } from '#shared/domain/error-code.ts';
import { StoreUnavailable } from '#shared/ports/integration-store.ts';
import type { Log, LogFields } from '#shared/ports/tell.ts';
import { request } from './request.ts';

const logged: [string, LogFields | undefined][] = [];
const log: Log = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: (message, fields) => logged.push([message, fields]),
};

const routes: readonly Route[] = [
  { method: 'GET', path: '/things', handle: async () => json(200, { items: [] }) },
  { method: 'GET', path: '/things/{id}', handle: async ({ params }) => json(200, { params }) },
  { method: 'DELETE', path: '/things/{id}', handle: async () => json(202, {}) },
  { method: 'POST', path: '/things/{id}/parts/{part}', handle: async ({ params }) => json(200, { params }) },
  {
    method: 'GET',
    path: '/busy',
    handle: async () => refusal('temporarily_unavailable', 'not now', { retryAfter: 2.2 }),
  },
  {
    method: 'GET',
    path: '/down',
    handle: async () => {
      throw new StoreUnavailable('the disk of 10.0.0.1 is gone');
    },
  },
  {
    method: 'GET',
    path: '/fault',
    handle: async () => {
      throw new TypeError('cannot read hunter2');
    },
  },
];
const api = httpApi(routes, log);

describe('the router', () => {
  it.each([
    ['GET', '/things', 200, { items: [] }],
    ['GET', '/things/a', 200, { params: ['a'] }],
    ['GET', '/things/%61%2Fb', 200, { params: ['a/b'] }],
    ['POST', '/things/a/parts/b', 200, { params: ['a', 'b'] }],
  ])('sends %s %s to its route', async (method, path, status, body) => {
    const response = await api(request(method, path));
    expect([response.status, JSON.parse(response.body)]).toEqual([status, body]);
  });

  it.each([
    '/',
    '',
    '/thing',
    '/%74hings',
    '/things/a/parts',
    '/things/a/parts/b/c',
    '/things/%zz',
    '//things',
    '*/things',
    'x/things',
    '/__proto__',
  ])('knows nothing at %s', async (path) => {
    const response = await api(request('GET', path));
    expect(response.status).toBe(404);
    expect(JSON.parse(response.body).code).toBe('not_found');
  });

  it('names the methods that an address takes', async () => {
    const response = await api(request('PATCH', '/things/a'));
    expect(response.status).toBe(405);
    expect(response.headers.allow).toBe('GET, DELETE, HEAD, OPTIONS');
    expect(JSON.parse(response.body)).toEqual({
      type: 'about:blank',
      title: 'Method Not Allowed',
      status: 405,
      code: 'invalid_request',
      detail: 'this address takes GET, DELETE, HEAD, OPTIONS',
    });
  });

  it('answers OPTIONS with what it takes, and no body', async () => {
    const response = await api(request('OPTIONS', '/things/a/parts/b'));
    expect([response.status, response.headers.allow, response.body]).toEqual([204, 'POST, OPTIONS', '']);
  });

  it('answers HEAD with the headers of GET', async () => {
    const response = await api(request('HEAD', '/things'));
    expect(response.status).toBe(200);
    expect(response.headers['content-length']).toBe(String('{"items":[]}'.length));
    expect(response.body).toBe('');
  });

  it('says in whole seconds when to come again', async () => {
    const response = await api(request('GET', '/busy'));
    expect([response.status, response.headers['retry-after']]).toEqual([503, '3']);
    expect(response.headers['content-type']).toBe('application/problem+json');
  });

  it('answers an outage with 503 and says nothing of its inside', async () => {
    const response = await api(request('GET', '/down'));
    expect([response.status, response.headers['retry-after']]).toEqual([503, '5']);
    expect(response.body).not.toContain('10.0.0.1');
  });

  it('answers a fault with 500, and logs where it arose but not what it said', async () => {
    logged.length = 0;
    const response = await api(request('GET', '/fault'));
    expect(response.status).toBe(500);
    expect(JSON.parse(response.body).code).toBe('internal');
    const [[message, fields] = []] = logged;
    expect(message).toBe('fault');
    expect(fields).toMatchObject({ fault: 'TypeError', code: 'internal', requestId: 'request-1' });
    expect(JSON.stringify([logged, response])).not.toContain('hunter2');
  });

  it.each(['/things', '/nowhere', '/fault', '/down'])('gives the request id back on %s', async (path) => {
    expect((await api(request('GET', path))).headers['x-request-id']).toBe('request-1');
  });
});
