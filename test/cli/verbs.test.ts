import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { runGrantkeeper } from '../support/run-grantkeeper.ts';
import { KINDS, World } from '../support/world.ts';

// Each starts a process, on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 });

const SECRET = 'canary-of-the-cli';

let world: World<'acme'>;
beforeAll(async () => {
  world = await World.start({
    acme: { ...KINDS.grace, vendorFields: { grants: ['authorization_code', 'client_credentials'] } },
  });
  world.vendor.addClient({ ...KINDS.grace, clientId: 'at-acme' });
}, 60_000);
afterAll(() => world.stop());

const env = () => ({ GRANTKEEPER_URL: world.home.api.url, GRANTKEEPER_API_KEY: world.home.apiKey });
const keeper = (args: string, input = '') => runGrantkeeper(args.split(' '), { env: env(), input });
const secretAtVendor = () => world.vendor.client('at-acme').secrets[0] ?? '';

describe('grantkeeper client', () => {
  it('registers a client with a secret from standard input, and shows all but that', async () => {
    const ran = await keeper('client add billing --vendor acme --client-id at-acme', `${secretAtVendor()}\n`);
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(ran.stdout.split('\n')).toEqual([
      'client billing is registered',
      '',
      'client            billing',
      'vendor            acme',
      'client id         at-acme',
      'proves itself by  post',
      'status            ok',
      'circuit           closed',
      expect.stringMatching(/^secret since {6}\d+ s ago$/),
      '',
    ]);
  });

  it('lists them in columns, and as the API answers', async () => {
    const { stdout } = await keeper('client list');
    expect(stdout).toMatch(
      /^CLIENT +VENDOR +AUTH +STATUS +CIRCUIT +SECRET ENDS\nbilling +acme +post +ok +closed +-\n$/,
    );
    const json = await keeper('client list --json');
    expect(JSON.parse(json.stdout)).toMatchObject({
      items: [{ id: 'billing', circuit: { state: 'closed' } }],
    });
  });

  it('says what was refused, under which code, and what to do', async () => {
    const again = await keeper('client add billing --vendor acme --client-id at-acme', 'any');
    expect(again).toEqual({
      code: 1,
      stdout: '',
      stderr:
        'client: already_exists: there is a client billing already\n' +
        'client: what to do: take another id, or look with `show` at what is there\n',
    });
    const json = await keeper('client show nobody --json');
    expect(json).toMatchObject({ code: 1, stderr: '' });
    expect(JSON.parse(json.stdout)).toMatchObject({ code: 'not_found', status: 404 });
  });

  it('keeps the old secret where the vendor refuses the new one', async () => {
    const ran = await keeper('client rotate billing', SECRET);
    expect(ran).toMatchObject({ code: 1, stdout: '' });
    expect(ran.stderr).toContain('client: vendor_refused: ');
    expect(ran.stderr).not.toContain(SECRET);
    expect(await keeper('client rotate billing', secretAtVendor())).toMatchObject({ code: 0, stderr: '' });
  });

  it('wants a secret, and never as an argument', async () => {
    const none = await keeper('client rotate billing');
    expect(none).toMatchObject({ code: 2, stdout: '' });
    expect(none.stderr).toBe(
      'client: the new client secret of billing is read from standard input, and nothing came; ' +
        'or: grantkeeper client rotate billing --intake\n',
    );
    const argument = await keeper(`client rotate billing ${SECRET}`);
    expect(argument.code).toBe(2);
  });

  it('reads what replaces the secret behind it, each on a line of its own', async () => {
    const command =
      'client add crew --vendor acme --client-id at-acme --rotate-every 60 --admin ' +
      `--registration-uri ${world.vendor.tokenEndpoint}/registration --json`;
    const short = await keeper(command, `${secretAtVendor()}\n{"key": "admin"}\n`);
    expect(short).toMatchObject({ code: 2, stdout: '' });
    expect(short.stderr).toContain(
      'client: the access token of the registration of crew is read from standard input',
    );
    const ran = await keeper(command, `${secretAtVendor()}\n{"key": "admin"}\nregistration-token\n`);
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(ran.stdout)).toMatchObject({
      rotation: { everyDays: 60, kind: 'manual' },
      registration: { clientUri: `${world.vendor.tokenEndpoint}/registration` },
      secret: { pending: false },
    });
    expect(ran.stdout).not.toContain('registration-token');
  });

  it('takes no kind of rotation that nobody could do, and says of one that the API took who does it', async () => {
    const add = 'client add kind --vendor acme --client-id x --rotate-every 60 --rotation-kind';
    const unknown = await keeper(`${add} keys`);
    expect(unknown).toMatchObject({ code: 2, stdout: '' });
    expect(unknown.stderr).toContain('Allowed choices are manual, dcr, entra, okta, auth0, gitlab, jwks.');
    const elsewhere = await keeper(`${add} okta --json`, `${SECRET}\nan-api-token-of-okta\n`);
    expect(elsewhere.code).toBe(1);
    expect(JSON.parse(elsewhere.stdout)).toMatchObject({
      code: 'invalid_request',
      pointer: '/rotation/kind',
    });
    await world.home.api.expect(201, 'POST', '/v1/clients', {
      id: 'kind',
      vendor: 'acme',
      clientId: 'x',
      clientSecret: SECRET,
      rotation: { everyDays: 60, kind: 'keys' },
    });
    expect((await keeper('client show kind')).stdout).toMatch(
      /^rotation +keys \(by a person\), every 60 d$/m,
    );
  });

  it('reads what a vendor’s API is called with behind the secret, and wants both', async () => {
    const add = 'client add api --vendor acme --client-id x --rotation-kind auth0';
    const rhythm = await keeper(add, `${SECRET}\n{}\n`);
    expect(rhythm).toMatchObject({ code: 2, stdout: '' });
    expect(rhythm.stderr).toContain(
      '--rotation-kind auth0 is for a secret that is replaced: add --rotate-every',
    );
    const short = await keeper(`${add} --rotate-every 60`, `${SECRET}\n`);
    expect(short).toMatchObject({ code: 2, stdout: '' });
    expect(short.stderr).toContain('the management credential for api is read from standard input');
  });

  it('has the vendor make a new secret where there is a registration, and says what a person does where not', async () => {
    const registration = `${world.vendor.tokenEndpoint}/registration`;
    const add =
      'client add auto --vendor acme --client-id at-acme --rotate-every 60 --rotation-kind dcr ' +
      `--registration-uri ${registration}`;
    await keeper(add, `${secretAtVendor()}\nregistration-token\n`);
    const asked = await keeper('client rotate auto --by-vendor');
    expect(asked).toMatchObject({ code: 0, stderr: '' });
    expect(asked.stdout).toContain('the vendor is asked for a new secret of auto within a minute\n');
    const byHand = await keeper('client rotate billing --by-vendor --json');
    expect(byHand.code).toBe(1);
    expect(JSON.parse(byHand.stdout)).toMatchObject({ code: 'invalid_request', pointer: '/clientSecret' });
    expect(await keeper('run rotate')).toEqual({
      code: 0,
      stdout: 'no client secret is to be replaced\n',
      stderr: '',
    });
  });

  it('makes a link for whoever has the secret, before and after', async () => {
    const added = await keeper('client add later --vendor acme --client-id at-acme --intake');
    expect(added).toMatchObject({ code: 0, stderr: '' });
    const [, address = ''] = added.stdout.split('\n');
    expect((await keeper('client show later')).stdout).toMatch(
      /^last error +client_refused \(credential_missing\), /m,
    );
    expect(address).toMatch(/\/intake\/[A-Za-z0-9_-]{43}$/);
    const stored = await fetch(address, {
      method: 'POST',
      body: new URLSearchParams({ secret: secretAtVendor() }),
    });
    expect(stored.status).toBe(200);
    const webhook = await keeper('client intake later --what privateKey');
    expect(webhook.stderr).toContain('client: invalid_request: /what must be another');
  });
});

