import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { leaksOf } from '../support/leaks.ts';
import { KINDS, World } from '../support/world.ts';

const CODES: Readonly<Record<string, number>> = {
  invalid_request: 400,
  unauthorized: 401,
  not_found: 404,
  already_exists: 409,
  paused: 409,
  conflict: 409,
  payload_too_large: 413,
  unsupported_media_type: 415,
  user_bound_grant: 422,
  nothing_to_keep: 422,
  unknown_vendor: 422,
  address_refused: 422,
  lifetime_too_short: 422,
};

const SECRET = 'a-secret-in-a-bad-request';

const SETTINGS = {
  ...KINDS,
  hasty: { ...KINDS.strict, vendorFields: { accessTokenSeconds: 2 } },
};

let world: World<keyof typeof SETTINGS>;
let before: unknown;
beforeAll(async () => {
  world = await World.start(SETTINGS);
  await world.register('strict', 'known');
  await world.register('hasty', 'hasty');
  await world.adopt('known', 'known', { expiresIn: 3600 });
  before = await everything();
}, 60_000);
afterAll(() => world.stop());

/** Everything that the API shows; a refused request changes nothing of it. */
async function everything(): Promise<unknown> {
  const { api } = world.home;
  return [
    await api.expect(200, 'GET', '/v1/clients'),
    await api.expect(200, 'GET', '/v1/integrations'),
    await api.integration('known'),
  ];
}

const integration = {
  id: 'new',
  vendor: 'strict',
  client: 'known',
  scopes: ['read'],
  owner: 'team-a',
  principal: 'service',
};
const client = { id: 'new', vendor: 'strict', clientId: 'new', clientSecret: SECRET };

type Case = [
  method: string,
  path: string,
  body: unknown,
  code: string,
  pointer?: string | undefined,
  headers?: Readonly<Record<string, string>>,
];

