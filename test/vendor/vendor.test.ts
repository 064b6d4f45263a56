import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Fault } from '../support/vendor/faults.ts';
import { ScriptedVendor } from '../support/vendor/vendor.ts';

let vendor: ScriptedVendor;
beforeEach(async () => {
  vendor = await ScriptedVendor.start();
});
afterEach(() => vendor.stop());

const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;

function post(url: string, form: Record<string, string>, authorization?: string): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    redirect: 'manual',
    ...(authorization === undefined ? {} : { headers: { authorization } }),
    body: new URLSearchParams(form),
  });
}

describe('client authentication', () => {
  const grant = { grant_type: 'client_credentials' };

  it.each([
    ['post', { ...grant, client_id: 'c', client_secret: 'a+b%c' }, undefined, 200],
    ['post', { ...grant, client_id: 'c', client_secret: 'wrong' }, undefined, 401],
    ['post', grant, basic('c:a+b%c'), 401],
    ['basic', grant, basic('c:a%2Bb%25c'), 200],
    ['basic', grant, basic('c:a+b%c'), 401],
    ['basic-raw', grant, basic('c:a+b%c'), 200],
    ['basic-raw', grant, basic('c:a%2Bb%25c'), 401],
    ['none', { ...grant, client_id: 'c' }, undefined, 200],
    ['none', { ...grant, client_id: 'c', client_secret: 'a+b%c' }, undefined, 401],
  ] as const)('%s with %j and %s: %s', async (auth, form, authorization, status) => {
    vendor.addClient({ clientId: 'c', rotation: { kind: 'none' }, auth, secrets: ['a+b%c'] });
    expect((await post(vendor.tokenEndpoint, form, authorization)).status).toBe(status);
  });

  it('takes two secrets at once, and none after they are withdrawn', async () => {
    const client = vendor.addClient({ clientId: 'c', rotation: { kind: 'none' }, secrets: ['old', 'new'] });
    const statusWith = async (secret: string) =>
      (await post(vendor.tokenEndpoint, { ...grant, client_id: 'c', client_secret: secret })).status;
    expect([await statusWith('old'), await statusWith('new')]).toEqual([200, 200]);
    client.secrets = ['new'];
    expect([await statusWith('old'), await statusWith('new')]).toEqual([401, 200]);
  });
});

describe('the life of a token', () => {
  const proof = { client_id: 'c', client_secret: 'secret-of-c' };

  it('opens the protected resource until it is revoked', async () => {
    vendor.addClient({ clientId: 'c', rotation: { kind: 'strict' } });
    const { accessToken, refreshToken } = vendor.consent('c', { id: 'g' });
    const me = () => fetch(vendor.meEndpoint, { headers: { authorization: `Bearer ${accessToken}` } });
    const active = async (token: string) =>
      ((await (await post(vendor.introspectionEndpoint, { ...proof, token })).json()) as { active: boolean })
        .active;
    expect([(await me()).status, await active(accessToken), await active(refreshToken)]).toEqual([
      200,
      true,
      true,
    ]);
    await post(vendor.revocationEndpoint, { ...proof, token: refreshToken });
    expect([(await me()).status, await active(accessToken), await active(refreshToken)]).toEqual([
      401,
      false,
      false,
    ]);
    expect(vendor.history.records({ endpoint: 'revoke' })).toMatchObject([
      { grantId: 'g', sentGeneration: 1, outcome: 'revoked' },
    ]);
  });

  it('goes from consent to code to tokens, with PKCE', async () => {
    vendor.addClient({ clientId: 'c', rotation: { kind: 'strict' } });
    const query = new URLSearchParams({
      response_type: 'code',
      client_id: 'c',
      redirect_uri: 'http://127.0.0.1:1/callback',
      state: 's',
      // The example of RFC 7636 appendix B.
      code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    });
    const asked = await fetch(`${vendor.authorizationEndpoint}?${query}`, { redirect: 'manual' });
    const location = new URL(asked.headers.get('location') ?? '');
    expect(location.searchParams.get('state')).toBe('s');
    const form = {
      ...proof,
      grant_type: 'authorization_code',
      code: location.searchParams.get('code') ?? '',
      redirect_uri: 'http://127.0.0.1:1/callback',
      code_verifier: 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk',
    };
    expect((await post(vendor.tokenEndpoint, form)).status).toBe(200);
    expect((await post(vendor.tokenEndpoint, form)).status).toBe(400);
  });
});