describe('grantkeeper integration and token', () => {
  it('refuses a person who was not thought about, in words that name what this vendor has instead', async () => {
    const ran = await keeper('integration add report --client billing --owner ada --principal user');
    expect(ran).toMatchObject({ code: 1, stdout: '' });
    expect(ran.stderr).toContain('integration: user_bound_grant: a person');
    expect(ran.stderr).toContain('Better: acme offers client_credentials: with grantType client_credentials');
    expect(ran.stderr).toContain('what to do: add --acknowledge-user-bound where it has to be a person');
  });

  it('creates, and hands on the link for a consent', async () => {
    const ran = await keeper(
      'integration add nightly --client billing --scope read write --owner finance --label team=a run=night',
    );
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    const [first, link = ''] = ran.stdout.split('\n');
    expect(first).toBe(
      'integration nightly is created; a person opens this link within an hour and consents:',
    );
    expect(link).toMatch(/\/connect\/nightly\?ticket=[A-Za-z0-9_-]{43}$/);
    const again = await keeper('integration connect nightly');
    expect(again.stdout).toMatch(/^a person opens this link before \S+ and consents:\nhttp/);
    const another = await keeper('integration connect nightly --allow-another-identity --json');
    expect(JSON.parse(another.stdout)).toMatchObject({
      connectUrl: expect.stringContaining('/connect/nightly?ticket='),
    });
    const shown = await keeper('integration show nightly --json');
    expect(JSON.parse(shown.stdout)).toMatchObject({
      vendor: 'acme',
      scopes: ['read', 'write'],
      labels: { team: 'a', run: 'night' },
      status: 'pending',
    });
  });

  it('gives the token alone, refreshes, pauses and resumes', async () => {
    const { refreshToken } = world.vendor.consent('at-acme', { id: 'nightly' });
    await world.home.api.expect(200, 'PUT', '/v1/integrations/nightly/grant', { refreshToken });
    const token = await keeper('token nightly');
    expect(token).toMatchObject({ code: 0, stderr: '' });
    expect(token.stdout).toMatch(/^\S+\n$/);
    const refreshed = await keeper('integration refresh nightly');
    expect(refreshed.stdout).toMatch(/^status +active$/m);
    expect((await keeper('integration pause nightly')).stdout).toMatch(/^status +paused$/m);
    const { version } = await world.home.api.integration('nightly');
    const paused = await keeper(`token nightly --seen-version ${version}`);
    expect(paused).toMatchObject({ code: 1, stdout: '' });
    expect(paused.stderr).toContain('token: what to do: `grantkeeper integration resume <id>`');
    expect((await keeper('integration resume nightly')).code).toBe(0);
    expect((await keeper('integration list --owner finance')).stdout).toMatch(
      /^INTEGRATION +STATUS +VENDOR .*\nnightly +active +acme +billing +finance +in \d+ \w+ +\d+$/m,
    );
  });

  it('ends a grant only on a yes', async () => {
    const asked = await keeper('integration remove nightly');
    expect(asked).toMatchObject({ code: 2, stdout: '' });
    expect(asked.stderr).toContain('integration: add --yes: revoke the grant of nightly');
    const removed = await keeper('integration remove nightly --yes');
    expect(removed.stdout).toBe('integration nightly is removed; it was revoked at the vendor too\n');
    expect(await keeper('token nightly')).toMatchObject({ code: 1, stdout: '' });
  });
});