const CASES: Readonly<Record<string, Case>> = {
  'no JSON': ['POST', '/v1/clients', '{"id": "new",', 'invalid_request', ''],
  'a list': ['POST', '/v1/clients', [client], 'invalid_request', ''],
  'a text': ['POST', '/v1/clients', '"new"', 'invalid_request', ''],
  'nested beyond reason': [
    'POST',
    '/v1/clients',
    `${'['.repeat(9000)}${']'.repeat(9000)}`,
    'invalid_request',
    '',
  ],
  'another media type': [
    'POST',
    '/v1/clients',
    'id=new',
    'unsupported_media_type',
    undefined,
    {
      'content-type': 'application/x-www-form-urlencoded',
    },
  ],
  'more than 256 KiB': [
    'POST',
    '/v1/clients',
    { ...client, clientId: 'x'.repeat(300_000) },
    'payload_too_large',
  ],
  'no key': ['GET', '/v1/clients', undefined, 'unauthorized', undefined, { authorization: '' }],
  'a wrong key': [
    'GET',
    '/v1/clients',
    undefined,
    'unauthorized',
    undefined,
    { authorization: 'Bearer wrong' },
  ],
  'a key in another scheme': [
    'GET',
    '/v1/clients',
    undefined,
    'unauthorized',
    undefined,
    {
      authorization: `Basic ${Buffer.from('the-key-of-this-test:').toString('base64')}`,
    },
  ],
  'no such route': ['GET', '/v1/nothing', undefined, 'not_found'],
  'no such integration': ['GET', '/v1/integrations/nobody', undefined, 'not_found'],
  'no such client': ['GET', '/v1/clients/nobody', undefined, 'not_found'],
  'a token of nobody': ['POST', '/v1/integrations/nobody/token', {}, 'not_found'],
  'removal of nobody': ['DELETE', '/v1/integrations/nobody', undefined, 'not_found'],
  'a path that climbs': ['GET', '/v1/integrations/..%2f..%2fetc', undefined, 'not_found'],

  'client: unknown field': ['POST', '/v1/clients', { ...client, sceret: 1 }, 'invalid_request', '/sceret'],
  'client: id in capitals': ['POST', '/v1/clients', { ...client, id: 'New' }, 'invalid_request', '/id'],
  'client: id too long': ['POST', '/v1/clients', { ...client, id: 'a'.repeat(65) }, 'invalid_request', '/id'],
  'client: id missing': ['POST', '/v1/clients', { ...client, id: undefined }, 'invalid_request', '/id'],
  'client: secret is a number': [
    'POST',
    '/v1/clients',
    { ...client, clientSecret: 7 },
    'invalid_request',
    '/clientSecret',
  ],
  'client: blank secret': [
    'POST',
    '/v1/clients',
    { ...client, clientSecret: '' },
    'invalid_request',
    '/clientSecret',
  ],
  'client: unknown method': [
    'POST',
    '/v1/clients',
    { ...client, clientAuth: 'magic' },
    'invalid_request',
    '/clientAuth',
  ],
  'client: rotation without days': [
    'POST',
    '/v1/clients',
    { ...client, rotation: { kind: 'manual' } },
    'invalid_request',
    '/rotation/everyDays',
  ],
  'client: unknown vendor': [
    'POST',
    '/v1/clients',
    { ...client, vendor: 'nobody' },
    'unknown_vendor',
    '/vendor',
  ],
  'client: exists': ['POST', '/v1/clients', { ...client, id: 'known' }, 'already_exists'],

  'integration: unknown field': [
    'POST',
    '/v1/integrations',
    { ...integration, colour: 'red' },
    'invalid_request',
    '/colour',
  ],
  'integration: __proto__': [
    'POST',
    '/v1/integrations',
    `{"__proto__": {}, "id": "new"}`,
    'invalid_request',
    '/__proto__',
  ],
  'integration: scopes as text': [
    'POST',
    '/v1/integrations',
    { ...integration, scopes: 'read' },
    'invalid_request',
    '/scopes',
  ],
  'integration: scope with a space': [
    'POST',
    '/v1/integrations',
    { ...integration, scopes: ['read', 'a b'] },
    'invalid_request',
    '/scopes/1',
  ],
  'integration: principal': [
    'POST',
    '/v1/integrations',
    { ...integration, principal: 'robot' },
    'invalid_request',
    '/principal',
  ],
  'integration: owner with a line break': [
    'POST',
    '/v1/integrations',
    { ...integration, owner: 'a\nb' },
    'invalid_request',
    '/owner',
  ],
  'integration: negative time': [
    'POST',
    '/v1/integrations',
    { ...integration, minTtlSeconds: -1 },
    'invalid_request',
    '/minTtlSeconds',
  ],
  'integration: label': [
    'POST',
    '/v1/integrations',
    { ...integration, labels: { a: 1 } },
    'invalid_request',
    '/labels/a',
  ],
  'integration: a person': [
    'POST',
    '/v1/integrations',
    { ...integration, principal: 'user' },
    'user_bound_grant',
    '/principal',
  ],
  'integration: unknown vendor': [
    'POST',
    '/v1/integrations',
    { ...integration, vendor: 'nobody' },
    'unknown_vendor',
    '/vendor',
  ],
  'integration: exists': ['POST', '/v1/integrations', { ...integration, id: 'known' }, 'already_exists'],

  'grant: nothing': ['PUT', '/v1/integrations/known/grant', {}, 'nothing_to_keep'],
  'grant: unknown field': [
    'PUT',
    '/v1/integrations/known/grant',
    { refreshToken: SECRET, token: SECRET },
    'invalid_request',
    '/token',
  ],
  'grant: token is a number': [
    'PUT',
    '/v1/integrations/known/grant',
    { refreshToken: 1 },
    'invalid_request',
    '/refreshToken',
  ],
  'grant: token with a line break': [
    'PUT',
    '/v1/integrations/known/grant',
    { refreshToken: `${SECRET}\n` },
    'invalid_request',
    '/refreshToken',
  ],
  'grant: lives for ever': [
    'PUT',
    '/v1/integrations/known/grant',
    { accessToken: SECRET, expiresIn: 1e15 },
    'invalid_request',
    '/expiresIn',
  ],
  'grant: no such day': [
    'PUT',
    '/v1/integrations/known/grant',
    { accessToken: SECRET, expiresAt: '2026-02-30T00:00:00Z' },
    'invalid_request',
    '/expiresAt',
  ],

  'token: seenVersion': [
    'POST',
    '/v1/integrations/known/token',
    { seenVersion: '1' },
    'invalid_request',
    '/seenVersion',
  ],
  'token: timeout': [
    'POST',
    '/v1/integrations/known/token',
    { timeoutMs: 25_001 },
    'invalid_request',
    '/timeoutMs',
  ],
  'token: unknown field': [
    'POST',
    '/v1/integrations/known/token',
    { refresh: true },
    'invalid_request',
    '/refresh',
  ],
  'outcome: no version': [
    'POST',
    '/v1/integrations/known/outcomes',
    { status: 200 },
    'invalid_request',
    '/version',
  ],
  'outcome: status': [
    'POST',
    '/v1/integrations/known/outcomes',
    { version: 1, status: 99 },
    'invalid_request',
    '/status',
  ],
  'rotate: secret': [
    'POST',
    '/v1/clients/known/rotate',
    { clientSecret: ['x'] },
    'invalid_request',
    '/clientSecret',
  ],
  'health: ids': [
    'POST',
    '/v1/run/health',
    { integrations: ['known', 'Not An Id'] },
    'invalid_request',
    '/integrations/1',
  ],
  'health: too many': [
    'POST',
    '/v1/run/health',
    { integrations: Array.from({ length: 21 }, () => 'known') },
    'invalid_request',
    '/integrations',
  ],
  'list: limit': ['GET', '/v1/integrations?limit=0', undefined, 'invalid_request'],
  'list: status': ['GET', '/v1/integrations?status=fine', undefined, 'invalid_request'],
};

