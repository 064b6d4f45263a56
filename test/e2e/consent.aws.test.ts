import { generateKeyPairSync } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../../infra/local/emulator.ts';
import { bootstrapAndDeploy } from '../../infra/local/emulator-deploy.ts';
import { asRoot, json } from '../security/aws-call.ts';
import { RealAuthorizationServer, SCOPES } from '../support/consent/authorization-server.ts';
import { askedFor, enterCode } from '../support/consent/enter-code.ts';
import { Visitor } from '../support/consent/visitor.ts';
import { logLines } from '../support/log-lines.ts';
import { SignedClient } from '../support/signed-client.ts';

/** What links and the redirect address begin with: a stage's own domain, which leads to nothing here. */
const PUBLIC_URL = 'https://grants.example.com';
const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const CLIENT_SECRET = 'secret-of-the-deployed-app';

let emulator: Emulator;
let server: RealAuthorizationServer;
let api: SignedClient;

beforeAll(async () => {
  [emulator, server] = await Promise.all([startEmulator(), RealAuthorizationServer.start()]);
  const vendorsFile = join(emulator.folder, 'vendors.json');
  await writeFile(
    vendorsFile,
    JSON.stringify([server.vendor('real', { assertion: { clientAssertion: true } })]),
  );
  const context = { stage: 'local', vendorsFile, publicUrl: PUBLIC_URL };
  const outputs = await bootstrapAndDeploy({ emulator, app: 'node infra/app.ts', context });
  const apiId = outputs['Grantkeeper-local-service']?.ApiId;
  api = new SignedClient(`${emulator.endpoint}/_aws/execute-api/${apiId}/$default`, emulator.account);
  const app = { clientId: 'app-at-vendor', clientSecret: CLIENT_SECRET };
  const redirectUri = `${PUBLIC_URL}/oauth/callback`;
  const signer = { clientId: 'signer-at-vendor' };
  server.serve(
    [
      { ...app, redirectUri },
      { ...signer, redirectUri },
    ],
    {},
    publicKey.export({ format: 'jwk' }),
  );
  await api.expect(201, 'POST', '/v1/clients', { id: 'app', vendor: 'real', ...app });
  await api.expect(201, 'POST', '/v1/clients', {
    id: 'signer',
    vendor: 'real',
    ...signer,
    clientAuth: 'private_key_jwt',
    privateKeyJwk: privateKey.export({ format: 'jwk' }),
  });
}, 180_000);

afterAll(async () => {
  await server.stop();
  await emulator.stop();
});

/** The same address where it is to be reached. */
function reached(address: string | URL): string {
  const text = String(address);
  if (!text.startsWith(`${PUBLIC_URL}/`)) throw new Error(`${text} is not under ${PUBLIC_URL}`);
  return api.url + text.slice(PUBLIC_URL.length);
}

async function create(id: string, more: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const created = await api.expect(201, 'POST', '/v1/integrations', {
    id,
    vendor: 'real',
    client: 'app',
    scopes: SCOPES.split(' '),
    owner: 'finance',
    principal: 'service',
    ...more,
  });
  return String(created.connectUrl);
}

const link = async (id: string): Promise<string> =>
  String((await api.expect(200, 'POST', `/v1/integrations/${id}/connect`)).connectUrl);

const agree = (person: Visitor, connectUrl: string): Promise<URL> => person.agree(reached(connectUrl));

async function connect(connectUrl: string): Promise<void> {
  const person = new Visitor();
  const page = await person.visit(reached(await agree(person, connectUrl)));
  expect(page.text).toContain('<h1>Connected</h1>');
  expect(page.status).toBe(200);
}

describe('grants without a person at the deployed stack', () => {
  it('come by an assertion that the client signs', async () => {
    await create('by-key', { client: 'signer', grantType: 'jwt_bearer' });
    await api.until('by-key', ({ status }) => status === 'active');
    const first = await api.token('by-key');
    const second = await api.token('by-key', { seenVersion: 1, timeoutMs: 20_000 });
    expect([first.status, second.status, second.body.version]).toEqual([200, 200, 2]);
    expect((await api.remove('by-key')).body).toEqual({ revokedAtVendor: true });
  }, 60_000);

  it('come by the exchange of what was brought', async () => {
    await create('source', { grantType: 'client_credentials' });
    await api.until('source', ({ status }) => status === 'active');
    const subjectToken = (await api.token('source')).body.accessToken;
    await create('exchanged', { grantType: 'token_exchange' });
    await api.expect(200, 'PUT', '/v1/integrations/exchanged/grant', { subjectToken });
    await api.until('exchanged', ({ version }) => version === 2);
    const { status, body } = await api.token('exchanged');
    expect([status, body.accessToken === subjectToken]).toEqual([200, false]);
    expect((await api.remove('exchanged')).body).toEqual({ revokedAtVendor: true });
    expect((await api.token('source')).status).toBe(200);
  }, 60_000);

  it('wait for a secret that a person is to bring', async () => {
    const bare = { id: 'bare', vendor: 'real', clientId: 'app-at-vendor' };
    const made = await api.expect(201, 'POST', '/v1/clients', bare);
    expect(made).toMatchObject({ status: 'refused', lastError: { code: 'credential_missing' } });
    await create('waiting', { client: 'bare', grantType: 'client_credentials' });
    const { url } = await api.expect(201, 'POST', '/v1/clients/bare/intake', { what: 'clientSecret' });
    const page = await new Visitor().visit(
      reached(String(url)),
      new URLSearchParams({ secret: CLIENT_SECRET }),
    );
    expect(page.text).toContain('The client secret is stored');
    await api.until('waiting', ({ status }) => status === 'active', 90_000);
  }, 120_000);
});