describe('faults', () => {
  beforeEach(() => {
    vendor.addClient({ clientId: 'c', rotation: { kind: 'strict' } });
  });

  const use = (refreshToken: string) =>
    post(vendor.tokenEndpoint, {
      grant_type: 'refresh_token',
      refresh_token: refreshToken,
      client_id: 'c',
      client_secret: 'secret-of-c',
    });

  it.each<[Fault, number, number]>([
    [{ kind: 'status', status: 503 }, 503, 1],
    [{ kind: 'status', status: 500, processed: true }, 500, 2],
    [{ kind: 'redirect' }, 302, 1],
    [{ kind: 'html' }, 200, 1],
    [{ kind: 'oauth-error', error: 'invalid_client' }, 401, 1],
    [{ kind: 'answer', case: 'ok with error' }, 200, 2],
  ])('%j answers %i and leaves generation %i', async (fault, status, generation) => {
    const { refreshToken } = vendor.consent('c', { id: 'g' });
    vendor.faults.next(fault);
    expect((await use(refreshToken)).status).toBe(status);
    expect(vendor.grant('g').newest.generation).toBe(generation);
  });

  it.each<[Fault, number]>([
    [{ kind: 'lost-request' }, 1],
    [{ kind: 'lost-reply' }, 2],
    [{ kind: 'truncated' }, 2],
  ])('%j breaks the connection and leaves generation %i', async (fault, generation) => {
    const { refreshToken } = vendor.consent('c', { id: 'g' });
    vendor.faults.next(fault);
    await expect(use(refreshToken).then((response) => response.text())).rejects.toThrow();
    expect(vendor.grant('g').newest.generation).toBe(generation);
    expect(vendor.grant('g').newest.deliveredAt === undefined).toBe(generation === 2);
  });

  it('says Retry-After in seconds or as a date, for the clients that match', async () => {
    const { refreshToken } = vendor.consent('c', { id: 'g' });
    vendor.faults.always({ kind: 'throttle', retryAfterSeconds: 7 }, { clientId: 'c' });
    expect((await use(refreshToken)).headers.get('retry-after')).toBe('7');
    vendor.faults.always({ kind: 'throttle', retryAfterSeconds: 7, as: 'date' }, { clientId: 'c' });
    const date = Date.parse((await use(refreshToken)).headers.get('retry-after') ?? '');
    expect(date - Date.now()).toBeGreaterThan(6500);
    vendor.faults.clear({ clientId: 'c' });
    expect((await use(refreshToken)).status).toBe(200);
    expect(vendor.history.posts({ grantId: 'g' })).toBe(3);
  });

  it('refuses connections while its door is closed', async () => {
    const { refreshToken } = vendor.consent('c');
    await vendor.closeDoor();
    await expect(use(refreshToken)).rejects.toThrow('fetch failed');
    await vendor.openDoor();
    expect((await use(refreshToken)).status).toBe(200);
    expect(vendor.history.posts()).toBe(1);
  });

  it('knows when a request arrived, was handled and answered', async () => {
    const { refreshToken } = vendor.consent('c', { id: 'g' });
    vendor.faults.next({ kind: 'delay', delayBeforeMs: 30, delayAfterMs: 40 });
    await use(refreshToken);
    const [record] = vendor.history.records({ grantId: 'g' });
    if (record?.handledAt === undefined || record.answeredAt === undefined) throw new Error('not answered');
    expect(record.handledAt - record.arrivedAt).toBeGreaterThanOrEqual(29);
    expect(record.answeredAt - record.handledAt).toBeGreaterThanOrEqual(39);
    expect(record).toMatchObject({ sentGeneration: 1, issuedGeneration: 2, outcome: 'tokens', status: 200 });
  });
});

it('runs as a process of its own, scripted over its admin API', async () => {
  const child = spawn(process.execPath, ['test/support/vendor/main.ts', '--latency-ms', '1'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const [line] = await once(createInterface(child.stdout), 'line');
    const { url, admin } = JSON.parse(String(line)) as { url: string; admin: string };
    const tell = async (verb: string, input: unknown) =>
      (await fetch(`${admin}/${verb}`, { method: 'POST', body: JSON.stringify(input) })).json();
    await tell('add-client', { clientId: 'c', rotation: { kind: 'strict' } });
    const { items } = (await tell('consents', { clientId: 'c', count: 2 })) as {
      items: { refreshToken: string; grantId: string }[];
    };
    await tell('next', { fault: { kind: 'status', status: 502 } });
    const form = {
      grant_type: 'refresh_token',
      refresh_token: items[1]?.refreshToken ?? '',
      client_id: 'c',
      client_secret: 'secret-of-c',
    };
    expect((await post(`${url}/token`, form)).status).toBe(502);
    expect((await post(`${url}/token`, form)).status).toBe(200);
    expect(await tell('posts', { grantId: 'g2' })).toEqual({ posts: 2 });
    expect(await tell('grant', { grantId: 'g2' })).toEqual({ id: 'g2', generation: 2, alive: true });
  } finally {
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
  }
});
