import { beforeAll, describe, expect, it } from 'vitest';
import { httpApi } from '#shared/adapters/http/api.ts';
import type { Dispatch } from '#shared/adapters/http/router.ts';
import { allRoutes } from '#shared/adapters/http/routes/all.ts';
import { type AllPorts, allPorts } from '../../support/all-ports.ts';
import { request } from './request.ts';

let world: AllPorts;
let api: Dispatch;
beforeAll(async () => {
  world = await allPorts();
  api = httpApi(allRoutes(world.ports), world.ports.log);
});

const client = { id: 'two', vendor: 'acme', clientId: 'two-at-acme', clientSecret: 'hunter2' };
const integration = {
  id: 'payroll',
  vendor: 'acme',
  client: 'acme-main',
  scopes: ['read'],
  owner: 'finance',
  principal: 'service',
};
const jwk = { kty: 'EC', crv: 'P-256', x: 'x', y: 'y', d: 'd' };

const BODIES: Readonly<Record<string, readonly [method: string, path: string, good: object]>> = {
  client: ['POST', '/v1/clients', client],
  integration: ['POST', '/v1/integrations', integration],
  grant: ['PUT', '/v1/integrations/payroll/grant', { refreshToken: 'hunter2' }],
  token: ['POST', '/v1/integrations/payroll/token', {}],
  outcome: ['POST', '/v1/integrations/payroll/outcomes', { version: 1, status: 200 }],
  rotate: ['POST', '/v1/clients/acme-main/rotate', { clientSecret: 'hunter2' }],
  pause: ['POST', '/v1/integrations/payroll/pause', {}],
  remove: ['DELETE', '/v1/integrations/payroll', {}],
};

const labels = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, n) => [`l${n}`, 'x']));

/** What is changed in a good body, and where the answer must point. */
const CASES: readonly (readonly [keyof typeof BODIES & string, object, string])[] = [
  ['client', { id: undefined }, '/id'],
  ['client', { id: 'Two' }, '/id'],
  ['client', { id: '-two' }, '/id'],
  ['client', { id: 'a'.repeat(65) }, '/id'],
  ['client', { id: 'two\n' }, '/id'],
  ['client', { id: null }, '/id'],
  ['client', { vendor: 'a/b' }, '/vendor'],
  ['client', { clientId: '' }, '/clientId'],
  ['client', { clientId: 'x'.repeat(513) }, '/clientId'],
  ['client', { clientSecret: '' }, '/clientSecret'],
  ['client', { clientSecret: 'grün' }, '/clientSecret'],
  ['client', { clientSecret: 'x'.repeat(4097) }, '/clientSecret'],
  ['client', { clientAuth: 'magic' }, '/clientAuth'],
  ['client', { privateKeyJwk: { ...jwk, d: undefined } }, '/privateKeyJwk'],
  ['client', { privateKeyJwk: { kty: 'oct', d: 'd' } }, '/privateKeyJwk'],
  ['client', { privateKeyJwk: 'text' }, '/privateKeyJwk'],
  ['client', { rotation: { kind: 'manual' } }, '/rotation/everyDays'],
  ['client', { rotation: { everyDays: 0, kind: 'manual' } }, '/rotation/everyDays'],
  ['client', { rotation: { everyDays: 1.5, kind: 'manual' } }, '/rotation/everyDays'],
  ['client', { rotation: { everyDays: 90, kind: 'By Hand' } }, '/rotation/kind'],
  ['client', { rotation: { everyDays: 90, kind: 'manual', admin: 7 } }, '/rotation/admin'],
  ['client', { rotation: { everyDays: 90, kind: 'manual', extra: 7 } }, '/rotation/extra'],
  ['client', { secretExpiresAt: 'tomorrow' }, '/secretExpiresAt'],
  ['client', { secretExpiresAt: '2026-02-30T00:00:00Z' }, '/secretExpiresAt'],
  ['client', { secretExpiresAt: '2026-12-24' }, '/secretExpiresAt'],
  ['client', { registration: { clientUri: 'https://acme.example/r' } }, '/registration/accessToken'],
  ['client', { 'a/b~c': 1 }, '/a~1b~0c'],
  ['client', { clientsecret: 'hunter2' }, '/clientsecret'],
  ['integration', { scopes: undefined }, '/scopes'],
  ['integration', { scopes: 'read' }, '/scopes'],
  ['integration', { scopes: ['read', 'a b'] }, '/scopes/1'],
  ['integration', { scopes: ['"'] }, '/scopes/0'],
  ['integration', { scopes: Array(101).fill('s') }, '/scopes'],
  ['integration', { scopes: Array.from({ length: 90 }, (_, n) => `${n}`.padEnd(60, 'x')) }, '/scopes'],
  ['integration', { owner: 'a\u0000b' }, '/owner'],
  ['integration', { owner: 'x'.repeat(257) }, '/owner'],
  ['integration', { principal: 'robot' }, '/principal'],
  ['integration', { grantType: 'password' }, '/grantType'],
  ['integration', { critical: 'yes' }, '/critical'],
  ['integration', { labels: { a: 1 } }, '/labels/a'],
  ['integration', { labels: { 'a b': 'x' } }, '/labels/a b'],
  ['integration', { labels: labels(17) }, '/labels'],
  ['integration', { labels: ['a'] }, '/labels'],
  ['integration', { minTtlSeconds: -1 }, '/minTtlSeconds'],
  ['integration', { minTtlSeconds: 86_401 }, '/minTtlSeconds'],
  ['grant', { expiresIn: '3600' }, '/expiresIn'],
  ['grant', { expiresIn: -1 }, '/expiresIn'],
  ['grant', { expiresAt: 1_700_000_000 }, '/expiresAt'],
  ['grant', { expiresAt: '2026-11-24T15:00:00' }, '/expiresAt'],
  ['grant', { accessToken: 'a\nb' }, '/accessToken'],
  ['grant', { refreshToken: 'x'.repeat(16_385) }, '/refreshToken'],
  ['grant', { scope: ['read'] }, '/scope'],
  ['token', { timeoutMs: 25_001 }, '/timeoutMs'],
  ['token', { seenVersion: 1.5 }, '/seenVersion'],
  ['token', { minTtlSeconds: '60' }, '/minTtlSeconds'],
  ['token', { scopes: [1] }, '/scopes/0'],
  ['token', { minTtl: 60 }, '/minTtl'],
  ['outcome', { version: undefined }, '/version'],
  ['outcome', { status: 99 }, '/status'],
  ['outcome', { headers: { sunset: 1 } }, '/headers/sunset'],
  ['outcome', { headers: { cookie: 'x' } }, '/headers/cookie'],
  ['rotate', { clientSecret: undefined }, '/clientSecret'],
  ['pause', { until: 'x' }, '/until'],
  ['remove', { force: true }, '/force'],
];

