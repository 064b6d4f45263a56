import { expect, it } from 'vitest';
import { Secret } from '#shared/domain/secret.ts';
import { milliseconds, minutes } from '#shared/domain/time.ts';
import type { TokenEndpoint, TokenRequest } from '#shared/ports/token-endpoint.ts';
import { makeIntakeLink } from '#shared/usecases/intake/make-intake-link.ts';
import { takeIn } from '#shared/usecases/intake/take-in.ts';
import { lookAfterWebhook } from '#shared/usecases/registration/look-after-webhook.ts';
import { anIntegration, anIntegrationId } from '../../support/integration.ts';
import { CLIENT, KEY, registrationWorld, URL } from './world.ts';

it('registers at the vendor at once, with the secret and the key that were brought, and keeps the key apart', async () => {
  const { set, webhooks, registration, ports, close } = await registrationWorld();
  expect(await set(KEY)).toMatchObject({ kind: 'webhook', registration: { by: 'github-app', url: URL } });
  expect(webhooks.did).toEqual(['create', 'test']);
  expect(webhooks.has).toMatchObject({ url: URL, secret: 'hook-secret' });
  expect(webhooks.calls[0]).toMatchObject({ clientId: 'client-at-acme', events: ['gone'] });
  expect(webhooks.calls[0]?.credential.reveal()).toBe('key of the App');
  expect((await ports.registrationKeys.get(CLIENT))?.reveal()).toBe('key of the App');
  expect(JSON.stringify(await registration())).not.toContain('key of');
  expect(Object.keys((await ports.keyring.get(CLIENT)) ?? {})).toEqual(['publicKeys', 'secrets']);
  await close();
});

it('brings a new secret to the vendor by itself, while the old one is still believed', async () => {
  const { set, webhooks, ports, close } = await registrationWorld();
  await set(KEY);
  await set(undefined, 'next-secret', 'hook-secret');
  expect(webhooks.did).toEqual(['create', 'test', 'mend', 'test']);
  expect(webhooks.has?.secret).toBe('next-secret');
  expect((await ports.keyring.get(CLIENT))?.secrets.map((secret) => secret.reveal())).toEqual([
    'next-secret',
    'hook-secret',
  ]);
  await close();
});

it('needs the key once', async () => {
  const { set, close } = await registrationWorld();
  expect(await set({})).toMatchObject({ kind: 'refused', pointer: '/register/credential' });
  await set(KEY);
  expect(await set({})).toMatchObject({ kind: 'webhook' });
  await close();
});

it('keeps what it could not register, and says why', async () => {
  const { set, webhooks, registration, clock, run, close } = await registrationWorld();
  webhooks.instead = { kind: 'failed', code: 'http_503' };
  expect(await set(KEY)).toMatchObject({ registration: { trouble: { kind: 'failed', code: 'http_503' } } });
  webhooks.instead = undefined;
  await clock.pass(minutes(15));
  expect(await run()).toMatchObject({ checked: 1, made: 1 });
  expect((await registration())?.trouble).toBeUndefined();
  await close();
});

it('looks after it no longer where that is said, and leaves the vendor what it has', async () => {
  const { set, webhooks, registration, run, close } = await registrationWorld();
  await set(KEY);
  await set(null);
  expect(await registration()).toBeUndefined();
  expect(webhooks.has?.url).toBe(URL);
  expect(await run(true)).toMatchObject({ checked: 0 });
  await close();
});

it('refuses where the vendor has no API for it, before anything is stored', async () => {
  const { set, ports, close } = await registrationWorld('none');
  expect(await set(KEY)).toMatchObject({ kind: 'refused', pointer: '/register' });
  expect(await ports.keyring.get(CLIENT)).toBeUndefined();
  await close();
});

it('calls an API that takes a token of a grant with the one that the home keeps', async () => {
  const shop = { by: 'shopify', url: 'https://acme.example/graphql.json' } as const;
  const { set, webhooks, ports, close } = await registrationWorld(shop);
  const row = anIntegration({ client: CLIENT });
  await ports.store.create(row);
  const ref = { integration: row.id, epoch: row.epoch, versionId: row.tokens?.versionId as never };
  const tokens = { accessToken: new Secret('shop-token'), tokenType: 'Bearer', scopes: [], spent: [] };
  const times = { obtainedAt: row.createdAt, expiresAt: row.tokens?.expiresAt as never, expiryKnown: true };
  await ports.vault.put(ref, { ...tokens, ...times }, []);
  expect(await set(KEY)).toMatchObject({ kind: 'refused', pointer: '/register/credential' });
  for (const integration of [undefined, anIntegrationId('nobody')])
    expect(await set(integration === undefined ? {} : { integration })).toMatchObject({
      kind: 'refused',
      pointer: '/register/integration',
    });
  expect(await set({ integration: row.id })).toMatchObject({ kind: 'webhook' });
  expect(webhooks.calls[0]?.credential.reveal()).toBe('shop-token');
  await close();
});

it("calls Microsoft Graph with a token by the client's own secret, and takes a refusal of that for one", async () => {
  const graph = { by: 'microsoft-graph', url: 'https://graph.acme.example/v1.0' } as const;
  const { set, ports, close } = await registrationWorld(graph);
  const asked: TokenRequest[] = [];
  const tokenEndpoint: TokenEndpoint = {
    request: async (_call, request) => {
      asked.push(request);
      const failure = { class: 'client_refused', code: 'invalid_client' } as const;
      return { kind: 'failed', failure, took: milliseconds(0) };
    },
  };
  await set({ resource: 'users' });
  const looked = await lookAfterWebhook({ ...ports, tokenEndpoint })(CLIENT, true);
  expect(asked).toEqual([
    { grantType: 'client_credentials', scopes: ['https://graph.acme.example/.default'] },
  ]);
  expect(looked?.client.webhook?.trouble).toMatchObject({ kind: 'refused', code: 'invalid_client' });
  await close();
});

it('brings a secret to the vendor that came by a link, within the next run', async () => {
  const { set, run, webhooks, ports, close } = await registrationWorld();
  await set(KEY);
  await ports.clients.change(CLIENT, (client) => ({
    client: { ...client, webhookKeysExpireAt: ports.clock.now() },
    result: undefined,
  }));
  const link = await makeIntakeLink(ports)({ id: CLIENT, what: 'webhookSecret' });
  if (link.kind !== 'link') throw new Error('no link');
  expect(await takeIn(ports)(link.ticket, new Secret('pasted-secret'))).toMatchObject({ kind: 'stored' });
  expect(await run()).toMatchObject({ mended: 1, findings: [] });
  expect(webhooks.has?.secret).toBe('pasted-secret');
  // Nobody has said when that one ends.
  expect((await ports.clients.find(CLIENT))?.webhookKeysExpireAt).toBeUndefined();
  await close();
});