describe('whom it asks', () => {
  it('ends with 3 where no home answers, and says how to get one', async () => {
    const ran = await runGrantkeeper(['client', 'list', '--url', 'http://127.0.0.1:9']);
    expect(ran).toMatchObject({ code: 3, stdout: '' });
    expect(ran.stderr).toContain('client: unreachable: GET http://127.0.0.1:9/v1/clients: no connection');
    expect(ran.stderr).toContain('`npm run serve` starts a home on this machine');
  });

  it.each(['http://keeper.example', 'ftp://keeper.example', 'https://a:b@keeper.example', 'keeper'])(
    'sends no key to %s: 2',
    async (url) => {
      expect(await keeper(`client list --url ${url}`)).toMatchObject({ code: 2, stdout: '' });
    },
  );

  it('says which key is wanted where there is none, or a wrong one', async () => {
    const wrong = { GRANTKEEPER_URL: world.home.api.url, GRANTKEEPER_API_KEY: 'wrong' };
    const ran = await runGrantkeeper(['client', 'list'], { env: wrong });
    expect(ran).toMatchObject({ code: 1, stdout: '' });
    expect(ran.stderr).toContain('client: unauthorized: ');
    expect(ran.stderr).toContain('GRANTKEEPER_API_KEY');
  });
});