describe('a consent by device code at the deployed stack', () => {
  const begin = async (id: string) => {
    const page = reached(await create(id, { grantType: 'device_code' }));
    return { page, ...askedFor((await new Visitor().visit(page)).text) };
  };

  it('connects an integration once its code was entered', async () => {
    const { page, code, uri } = await begin('tv');
    expect(askedFor((await new Visitor().visit(page)).text).code).toBe(code);
    await enterCode(uri, code);
    expect((await new Visitor().visit(page)).text).toContain('<h1>Connected</h1>');
    expect(await api.integration('tv')).toMatchObject({
      status: 'active',
      epoch: 1,
      version: 1,
      grantedBy: { user: 'ada' },
    });
    expect((await api.token('tv')).status).toBe(200);
  });

  it('is found by a message behind its page, where the person closed that', async () => {
    const { page, code, uri } = await begin('closed');
    await enterCode(uri, code);
    await api.until('closed', ({ status }) => status === 'active', 60_000);
    expect((await new Visitor().visit(page)).text).toContain('<h1>Connected</h1>');
  }, 90_000);
});

describe('a consent at the deployed stack', () => {
  it('connects an integration, whose token is served and refreshed from there on', async () => {
    const connectUrl = await create('payroll');
    expect(connectUrl).toMatch(/^https:\/\/grants\.example\.com\/connect\/payroll\?ticket=[\w-]{43}$/);
    expect(await api.integration('payroll')).toMatchObject({ status: 'pending', epoch: 0, version: 0 });
    expect((await api.token('payroll')).body).toMatchObject({ code: 'reauthorization_required' });
    await connect(connectUrl);
    expect(await api.integration('payroll')).toMatchObject({ status: 'active', epoch: 1, version: 1 });
    const first = await api.token('payroll');
    expect([first.status, first.body.version]).toEqual([200, 1]);
    const second = await api.token('payroll', { seenVersion: 1, timeoutMs: 20_000 });
    expect([second.status, second.body.version]).toEqual([200, 2]);
    expect(second.body.accessToken).not.toBe(first.body.accessToken);
  }, 60_000);

  it('gives a browser a cookie that no other host can set or read', async () => {
    const person = new Visitor();
    const { headers } = await person.visit(reached(await create('cookie')));
    expect(headers.getSetCookie()).toEqual([
      expect.stringMatching(
        /^__Host-grantkeeper-[\w-]{12}=[\w-]{43}; Max-Age=600; Path=\/; HttpOnly; SameSite=Lax; Secure$/,
      ),
    ]);
    expect(headers.get('referrer-policy')).toBe('no-referrer');
  });

  it('can be given again: the epoch grows and one grant lives', async () => {
    const revocations = server.count('POST /token/revocation');
    await connect(await create('again'));
    await connect(await link('again'));
    expect(await api.integration('again')).toMatchObject({ status: 'active', epoch: 2, version: 2 });
    // A strict vendor that watches for reuse: whoever spent a token of the old family would be found out here.
    for (const seenVersion of [2, 3]) {
      const { status, body } = await api.token('again', { seenVersion, timeoutMs: 20_000 });
      expect([status, body.version]).toEqual([200, seenVersion + 1]);
    }
    expect(await api.integration('again')).toMatchObject({ status: 'active', epoch: 2, failures: 0 });
    expect(server.count('POST /token/revocation')).toBe(revocations);
    // The old epoch's tokens are destroyed.
    const vault = JSON.stringify(await asRoot(emulator, LIST_SECRETS));
    expect(vault.match(/"Name":"grantkeeper\/local\/integrations\/again\/e\d+"/g)).toHaveLength(1);
  }, 60_000);

  it('refuses a link and a way back that have served, and a way back in another browser', async () => {
    const connectUrl = await create('once');
    const person = new Visitor();
    const back = await agree(person, connectUrl);
    const stranger = await new Visitor('mallory').visit(reached(back));
    expect([stranger.status, stranger.text]).toEqual([403, expect.stringContaining('browser you began in')]);
    expect((await person.visit(reached(back))).status).toBe(200);
    const again = await person.visit(reached(back));
    expect([again.status, again.text]).toEqual([404, expect.stringContaining('This consent is over')]);
    const used = await person.visit(reached(connectUrl));
    expect([used.status, used.text]).toEqual([404, expect.stringContaining('does not work any more')]);
    expect(await api.integration('once')).toMatchObject({ status: 'active', epoch: 1, version: 1 });
  });

  it('leaves no ticket, state, code, verifier or secret in its table and its logs', async () => {
    const connectUrl = await create('traces');
    const person = new Visitor();
    const back = await agree(person, connectUrl);
    await person.visit(reached(back));
    const secrets = [
      CLIENT_SECRET,
      new URL(connectUrl).searchParams.get('ticket') ?? '',
      back.searchParams.get('state') ?? '',
      back.searchParams.get('code') ?? '',
      ...person.cookies('__Host-grantkeeper-'),
      String((await api.token('traces')).body.accessToken),
    ];
    expect(secrets.map((secret) => secret.length > 20)).toEqual([true, true, true, true, true, true]);
    const kept = [await tableText(), ...(await logLines(emulator))];
    expect(kept.join('\n').length).toBeGreaterThan(5000);
    expect(kept.filter((text) => secrets.some((secret) => text.includes(secret)))).toEqual([]);
  });
});

const LIST_SECRETS = json('secretsmanager', 'secretsmanager.ListSecrets', {});

async function tableText(): Promise<string> {
  const { TableNames } = await asRoot(emulator, json('dynamodb', 'DynamoDB_20120810.ListTables', {}));
  const [TableName] = TableNames as string[];
  return JSON.stringify(await asRoot(emulator, json('dynamodb', 'DynamoDB_20120810.Scan', { TableName })));
}