describe('bad input', () => {
  it.each(Object.entries(CASES))('%s', async (_name, [method, path, body, code, pointer, headers]) => {
    const answer = await world.home.api.call(method, path, body, headers);
    expect({ status: answer.status, code: answer.body.code, pointer: answer.body.pointer }).toEqual({
      status: CODES[code],
      code,
      pointer,
    });
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(answer.headers.get('x-request-id')).toMatch(/./);
    expect(answer.body).toMatchObject({
      type: expect.any(String),
      title: expect.any(String),
      status: answer.status,
    });
    expect(String(answer.body.detail).length).toBeGreaterThan(10);
    expect(answer.text).not.toContain(SECRET);
  });

  it('a lifetime that cannot be kept is refused with its sum', async () => {
    const refused = await world.home.api.call('POST', '/v1/integrations', {
      ...integration,
      vendor: 'hasty',
      client: 'hasty',
    });
    expect(refused).toMatchObject({ status: 422, body: { code: 'lifetime_too_short' } });
    expect(refused.body.detail).toMatch(/lease .* \+ sweep .* \+ deadline .* = /);
  });

  it('a paused integration is neither served nor refreshed', async () => {
    await world.adopt('known', 'resting', { expiresIn: 3600 });
    await world.home.api.expect(200, 'POST', '/v1/integrations/resting/pause', {});
    for (const answer of [await world.home.api.token('resting'), await world.home.api.refresh('resting')]) {
      expect({ status: answer.status, code: answer.body.code }).toEqual({ status: 409, code: 'paused' });
    }
    await world.home.api.expect(200, 'POST', '/v1/integrations/resting/resume', {});
    expect(await world.home.api.refresh('resting')).toMatchObject({ status: 200, body: { version: 2 } });
    expect((await world.home.api.remove('resting')).status).toBe(202);
  });

  it('a request that breaks off changes nothing', async () => {
    const { host, port } = new URL(world.home.api.url);
    const half = request({
      host: host.split(':')[0],
      port,
      path: '/v1/clients',
      method: 'POST',
      headers: {
        authorization: `Bearer ${world.home.apiKey}`,
        'content-type': 'application/json',
        'content-length': 500,
      },
    });
    const broken = new Promise((resolve) => half.once('error', resolve));
    half.write(JSON.stringify(client));
    half.destroy(new Error('gone'));
    await broken;
    expect((await world.home.api.call('GET', '/v1/clients/new')).status).toBe(404);
  });

  it('left nothing half-written and no secret in clear', async () => {
    expect(await everything()).toEqual(before);
    expect(world.vendor.history.posts()).toBe(1);
    expect(await leaksOf(world, [SECRET])).toEqual([]);
    expect(world.home.stderr.json().filter((line) => line.level === 'error')).toEqual([]);
  });
});
