import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { httpApi } from '#shared/adapters/http/api.ts';
import type { HttpResponse } from '#shared/adapters/http/message.ts';
import { intakeLinkRoutes, intakePageRoutes } from '#shared/adapters/http/routes/intake.ts';
import type { IntakeKind } from '#shared/domain/consent/ticket.ts';
import type { RefreshFailure } from '#shared/domain/failure.ts';
import { minutes } from '#shared/domain/time.ts';
import type { ClientAuthMethod } from '#shared/domain/vendor.ts';
import type { WebhookKeys } from '#shared/domain/webhook/keys.ts';
import { StoreUnavailable } from '#shared/ports/integration-store.ts';
import { VaultUnavailable } from '#shared/ports/vault.ts';
import { request } from '../adapters/http/request.ts';
import { CERTIFICATE, KEY } from '../adapters/oauth/certificate.ts';
import { type AllPorts, allPorts } from '../support/all-ports.ts';
import { said } from '../support/consent/pages-world.ts';
import { aClientId } from '../support/integration.ts';

const id = aClientId('acme-main');
const CERTIFICATE_ENDS = '2126-10-31T15:44:55.000Z';
const NO_LINK = [404, 'This link does not work any more', 'not_found'];
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const REFUSED = {
  kind: 'fails',
  failure: { class: 'client_refused', code: 'invalid_client' },
} as const;

type Patch = (ports: AllPorts['ports']) => Partial<AllPorts['ports']>;

async function door(clientAuth: ClientAuthMethod = 'post', patch: Patch = () => ({})) {
  const keeper = await allPorts({ vendor: { webhook: { scheme: 'standard-webhooks' } } });
  await keeper.ports.clients.change(id, (client) => ({ client: { ...client, clientAuth }, result: 0 }));
  let keys: WebhookKeys | undefined;
  const keyring = {
    get: async () => keys,
    put: async (_: unknown, fresh: WebhookKeys) => {
      keys = fresh;
    },
  };
  const ports = { ...keeper.ports, keyring, ...patch(keeper.ports) };
  const api = httpApi([...intakeLinkRoutes(ports), ...intakePageRoutes(ports)], ports.log);
  return {
    ...keeper,
    api,
    webhookSecrets: () => keys?.secrets.map((secret) => secret.reveal()),
    /** The path of a fresh link. */
    link: async (what: IntakeKind = 'clientSecret'): Promise<string> => {
      const made = await api(request('POST', `/v1/clients/${id}/intake`, { what }));
      return new URL(JSON.parse(made.body).url).pathname;
    },
    look: (path: string): Promise<HttpResponse> => api(request('GET', path)),
    paste: (path: string, secret: string): Promise<HttpResponse> =>
      api(request('POST', path, String(new URLSearchParams({ secret })), FORM)),
    kept: async () => {
      const client = await keeper.ports.clients.find(id);
      return keeper.ports.clientVault.get(id, client?.secret?.versionId ?? '');
    },
  };
}

/** The same, but for the first call of one method. */
function failingOnce<T extends object>(of: T, method: keyof T, error: Error): T {
  let failed = false;
  return new Proxy(of, {
    get: (target, name) => {
      const value = Reflect.get(target, name);
      if (name !== method || failed) return typeof value === 'function' ? value.bind(target) : value;
      failed = true;
      return async () => {
        throw error;
      };
    },
  });
}

