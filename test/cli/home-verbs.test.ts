import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { runGrantkeeper } from '../support/run-grantkeeper.ts';
import { KINDS, World } from '../support/world.ts';

// Each starts a process, on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 });

let world: World<'acme'>;
beforeAll(async () => {
  world = await World.start({ acme: KINDS.grace }, { GRANTKEEPER_PUBLIC_URL: 'https://keeper.example' });
  const { api } = world.home;
  await world.register('acme', 'billing');
  await api.expect(201, 'POST', '/v1/clients', {
    id: 'code',
    vendor: 'github',
    clientId: 'at-github',
    clientSecret: 'secret',
    secretExpiresAt: '2020-01-01T00:00:00Z',
  });
  for (const vendor of ['meta', 'discord', 'adobe']) {
    await api.expect(201, 'POST', '/v1/clients', {
      id: vendor,
      vendor,
      clientId: 'ours',
      clientSecret: 'app-secret',
    });
  }
  await world.adopt('billing', 'nightly', { expiresIn: 3600 });
  await api.expect(201, 'POST', '/v1/integrations', {
    id: 'own',
    vendor: 'github',
    client: 'code',
    scopes: [],
    owner: 'ada',
    principal: 'user',
    acknowledgeUserBound: true,
    critical: true,
  });
}, 60_000);
afterAll(() => world.stop());

const env = () => ({ GRANTKEEPER_URL: world.home.api.url, GRANTKEEPER_API_KEY: world.home.apiKey });
const keeper = (args: string, input = '') => runGrantkeeper(args.split(' '), { env: env(), input });

