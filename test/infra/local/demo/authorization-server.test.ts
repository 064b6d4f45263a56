import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type App,
  type AuthorizationServer,
  startAuthorizationServer,
} from '../../../../infra/local/demo/authorization-server.ts';
import { castOf } from '../../../../infra/local/demo/cast.ts';
import { consentTo } from '../../../../infra/local/demo/consent.ts';
import { isAccepted } from '../../../../infra/local/demo/proof.ts';

const { acme, globex } = castOf(30);
let now = Date.now();
let server: AuthorizationServer;

beforeEach(async () => {
  server = await startAuthorizationServer([acme.app, globex.app], () => now);
});
afterEach(() => server.stop());

async function ask(fields: Readonly<Record<string, string>>, { clientId, clientSecret }: App = acme.app) {
  const response = await fetch(`${server.url}/token`, {
    method: 'POST',
    body: new URLSearchParams({ ...fields, client_id: clientId, client_secret: clientSecret }),
  });
  return { status: response.status, body: (await response.json()) as Readonly<Record<string, string>> };
}

const refresh = (token: string) => ask({ grant_type: 'refresh_token', refresh_token: token });

describe('the vendor of the show', () => {
  it('gives tokens of 20 seconds for a consent, and a new refresh token at each refresh', async () => {
    const tokens = await consentTo(server.url, acme.app, 'payroll-robot');
    expect(tokens.expires_in).toBe(20);
    expect(await isAccepted(server.url, acme.app, tokens.access_token)).toBe(true);
    const { status, body } = await refresh(tokens.refresh_token);
    expect(status).toBe(200);
    expect(body.refresh_token).not.toBe(tokens.refresh_token);
    expect(await isAccepted(server.url, acme.app, body.access_token ?? '')).toBe(true);
    expect(await isAccepted(server.url, acme.app, 'made-up')).toBe(false);
  });

  it('gives an application a token of its own', async () => {
    const { status, body } = await ask({ grant_type: 'client_credentials' }, globex.app);
    expect({ status, lives: body.expires_in }).toEqual({ status: 200, lives: 20 });
    expect(await isAccepted(server.url, globex.app, body.access_token ?? '')).toBe(true);
    expect(await isAccepted(server.url, globex.app, 'made-up')).toBe(false);
  });

  it('takes a refresh token again within 30 seconds of its first use', async () => {
    const { refresh_token: token } = await consentTo(server.url, acme.app, 'payroll-robot');
    expect((await refresh(token)).status).toBe(200);
    now += 20_000;
    const second = await refresh(token);
    expect(second.status).toBe(200);
    expect((await refresh(second.body.refresh_token ?? '')).status).toBe(200);
    expect(server.grantsEnded).toBe(0);
  });

  it('ends the whole grant when one comes back later, however often it was used within', async () => {
    const { refresh_token: token } = await consentTo(server.url, acme.app, 'payroll-robot');
    await refresh(token);
    now += 20_000;
    const newest = await refresh(token);
    now += 11_000;
    expect(await refresh(token)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    expect(server.grantsEnded).toBe(1);
    expect((await refresh(newest.body.refresh_token ?? '')).body.error).toBe('invalid_grant');
    expect(await isAccepted(server.url, acme.app, newest.body.access_token ?? '')).toBe(false);
  });

  it('keeps consents of different accounts apart', async () => {
    const payroll = await consentTo(server.url, acme.app, 'payroll-robot');
    const billing = await consentTo(server.url, acme.app, 'billing-robot');
    await refresh(payroll.refresh_token);
    now += 31_000;
    expect((await refresh(payroll.refresh_token)).status).toBe(400);
    expect((await refresh(billing.refresh_token)).status).toBe(200);
  });
});
