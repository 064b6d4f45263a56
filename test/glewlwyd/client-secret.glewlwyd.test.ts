import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DATABASE_FILE } from '#shared/adapters/sqlite/storage.ts';
import { HomeProcess } from '../support/home-process.ts';
import { eventually } from '../support/patience.ts';
import { runGrantkeeper } from '../support/run-grantkeeper.ts';
import { type GlewlwydTarget, glewlwydTarget } from '../torture/targets/glewlwyd.ts';
import { clientNamed, REDIRECT_URI } from '../torture/targets/glewlwyd-setup.ts';
import { Front } from './front.ts';
import { PATIENCE_MS, Refreshing } from './refreshing.ts';

/** `app` registered itself, and is asked for a secret by its registration; the other's secret is an administrator's. */
const APP = Array.from({ length: 50 }, (_, n) => `grant-${n}`);
const CONSOLE = Array.from({ length: 20 }, (_, n) => `console-${n}`);

/** As `docs/decisions/client-secret-rotation.md` has a person wait. */
const UNTIL_KNOWN_MS = 3000;

let server: GlewlwydTarget;
let front: Front;
let home: HomeProcess;
let app: Refreshing;
let console: Refreshing;

beforeAll(async () => {
  server = await glewlwydTarget('once', 3600);
  front = await Front.start(server.url);
  home = await HomeProcess.start({
    vendors: [
      {
        id: 'glewlwyd',
        tokenEndpoint: `${front.url}/api/oidc/token`,
        clientAuth: 'basic',
        rotation: { kind: 'strict', reuseRevokesFamily: true },
        grants: ['authorization_code', 'client_credentials'],
      },
    ],
  });
  app = new Refreshing(home, APP);
  console = new Refreshing(home, CONSOLE);
  const registered = await register();
  await server.agree(registered.client_id);
  await home.api.expect(201, 'POST', '/v1/clients', {
    id: 'app',
    vendor: 'glewlwyd',
    clientId: registered.client_id,
    clientSecret: registered.client_secret,
    rotation: { everyDays: 90, kind: 'dcr' },
    registration: {
      clientUri: registered.registration_client_uri.replace(server.url, front.url),
      accessToken: registered.registration_access_token,
    },
  });
  const registeredApp = { id: registered.client_id, secret: registered.client_secret };
  for (const id of APP) await adopt('app', id, registeredApp);
  await home.api.expect(201, 'POST', '/v1/clients', {
    id: 'console',
    vendor: 'glewlwyd',
    clientId: server.client.id,
    clientSecret: server.client.secret,
  });
  for (const id of CONSOLE) await adopt('console', id, server.client);
});
afterAll(async () => {
  await home.dispose();
  await front.stop();
  await server.stop();
});