describe('an intake link', () => {
  it('shows a form, and nothing of what is in the vault', async () => {
    const { link, look } = await door();
    const page = await look(await link());
    expect(said(page).slice(0, 2)).toEqual([200, 'Bring a client secret']);
    expect(page.headers['content-security-policy']).toContain("form-action 'self'");
    expect(page.headers['set-cookie']).toBeUndefined();
    expect(page.body).toMatch(/<input type="password" id="secret" name="secret" required autocomplete="off"/);
    expect(page.body).not.toMatch(/secret-1|<script| on\w+=/);
  });

  it('takes one secret that works into the vault, once', async () => {
    const { link, look, paste, kept, endpoint, told } = await door();
    const path = await link();
    const page = await paste(path, '  secret-2\r\n');
    expect(said(page).slice(0, 2)).toEqual([200, 'The client secret is stored']);
    expect(page.body).toContain('It was tried at the service first, and works.');
    expect(page.body).not.toContain('secret-2');
    expect((await kept())?.clientSecret?.reveal()).toBe('secret-2');
    expect(endpoint.secretsUsed).toEqual(['secret-2']);
    expect(told()).toEqual(['client.secret_rotated']);
    expect(said(await paste(path, 'secret-3'))).toEqual(NO_LINK);
    expect(said(await look(path))).toEqual(NO_LINK);
    expect((await kept())?.clientSecret?.reveal()).toBe('secret-2');
  });

  it.each<[string, RefreshFailure]>([
    [
      'nothing that makes sense',
      {
        class: 'protocol',
        code: 'no_token',
        tokenless: true,
        evidence: { status: 400, contentType: 'text/html' },
      },
    ],
    ['that no refresh is known', { class: 'client_refused', code: 'unsupported_grant_type' }],
    ['that the client may not refresh', { class: 'client_refused', code: 'unauthorized_client' }],
  ])('does not say that a secret works where the vendor says %s', async (_what, failure) => {
    const { link, paste, kept, endpoint } = await door();
    endpoint.fates = [{ kind: 'fails', failure }];
    const page = await paste(await link(), 'secret-2');
    expect(said(page).slice(0, 2)).toEqual([200, 'The client secret is stored']);
    expect(page.body).toContain('The service did not say whether it works');
    expect(page.body).not.toContain('and works.');
    expect((await kept())?.clientSecret?.reveal()).toBe('secret-2');
  });

  it('stores nothing that the vendor refuses, never shows it again, and may be tried once more', async () => {
    const { link, paste, kept, endpoint } = await door();
    const path = await link();
    endpoint.fates = [REFUSED];
    const page = await paste(path, 'mistyped"><b>');
    expect(page.status).toBe(422);
    expect(page.body).toContain('role="alert"');
    expect(page.body).toContain('aria-invalid="true"');
    expect(page.body).not.toContain('mistyped');
    expect((await kept())?.clientSecret?.reveal()).toBe('secret-1');
    expect((await paste(path, 'secret-2')).status).toBe(200);
  });

  it.each<[string, Patch]>([
    [
      'the vault',
      ({ clientVault }) => ({
        clientVault: failingOnce(clientVault, 'putPending', new VaultUnavailable('down')),
      }),
    ],
    [
      'the store',
      ({ clients }) => ({ clients: failingOnce(clients, 'change', new StoreUnavailable('down')) }),
    ],
  ])('is not used up where %s fails, and takes the same secret a minute later', async (_what, patch) => {
    const { link, look, paste, kept } = await door('post', patch);
    const path = await link();
    const page = await paste(path, 'secret-2');
    expect([page.status, page.headers['retry-after']]).toEqual([503, '60']);
    expect(page.body).toContain('this page is not used up');
    expect((await look(path)).status).toBe(200);
    expect((await paste(path, 'secret-2')).status).toBe(200);
    expect((await kept())?.clientSecret?.reveal()).toBe('secret-2');
    expect(said(await paste(path, 'secret-3'))).toEqual(NO_LINK);
  });

  it('lets one of eight who paste at once store', async () => {
    const { link, paste } = await door();
    const path = await link();
    const pages = await Promise.all(Array.from({ length: 8 }, (_, n) => paste(path, `secret-${n}`)));
    expect(pages.map((page) => page.status).toSorted()).toEqual([200, ...Array(7).fill(404)]);
  });

  it('tells unknown, used, old ones, and those for something else, alike', async () => {
    const { link, look, paste, clock, ports } = await door();
    const used = await link();
    await paste(used, 'secret-2');
    const old = await link();
    await clock.pass(minutes(60));
    const connect = await ports.tickets.issue({
      kind: 'connect',
      integration: 'payroll' as never,
      born: clock.now(),
      epoch: 0,
      expiresAt: (clock.now() + 1000) as never,
    });
    const paths = [
      used,
      old,
      `/intake/${connect.reveal()}`,
      `/intake/${'A'.repeat(43)}`,
      '/intake/x',
      '/intake/%00',
    ];
    const pages = await Promise.all(paths.flatMap((path) => [look(path), paste(path, 'secret-3')]));
    for (const page of pages) {
      expect(said(page)).toEqual(NO_LINK);
      expect(page.body).toBe(pages[0]?.body);
    }
  });

  it.each<[string, string | Uint8Array, Record<string, string>, number]>([
    ['JSON', '{"secret":"x"}', { 'content-type': 'application/json' }, 415],
    ['a form of parts', 'secret=x', { 'content-type': 'multipart/form-data; boundary=x' }, 415],
    ['no type', 'secret=x', { 'content-type': '' }, 415],
    ['a compressed form', 'secret=x', { ...FORM, 'content-encoding': 'gzip' }, 415],
    ['two secrets', 'secret=x&secret=y', FORM, 415],
    ['another field', 'secret=x&admin=1', FORM, 415],
    ['no field', '', FORM, 415],
    ['bytes that are no text', Uint8Array.of(0x73, 0xff, 0xfe), FORM, 415],
    ['a body without end', `secret=${'x'.repeat(70_000)}`, FORM, 413],
    ['an empty secret', 'secret=', FORM, 400],
    ['a line break within', 'secret=a%0ab', FORM, 400],
    ['what no vendor gives', 'secret=gr%C3%BCn', FORM, 400],
    ['more than a secret is long', `secret=${'x'.repeat(4097)}`, FORM, 400],
  ])('refuses %s, and is not used up', async (_, body, headers, status) => {
    const { api, link, paste, endpoint } = await door();
    const path = await link();
    expect((await api(request('POST', path, body, headers))).status).toBe(status);
    expect(endpoint.posts).toEqual([]);
    expect((await paste(path, 'secret-2')).status).toBe(200);
  });

  it('takes a private key as PEM and as JWK, and nothing that is none', async () => {
    const { link, paste, kept } = await door('private_key_jwt');
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const jwk = privateKey.export({ format: 'jwk' });
    for (const text of [privateKey.export({ type: 'pkcs8', format: 'pem' }) as string, JSON.stringify(jwk)]) {
      expect((await paste(await link('privateKey'), `\n${text}\n`)).status).toBe(200);
      expect(JSON.parse((await kept())?.privateKeyJwk?.reveal() ?? '{}')).toMatchObject({
        kty: 'EC',
        d: jwk.d,
      });
    }
    const path = await link('privateKey');
    const notKeys = [
      publicKey.export({ type: 'spki', format: 'pem' }) as string,
      JSON.stringify(publicKey.export({ format: 'jwk' })),
      '{"kty":"oct","k":"x","d":"y"}',
      '{"kty":',
      'secret',
    ];
    for (const text of notKeys) expect((await paste(path, text)).status, text).toBe(400);
  });

  it.each([
    ['before', [CERTIFICATE, KEY]],
    ['behind', [KEY, CERTIFICATE]],
  ])('keeps the certificate that lies %s a private key, and when it ends', async (_where, parts) => {
    const { link, paste, kept, ports } = await door('private_key_jwt');
    expect((await paste(await link('privateKey'), parts.join('\n'))).status).toBe(200);
    expect(JSON.parse((await kept())?.privateKeyJwk?.reveal() ?? '{}').x5c).toEqual([
      CERTIFICATE.replace(/-----.*-----|\n/g, ''),
    ]);
    const { secret } = (await ports.clients.find(id)) ?? {};
    expect(secret?.certificateExpiresAt).toBe(Date.parse(CERTIFICATE_ENDS));
  });

  it('forgets the end of a certificate whose key was replaced, and keeps none of another key', async () => {
    const { link, paste, kept, ports } = await door('private_key_jwt');
    const ends = async () => (await ports.clients.find(id))?.secret?.certificateExpiresAt;
    expect((await paste(await link('privateKey'), `${KEY}\n${CERTIFICATE}`)).status).toBe(200);
    expect(await ends()).toBe(Date.parse(CERTIFICATE_ENDS));
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const other = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
    expect((await paste(await link('privateKey'), other + CERTIFICATE)).status).toBe(200);
    expect(JSON.parse((await kept())?.privateKeyJwk?.reveal() ?? '{}').x5c).toBeUndefined();
    expect(await ends()).toBeUndefined();
  });

  it('puts a webhook secret beside the one before it, as both sign for a while', async () => {
    const { link, paste, webhookSecrets, endpoint } = await door();
    for (const secret of ['whsec_1', 'whsec_2', 'whsec_3', 'whsec_3']) {
      const page = await paste(await link('webhookSecret'), secret);
      expect(page.body).toContain('the first delivery will show');
    }
    expect(webhookSecrets()).toEqual(['whsec_3', 'whsec_2']);
    expect(endpoint.posts).toEqual([]);
  });

  it.each<[IntakeKind, ClientAuthMethod]>([
    ['privateKey', 'post'],
    ['clientSecret', 'private_key_jwt'],
    ['clientSecret', 'none'],
  ])('for a %s is not made for a client that proves itself by %s', async (what, clientAuth) => {
    const { api } = await door(clientAuth);
    const answer = await api(request('POST', `/v1/clients/${id}/intake`, { what }));
    expect([answer.status, JSON.parse(answer.body).pointer]).toEqual([400, '/what']);
  });
});