describe('grantkeeper webhook', () => {
  it('shows the same as the home answers once a secret is brought, and changes nothing by it', async () => {
    const shown = await keeper('webhook show code --json');
    expect(shown).toMatchObject({ code: 0, stderr: '' });
    const set = await keeper('webhook set code --json', 'old-secret\nnew-secret\n');
    expect(set).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(set.stdout)).toEqual(JSON.parse(shown.stdout));
    expect(JSON.parse(set.stdout)).toMatchObject({ url: 'https://keeper.example/webhooks/github/code' });
    const ends = 'webhook set code --expires-at 2027-03-01T00:00:00Z';
    expect(await keeper(ends, 'old-secret\nnew-secret\n')).toMatchObject({ code: 0, stderr: '' });
    const again = await keeper('webhook show code');
    expect(again.stdout).toContain('key ends    2027-03-01T00:00:00.000Z\n');
    const calendar = JSON.parse((await keeper('calendar --json')).stdout);
    expect(calendar.items).toContainEqual(
      expect.objectContaining({
        id: 'webhook_key.code',
        kind: 'webhook_key',
        dueBy: '2027-03-01T00:00:00.000Z',
      }),
    );
    expect(again.stdout).toContain('events     github_app_authorization, installation\n');
    expect(again.stdout).toContain(
      '1. Open the settings of the GitHub App and give the address as Webhook URL.\n',
    );
    expect(again.stdout).not.toContain('This address is of this machine alone');
    const here = await keeper('webhook show code --public-url http://127.0.0.1:8787');
    expect(here.stdout).toContain('address    http://127.0.0.1:8787/webhooks/github/code\n');
    expect(here.stdout).toContain('This address is of this machine alone: --public-url names');
    for (const secret of ['old-secret', 'new-secret']) {
      const body = '{"zen":"x"}';
      const signature = `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
      const delivered = await fetch(`${world.home.api.url}/webhooks/github/code`, {
        method: 'POST',
        headers: { 'x-hub-signature-256': signature, 'x-github-event': 'ping', 'x-github-delivery': secret },
        body,
      });
      expect(delivered.status).toBe(202);
    }
  });

  it.each([
    ['code', 'Then bring the secret: grantkeeper webhook set code\n'],
    [
      'discord',
      'Then bring the public key: grantkeeper webhook set discord --no-secret --public-key <key>\n',
    ],
    ['meta', 'Then bring the verify token: grantkeeper webhook set meta --no-secret --verify-token\n'],
    ['adobe', 'Nothing has to be brought: the home has what deliveries are checked with.\n'],
  ])('says of %s what has to be brought', async (client, next) => {
    expect((await keeper(`webhook show ${client}`)).stdout).toContain(`\n\n${next}`);
  });

  it('takes a token for the handshake alone, where the client secret signs', async () => {
    const set = await keeper('webhook set meta --no-secret --verify-token', 'shown-at-meta\n');
    expect(set).toMatchObject({ code: 0, stderr: '' });
    const ask = (token: string) =>
      fetch(`${world.home.api.url}/webhooks/meta/meta?hub.challenge=314&hub.verify_token=${token}`);
    expect(await (await ask('shown-at-meta')).text()).toBe('314');
    expect((await ask('another')).status).not.toBe(200);
    const none = await keeper('webhook set meta --no-secret --verify-token');
    expect(none).toMatchObject({ code: 2, stdout: '' });
    expect(none.stderr).toContain('the token for the handshake of meta is read from standard input');
  });

  it('makes a link for whoever has the secret', async () => {
    const ran = await keeper('webhook set code --intake');
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(ran.stdout).toMatch(
      /^whoever has the webhook secret of code opens this link and pastes it, once, before \S+:\nhttps:\/\/keeper\.example\/intake\/[\w-]{43}\n$/,
    );
  });

  it('says of a vendor that it does not know where to find it', async () => {
    const ran = await keeper('webhook show billing');
    expect(ran).toMatchObject({ code: 2, stdout: '' });
    expect(ran.stderr).toContain('--vendors names that file');
  });
});

describe('grantkeeper owners and offboard', () => {
  it('count, and tell what ends with whom', async () => {
    const owners = await keeper('owners');
    expect(owners.stdout.split('\n').map((line) => line.trimEnd())).toEqual([
      'OWNER   INTEGRATIONS  USER-BOUND  CRITICAL  NOT ACTIVE',
      'ada     1             1           1         1',
      'team-a  1             -           -         -',
      '',
    ]);
    const ada = await keeper('offboard ada');
    expect(ada.stdout.split('\n')).toEqual([
      '1 of ada: 1 end with the person, 0 go on without an owner',
      '',
      'own (github, critical): ends',
      "  let an account that is no person's take its place, under another id, before the person is gone:",
      '    grantkeeper integration add own-service --client code --principal service --grant-type authorization_code --owner <new owner>',
      '    sign in at github as that account, open the link that this answers with, and consent',
      '    grantkeeper integration remove own, once its readers ask for own-service',
      '',
    ]);
    const nobody = await keeper('offboard nobody');
    expect(nobody).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('no integration is owned by nobody'),
    });
  });
});

describe('grantkeeper doctor', () => {
  it('finds what is at fault in a running home, and says how it is mended: 1', async () => {
    const ran = await keeper('doctor --json');
    expect(ran).toMatchObject({ code: 1, stderr: '' });
    const { ok, findings } = JSON.parse(ran.stdout) as { ok: boolean; findings: object[] };
    expect(ok).toBe(false);
    expect(findings).toMatchObject([
      { level: 'fault', code: 'client_secret_expired', about: 'client code' },
      { level: 'warning', code: 'pending', about: 'integration own' },
    ]);
    const told = await keeper('doctor');
    expect(told.stdout).toContain(
      "mend it: make a new one in the vendor's console, then: grantkeeper client rotate code\n",
    );
    expect(told.stdout).toMatch(/\n5 clients, 2 integrations: 1 fault, 1 warning\n$/);
  });

  it('says of a wrong key that it is wrong: 1, and of no home that there is none: 3', async () => {
    const wrong = { ...env(), GRANTKEEPER_API_KEY: 'wrong' };
    const refused = await runGrantkeeper(['doctor', '--json'], { env: wrong });
    expect(refused.code).toBe(1);
    expect(JSON.parse(refused.stdout)).toMatchObject({ ok: false, findings: [{ code: 'unauthorized' }] });
    const nobody = await runGrantkeeper(['doctor', '--json', '--url', 'http://127.0.0.1:9']);
    expect(nobody.code).toBe(3);
    expect(JSON.parse(nobody.stdout)).toMatchObject({ findings: [{ code: 'unreachable' }] });
  });
});

describe('a home on AWS', () => {
  it('is asked with a signature by the credentials of the environment, never with the key', async () => {
    const heard: string[] = [];
    const server = createServer((request, response) => {
      heard.push(String(request.headers.authorization));
      response.setHeader('content-type', 'application/json').end('{"items":[]}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const credentials = { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret' };
      const args = ['client', 'list', '--json', '--url', url, '--region', 'eu-west-1'];
      const ran = await runGrantkeeper(args, { env: { ...env(), ...credentials } });
      expect(ran).toMatchObject({ code: 0, stderr: '' });
      expect(heard).toEqual([
        expect.stringMatching(
          /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/eu-west-1\/execute-api\/aws4_request, /,
        ),
      ]);
    } finally {
      server.close();
      server.closeAllConnections();
    }
  });
});