/** RFC 7591 3.1. */
async function register() {
  const response = await fetch(`${server.url}/api/oidc/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      redirect_uris: [REDIRECT_URI],
      client_name: 'the keeper',
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'client_secret_basic',
    }),
  });
  expect(response.status).toBe(200);
  return (await response.json()) as Readonly<
    Record<'client_id' | 'client_secret' | 'registration_client_uri' | 'registration_access_token', string>
  >;
}

async function adopt(client: string, id: string, at: GlewlwydTarget['client']): Promise<void> {
  const tokens = await server.consentTo(at);
  await home.api.expect(201, 'POST', '/v1/integrations', {
    id,
    vendor: 'glewlwyd',
    client,
    scopes: ['openid'],
    owner: 'finance',
    principal: 'service',
  });
  await home.api.expect(200, 'PUT', `/v1/integrations/${id}/grant`, { ...tokens, expiresIn: 3600 });
}

const secretOf = async (client: string) =>
  (await home.api.client(client)).secret as { readonly createdAt: string; readonly pending: boolean };

async function rotatedByVendor(): Promise<void> {
  const before = await secretOf('app');
  await home.api.expect(202, 'POST', '/v1/clients/app/rotate', {});
  await eventually(
    'the end of the rotation',
    async () => {
      const now = await secretOf('app').catch(() => undefined);
      return now !== undefined && !now.pending && now.createdAt !== before.createdAt ? now : undefined;
    },
    PATIENCE_MS,
  );
}

/** Kills the home once, at that point, and starts it again. */
async function killedAt(point: 'PUT' | 'try'): Promise<void> {
  let isKilled = false;
  front.beforeAnswer = async (what) => {
    if (what !== point || isKilled) return;
    isKilled = true;
    await home.kill();
  };
  await eventually('the kill', () => (isKilled ? true : undefined), PATIENCE_MS);
  await home.exit;
  await home.begin();
}

/** No lease is taken of what is paused; those that were there before have to end. */
const nothingUnderWay = () =>
  eventually(
    'the end of the refreshes under way',
    () => {
      const rows = new DatabaseSync(join(home.dataDir, DATABASE_FILE), { readOnly: true });
      try {
        const leased = rows
          .prepare("SELECT 1 FROM integrations WHERE client = 'console' AND leased = 1")
          .get();
        return leased === undefined ? true : undefined;
      } finally {
        rows.close();
      }
    },
    PATIENCE_MS,
  );

const bring = (secret: string) =>
  runGrantkeeper(['client', 'rotate', 'console'], {
    input: `${secret}\n`,
    env: { GRANTKEEPER_URL: home.api.url, GRANTKEEPER_API_KEY: home.apiKey },
  });

describe('glewlwyd, which keeps one secret, looks at a refresh token before it looks at the secret, and spends it', () => {
  it('costs a grant whose token comes with a wrong secret: what the rest of this holds is not so by itself', async () => {
    const { refreshToken } = await server.consentTo(server.client);
    const ask = async (secret: string): Promise<number> => {
      const basic = Buffer.from(`${server.client.id}:${secret}`).toString('base64');
      const body = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: refreshToken });
      const headers = { authorization: `Basic ${basic}` };
      return (await fetch(server.tokenUrl, { method: 'POST', headers, body })).status;
    };
    expect(await ask('wrong')).toBe(400);
    expect(await ask(server.client.secret)).toBe(400);
  });

  it('gives a new secret by its registration while 50 integrations refresh, and none is refused', async () => {
    await app.during(rotatedByVendor);
    expect(front.replaced).toBe(1);
    await app.expectAllWell();
    expect(front.refused).toEqual([]);
    await home.hears({ type: 'client.secret_rotated', client: 'app' });
  });

  it.each([
    ['as the server has answered and nobody has heard it', 'PUT'],
    ['as the new secret is tried', 'try'],
  ] as const)('gives one secret though the home is killed %s', async (_when, point) => {
    const before = front.replaced;
    const restarted = killedAt(point);
    await app.during(async () => {
      await rotatedByVendor();
      await restarted;
    });
    expect(front.replaced).toBe(before + 1);
    await app.expectAllWell();
    expect(front.refused).toEqual([]);
    expect(home.events({ type: 'client.refused' })).toEqual([]);
  });

  it('is given a new one by an administrator, while its 20 integrations are paused', async () => {
    await console.during(async () => {
      for (const id of CONSOLE) await home.api.expect(200, 'POST', `/v1/integrations/${id}/pause`);
      await nothingUnderWay();
      await server.admin(
        'PUT',
        `client/${server.client.id}`,
        clientNamed(server.client.id, 'the-new-secret'),
      );
      expect((await bring('the-new-secret')).code).toBe(0);
      await sleep(UNTIL_KNOWN_MS);
      for (const id of CONSOLE) await home.api.expect(200, 'POST', `/v1/integrations/${id}/resume`);
    }, [503, 409]);
    await console.expectAllWell();
    expect(front.refused).toEqual([]);
  });

  it('refuses a wrong one to a canary that has no refresh token, and the client goes on with its own', async () => {
    await home.api.expect(201, 'POST', '/v1/integrations', {
      id: 'canary',
      vendor: 'glewlwyd',
      client: 'console',
      grantType: 'client_credentials',
      scopes: ['openid'],
      owner: 'finance',
      principal: 'service',
      canary: true,
    });
    await home.api.until('canary', ({ status }) => status === 'active');
    const before = await secretOf('console');
    await console.during(async () => {
      await bring('a-wrong-secret');
      await eventually(
        'the end of the rotation',
        async () => ((await secretOf('console')).pending ? undefined : true),
        PATIENCE_MS,
      );
    });
    expect((await secretOf('console')).createdAt).toBe(before.createdAt);
    await console.expectAllWell();
    expect(front.refused).toEqual([]);
  });
});
