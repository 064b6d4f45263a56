import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SECRET_API_KINDS, type SecretApiKind } from '#shared/domain/vendor-secret.ts';
import { HomeProcess } from '../support/home-process.ts';
import { eventually } from '../support/patience.ts';
import { adminFor } from '../support/secret-apis/admins.ts';
import { CLIENT_ID } from '../support/secret-apis/client-id.ts';
import { SecretServer } from '../support/secret-apis/secret-server.ts';

/** As many as the longest rotation takes, and the restart of a home. */
const PATIENCE_MS = 120_000;
const MAKES = /addPassword|POST .*\/secrets$|^PATCH|renew-secret/;

const servers = new Map<SecretApiKind, SecretServer>();
let home: HomeProcess;

const serverOf = (kind: SecretApiKind): SecretServer => {
  const server = servers.get(kind);
  if (server === undefined) throw new Error(`no server of ${kind}`);
  return server;
};

beforeAll(async () => {
  for (const kind of SECRET_API_KINDS) servers.set(kind, await SecretServer.start(kind));
  home = await HomeProcess.start({ vendors: SECRET_API_KINDS.map((kind) => serverOf(kind).vendor(kind)) });
  for (const kind of SECRET_API_KINDS) {
    await home.api.expect(201, 'POST', '/v1/clients', {
      id: kind,
      vendor: kind,
      clientId: CLIENT_ID,
      clientSecret: 'secret-1',
      rotation: { everyDays: 90, kind, admin: adminFor(kind) },
    });
    await home.api.expect(201, 'POST', '/v1/integrations', {
      id: `grant-${kind}`,
      vendor: kind,
      client: kind,
      scopes: [],
      owner: 'finance',
      principal: 'service',
    });
    await home.api.expect(200, 'PUT', `/v1/integrations/grant-${kind}/grant`, { refreshToken: 'rt-1' });
  }
}, 120_000);
afterAll(async () => {
  await home.dispose();
  for (const server of servers.values()) await server.stop();
});

const secretOf = async (kind: SecretApiKind) =>
  (await home.api.client(kind)).secret as { createdAt: string; pending: boolean };

async function rotated(kind: SecretApiKind): Promise<void> {
  const before = await secretOf(kind);
  await home.api.expect(202, 'POST', `/v1/clients/${kind}/rotate`, {});
  await eventually(
    'the end of the rotation',
    async () => {
      const now = await secretOf(kind).catch(() => undefined);
      return now !== undefined && !now.pending && now.createdAt !== before.createdAt ? now : undefined;
    },
    PATIENCE_MS,
  );
}

/** With the newest secret that the vendor has. */
async function expectRefreshes(kind: SecretApiKind): Promise<void> {
  await eventually(
    'a refresh',
    async () => {
      const answer = await home.api.refresh(`grant-${kind}`);
      return answer.status === 200 ? answer : undefined;
    },
    PATIENCE_MS,
  );
  const used = serverOf(kind).forms.at(-1);
  expect([used?.refresh_token?.slice(0, 3), used?.client_secret]).toEqual([
    'rt-',
    serverOf(kind).values.at(-1),
  ]);
}

describe('a client secret that a vendor’s own API replaces', { timeout: 300_000 }, () => {
  it.each(SECRET_API_KINDS)('%s: is replaced in a running home, and refreshes go on', async (kind) => {
    await rotated(kind);
    expect(serverOf(kind).values).toHaveLength(kind === 'entra' || kind === 'okta' ? 2 : 1);
    expect(serverOf(kind).values.at(-1)).not.toBe('secret-1');
    await expectRefreshes(kind);
    await home.hears({ type: 'client.secret_rotated', client: kind });
    const { rotation } = await home.api.expect(200, 'GET', `/v1/clients/${kind}`);
    expect(rotation).toEqual({ everyDays: 90, kind, by: 'vendor' });
  });

  it.each(['entra', 'auth0', 'gitlab'] as const)(
    '%s: is replaced though the home is killed when the vendor has made it',
    async (kind) => {
      const server = serverOf(kind);
      const [before, count] = [server.values.at(-1), server.values.length];
      let isKilled = false;
      server.beforeAnswer = async (asked) => {
        if (isKilled || !MAKES.test(asked)) return;
        isKilled = true;
        await home.kill();
      };
      const rotation = rotated(kind);
      await eventually('the kill', () => (isKilled ? true : undefined), PATIENCE_MS);
      await home.exit;
      await home.begin();
      await rotation;
      // What nobody could read was removed before another was made.
      expect(server.values).toHaveLength(kind === 'entra' ? count + 1 : 1);
      expect(server.values.at(-1)).not.toBe(before);
      await expectRefreshes(kind);
      expect(home.events({ type: 'client.refused', client: kind })).toEqual([]);
    },
  );

  it('writes no secret and no management credential to its log', () => {
    const said = JSON.stringify([home.stdout.json(), home.stderr.json()]);
    for (const hush of ['admin-secret', 'glpat-', 'admin-access-token', 'secret-1', 'made-by-the-vendor'])
      expect(said).not.toContain(hush);
  });
});
