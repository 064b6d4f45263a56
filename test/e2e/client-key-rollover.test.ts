import type Provider from 'oidc-provider';
import type { KoaContextWithOIDC } from 'oidc-provider';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { RealAuthorizationServer, SCOPES } from '../support/consent/authorization-server.ts';
import { Visitor } from '../support/consent/visitor.ts';
import { HomeProcess } from '../support/home-process.ts';
import { eventually } from '../support/patience.ts';

/** The server keeps a set of keys for a minute, and the tries of a new key lie 20, 40 and 80 s apart. */
const PATIENCE_MS = 170_000;
const IDS = Array.from({ length: 20 }, (_, n) => `grant-${n}`);

let server: RealAuthorizationServer;
let home: HomeProcess;
let jwksUrl: string;
/** Refused requests with somebody's refresh token: each would be a grant in danger. */
const refused: string[] = [];
/** Names of the keys that assertions were signed with. */
const signedWith = new Set<unknown>();

beforeAll(async () => {
  server = await RealAuthorizationServer.start();
  home = await HomeProcess.start({
    vendors: [server.vendor('real', { clientAuth: 'private_key_jwt', accessTokenSeconds: 3600 })],
  });
  const registered = await home.api.expect(201, 'POST', '/v1/clients', {
    id: 'app',
    vendor: 'real',
    clientId: 'app-at-vendor',
    rotation: { everyDays: 90, kind: 'jwks' },
  });
  jwksUrl = String(registered.jwksUrl);
  const redirectUri = `${home.api.url}/oauth/callback`;
  // The server fetches from no address of a machine's own, as it should: it knows this one by a public name.
  const app = { clientId: 'app-at-vendor', jwksUri: 'https://keeper.example/keys', redirectUri };
  const more = { fetch: (() => fetch(jwksUrl)) as typeof fetch };
  server.serve([app], more, undefined, watch);
  for (const id of IDS) await connect(id);
}, 120_000);
afterAll(async () => {
  await home.dispose();
  await server.stop();
});

function watch(provider: Provider): void {
  const paramsOf = (context: KoaContextWithOIDC) => context.oidc.params ?? {};
  provider.on('grant.error', (context: KoaContextWithOIDC, error) => {
    const token = String(paramsOf(context).refresh_token ?? '');
    if (!token.startsWith('not-a-token-')) refused.push(error.message);
  });
  provider.on('grant.success', (context: KoaContextWithOIDC) => {
    const [head = ''] = String(paramsOf(context).client_assertion).split('.');
    signedWith.add(JSON.parse(Buffer.from(head, 'base64url').toString()).kid);
  });
}

async function connect(id: string): Promise<void> {
  const { connectUrl } = await home.api.expect(201, 'POST', '/v1/integrations', {
    id,
    vendor: 'real',
    client: 'app',
    scopes: SCOPES.split(' '),
    owner: 'finance',
    principal: 'service',
  });
  const person = new Visitor(id);
  const page = await person.visit(await person.agree(String(connectUrl)));
  expect(page.status, page.text).toBe(200);
}

const kids = async (): Promise<readonly string[]> => {
  const { keys } = (await (await fetch(jwksUrl)).json()) as { keys: { kid: string }[] };
  return keys.map(({ kid }) => kid);
};

it('rolls a key over at a server that reads it from here, while 20 integrations refresh and none is refused', {
  timeout: 240_000,
}, async () => {
  const before = await kids();
  expect(before).toHaveLength(1);
  let isOver = false;
  const refreshing = IDS.map(async (id) => {
    while (!isOver) {
      expect((await home.api.refresh(id)).status, id).toBe(200);
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
  });
  try {
    await home.api.expect(202, 'POST', '/v1/clients/app/rotate', {});
    await eventually('both keys', async () => ((await kids()).length === 2 ? true : undefined));
    await eventually(
      'the new key in use',
      async () => ((await kids())[0] === before[0] ? undefined : true),
      PATIENCE_MS,
    );
  } finally {
    isOver = true;
    await Promise.all(refreshing);
  }
  const [own, old] = await kids();
  expect(old).toBe(before[0]);
  await eventually('a refresh by the new key', async () => {
    await home.api.refresh('grant-0');
    return signedWith.has(own) ? true : undefined;
  });
  for (const id of IDS) {
    const refreshed = await home.api.refresh(id);
    expect([refreshed.status, refreshed.body.status], id).toEqual([200, 'active']);
    expect(home.story(id), id).toEqual(['integration.connected']);
  }
  expect(refused).toEqual([]);
  expect(signedWith).toEqual(new Set([old, own]));
  expect(home.events({ type: 'client.refused' })).toEqual([]);
  await home.hears({ type: 'client.secret_rotated', client: 'app' });
});