describe('a body', () => {
  it.each(CASES)('of %s with %o is refused where it is wrong', async (name, change, pointer) => {
    const [method, path, good] = BODIES[name] ?? ['', '', {}];
    const response = await api(request(method, path, { ...good, ...change }));
    const body = JSON.parse(response.body);
    expect([response.status, body.code, body.pointer]).toEqual([400, 'invalid_request', pointer]);
    expect(body.detail).toMatch(/must|is not a field|is missing/);
    expect(response.body).not.toContain('hunter2');
  });

  it('that lacks a field is told so', async () => {
    const { body } = await api(request('POST', '/v1/integrations', { ...integration, owner: undefined }));
    expect(JSON.parse(body).detail).toBe(
      '/owner is missing; it must be a text of 1 to 256 characters without control characters',
    );
  });

  it('that lacks everything, and every header, is told of the first field', async () => {
    const response = await api(request('POST', '/v1/clients'));
    expect([response.status, JSON.parse(response.body).pointer]).toEqual([400, '/id']);
  });

  it.each([
    ['no JSON', '{"id":'],
    ['a list', '[]'],
    ['a number', '7'],
    ['null', 'null'],
    ['no UTF-8', new Uint8Array([0x22, 0xff, 0x22])],
    ['deep', `${'{"a":'.repeat(100)}1${'}'.repeat(100)}`],
    ['very deep', '['.repeat(100_000) + ']'.repeat(100_000)],
  ])('that is %s is refused as a whole', async (_what, body) => {
    const response = await api(request('POST', '/v1/clients', body));
    expect([response.status, JSON.parse(response.body)]).toMatchObject([
      400,
      { code: 'invalid_request', pointer: '' },
    ]);
  });

  it('cannot bring a prototype along', async () => {
    const response = await api(request('POST', '/v1/integrations', '{"__proto__": {"id": "payroll"}}'));
    expect([response.status, JSON.parse(response.body).pointer]).toEqual([400, '/__proto__']);
  });

  it('of more than 256 KiB is too large', async () => {
    const response = await api(request('POST', '/v1/clients', { ...client, clientId: 'x'.repeat(262_144) }));
    expect([response.status, JSON.parse(response.body).code]).toEqual([413, 'payload_too_large']);
  });

  it.each([
    { 'content-type': 'text/plain' },
    { 'content-type': 'application/x-www-form-urlencoded' },
    { 'content-type': 'application/json; charset=latin1' },
    { 'content-encoding': 'gzip' },
    { 'content-type': '' },
  ])('with %o is not read', async (headers) => {
    const response = await api(request('POST', '/v1/clients', client, headers));
    expect([response.status, JSON.parse(response.body).code]).toEqual([415, 'unsupported_media_type']);
  });

  it.each(['application/json; charset=utf-8', 'application/json;charset="UTF-8"', 'Application/JSON'])(
    'as %s is read',
    async (type) => {
      const response = await api(request('POST', '/v1/clients', { id: 'X' }, { 'content-type': type }));
      expect(response.status).toBe(400);
    },
  );
});

describe('a query', () => {
  it.each([
    ['limit=0', 'limit'],
    ['limit=201', 'limit'],
    ['limit=ten', 'limit'],
    ['limit=1&limit=2', 'limit'],
    ['status=happy', 'status'],
    ['vendor=A', 'vendor'],
    ['owner=', 'owner'],
    ['cursor=%00', 'cursor'],
    ['colour=red', 'colour'],
    ['__proto__=1', '__proto__'],
  ])('with %s is refused', async (query, parameter) => {
    const response = await api(request('GET', `/v1/integrations?${query}`));
    expect([response.status, JSON.parse(response.body)]).toMatchObject([
      400,
      { code: 'invalid_request', parameter },
    ]);
  });
});

it('nothing of all this was kept', async () => {
  expect((await world.ports.store.list({ limit: 10 })).items).toEqual([]);
  expect((await world.ports.clients.list({ limit: 10 })).items.map(({ id }) => id)).toEqual(['acme-main']);
});
