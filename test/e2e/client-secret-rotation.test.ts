import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { consentTo } from '../../infra/local/demo/consent.ts';
import { RealAuthorizationServer } from '../support/consent/authorization-server.ts';
import { lastingMemory } from '../support/consent/lasting-memory.ts';
import {
  REGISTERED_REDIRECT,
  REGISTERED_SCOPE,
  type RegisteredClient,
  registerAt,
  SecretReplacement,
} from '../support/consent/registering-server.ts';
import { HomeProcess } from '../support/home-process.ts';
import { eventually } from '../support/patience.ts';

/** As many as the longest rotation takes, and the restart of a home. */
const PATIENCE_MS = 150_000;
const IDS = Array.from({ length: 50 }, (_, n) => `grant-${n}`);

const replacement = new SecretReplacement();
let server: RealAuthorizationServer;
let home: HomeProcess;
let registered: RegisteredClient;

beforeAll(async () => {
  server = await RealAuthorizationServer.start();
  server.serve(
    [],
    { features: replacement.features, adapter: lastingMemory() },
    undefined,
    replacement.adapt,
  );
  registered = await registerAt(server.url);
  home = await HomeProcess.start({ vendors: [server.vendor('real', { accessTokenSeconds: 3600 })] });
  await home.api.expect(201, 'POST', '/v1/clients', {
    id: 'app',
    vendor: 'real',
    clientId: registered.client_id,
    clientSecret: registered.client_secret,
    rotation: { everyDays: 90, kind: 'dcr' },
    registration: {
      clientUri: registered.registration_client_uri,
      accessToken: registered.registration_access_token,
    },
  });
  for (const id of IDS) await adopt(id);
}, 120_000);
afterAll(async () => {
  await home.dispose();
  await server.stop();
});

async function adopt(id: string): Promise<void> {
  const app = {
    clientId: registered.client_id,
    clientSecret: registered.client_secret,
    scope: REGISTERED_SCOPE,
    redirectUri: REGISTERED_REDIRECT,
  };
  const tokens = await consentTo(server.url, app, id);
  await home.api.expect(201, 'POST', '/v1/integrations', {
    id,
    vendor: 'real',
    client: 'app',
    scopes: ['read'],
    owner: 'finance',
    principal: 'service',
  });
  await home.api.expect(200, 'PUT', `/v1/integrations/${id}/grant`, {
    accessToken: tokens.access_token,
    refreshToken: tokens.refresh_token,
    expiresIn: tokens.expires_in,
    scope: tokens.scope,
  });
}

const secretOf = async () =>
  (await home.api.client('app')).secret as {
    createdAt: string;
    pending: boolean;
    rolling?: { code?: string };
  };

/** Everybody refreshes, again and again, for as long as this takes; a home that is down is asked again. */
async function whileAllRefresh<T>(work: () => Promise<T>): Promise<T> {
  let isOver = false;
  const refreshing = IDS.map(async (id) => {
    while (!isOver) {
      const answer = await home.api.refresh(id).catch(() => undefined);
      if (answer !== undefined && answer.status !== 503) expect(answer.status, id).toBe(200);
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  });
  try {
    return await work();
  } finally {
    isOver = true;
    await Promise.all(refreshing);
  }
}

async function rotated(): Promise<void> {
  const before = await secretOf();
  await home.api.expect(202, 'POST', '/v1/clients/app/rotate', {});
  await eventually(
    'the end of the rotation',
    async () => {
      const now = await secretOf().catch(() => undefined);
      return now !== undefined && !now.pending && now.createdAt !== before.createdAt ? now : undefined;
    },
    PATIENCE_MS,
  );
}

/** Once refreshes go on. */
const refreshedNow = (id: string) =>
  eventually(
    `a refresh of ${id}`,
    async () => {
      const answer = await home.api.refresh(id);
      return answer.status === 503 ? undefined : answer;
    },
    PATIENCE_MS,
  );

/** Every grant lives and is refreshed with the secret that there is now. */
async function expectAllWell(): Promise<void> {
  for (const id of IDS) {
    const refreshed = await refreshedNow(id);
    expect([refreshed.status, refreshed.body.status], id).toEqual([200, 'active']);
    expect(home.story(id), id).toEqual(['integration.connected']);
  }
  expect(replacement.refused).toEqual([]);
  expect(home.events({ type: 'client.refused' })).toEqual([]);
}

/** Kills the home once, at that point, and starts it again. */
async function killedAt(point: 'PUT' | 'try'): Promise<void> {
  let isKilled = false;
  replacement.beforeAnswer = async (what) => {
    if (what !== point || isKilled) return;
    isKilled = true;
    await home.kill();
  };
  await eventually('the kill', () => (isKilled ? true : undefined), PATIENCE_MS);
  await home.exit;
  await home.begin();
}

describe('a client secret at a server that keeps one, while 50 integrations refresh', {
  timeout: 300_000,
}, () => {
  it('is replaced, and no request with a refresh token is refused', async () => {
    await whileAllRefresh(rotated);
    expect(replacement.replaced).toBe(1);
    await expectAllWell();
    await home.hears({ type: 'client.secret_rotated', client: 'app' });
  });

  it.each([
    ['as the server has answered and nobody has heard it', 'PUT'],
    ['as the new secret is tried', 'try'],
  ] as const)('is replaced once though the home is killed %s', async (_when, point) => {
    replacement.renewsToken = false;
    const before = replacement.replaced;
    const restarted = killedAt(point);
    await whileAllRefresh(async () => {
      await rotated();
      await restarted;
    });
    expect(replacement.replaced).toBe(before + 1);
    await expectAllWell();
  });

  it('stays as it is where the server keeps it', async () => {
    replacement.isOn = false;
    const before = await secretOf();
    await whileAllRefresh(async () => {
      await home.api.expect(202, 'POST', '/v1/clients/app/rotate', {});
      await eventually('the end', async () => ((await secretOf()).pending ? undefined : true), PATIENCE_MS);
    });
    expect((await secretOf()).createdAt).toBe(before.createdAt);
    await expectAllWell();
  });

  it('is a person’s to bring where an answer is lost that held the one token to look it up by', async () => {
    Object.assign(replacement, { isOn: true, renewsToken: true });
    const restarted = killedAt('PUT');
    await home.api.expect(202, 'POST', '/v1/clients/app/rotate', {});
    await restarted;
    await eventually('the alarm', () =>
      home.stderr.json().find(({ message }) => message === 'rotation of a client secret is stuck'),
    );
    expect((await secretOf()).rolling?.code).toBe('registration_http_401');
    await home.api.expect(202, 'POST', '/v1/clients/app/rotate', { clientSecret: replacement.newest });
    expect(await secretOf()).toMatchObject({ pending: false });
    for (const id of IDS) {
      const refreshed = await refreshedNow(id);
      expect([refreshed.status, refreshed.body.status], id).toEqual([200, 'active']);
      expect(home.story(id), id).toEqual(['integration.connected']);
    }
  });
});
