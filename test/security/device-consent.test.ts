import { describe, expect, it } from 'vitest';
import type { RefreshFailure } from '#shared/domain/failure.ts';
import { Secret } from '#shared/domain/secret.ts';
import { milliseconds, minutes, seconds } from '#shared/domain/time.ts';
import { VaultUnavailable } from '#shared/ports/vault.ts';
import { lookBehind } from '#shared/usecases/consent/show-device.ts';
import { importGrant } from '#shared/usecases/import-grant.ts';
import { request } from '../adapters/http/request.ts';
import { PagesWorld, said } from '../support/consent/pages-world.ts';
import { holdToContract } from '../support/contract-document.ts';
import { anIntegrationId } from '../support/integration.ts';
import { replacingSecret } from '../support/replacing-secret.ts';

const VENDOR = { deviceAuthorizationEndpoint: 'https://auth.acme.example/device' };
const ID = anIntegrationId('tv');
const ENTER = [200, 'Enter this code at the service', ''];
const CONNECTED = [200, 'Connected', ''];

const says = (code: string): { kind: 'fails'; failure: RefreshFailure } => ({
  kind: 'fails',
  failure:
    code === 'slow_down'
      ? { class: 'throttled', code }
      : code === 'connection_reset'
        ? { class: 'ambiguous', code }
        : code === 'invalid_grant'
          ? { class: 'grant_refused', code }
          : code === 'invalid_client'
            ? { class: 'client_refused', code }
            : { class: 'protocol', code, tokenless: true, evidence: { status: 400, contentType: '' } },
});

async function begun(patch?: Parameters<typeof PagesWorld.make>[1]) {
  const world = await PagesWorld.make(VENDOR, patch);
  const link = await world.create('tv', { grantType: 'device_code', scopes: ['read'] });
  const open = async () => {
    const page = await world.keeper.clock.run(world.get(link));
    holdToContract('GET', new URL(link).pathname, page);
    return page;
  };
  const polls = () => world.keeper.endpoint.posts.length;
  return { ...world, ...world.keeper, world, link, open, polls };
}

describe('the page of a consent by device code', () => {
  it('shows the code and where to enter it, and asks for nothing else', async () => {
    const { open, device } = await begun();
    const page = await open();
    expect(said(page)).toEqual(ENTER);
    expect(page.body).toContain('<code>CODE-1</code>');
    expect(page.body).toContain('href="https://acme.example/device"');
    expect(page.body).toContain('href="https://acme.example/device?user_code=CODE-1"');
    expect(page.body).not.toContain('device-code-1');
    expect(page.headers['content-security-policy']).toMatch(/^default-src 'none'; .*form-action 'none'/);
    expect(page.body).not.toContain('role="status"');
    expect(device.asked).toEqual([['read']]);
  });

  it('shows the same code however often it is opened, in any browser', async () => {
    const { open, device, endpoint, clock } = await begun();
    for (let n = 0; n < 3; n++) {
      endpoint.fates = [says('authorization_pending')];
      const { body } = await open();
      expect(body).toContain('<code>CODE-1</code>');
      expect(body.includes('The service does not say yet')).toBe(n > 0);
      await clock.pass(seconds(60));
    }
    expect(device.begun).toBe(1);
  });

  it('is connected once the code was entered: a new epoch, told, and the code is in no row any more', async () => {
    const { open, row, tokens, told, endpoint } = await begun();
    await open();
    const before = await row('tv');
    endpoint.fates = [says('authorization_pending')];
    expect(said(await open())).toEqual(ENTER);
    expect(said(await open())).toEqual(CONNECTED);
    const after = await row('tv');
    expect([after.care.status, after.epoch - before.epoch, after.version]).toEqual(['active', 1, 1]);
    expect(after.device).toBeUndefined();
    expect(await tokens('tv')).toMatchObject({ access: 'at-1', refresh: 'rt-1' });
    expect(told()).toEqual(['integration.connected']);
    // Opened once more, it does not pretend that something was wrong.
    expect(said(await open())).toEqual(CONNECTED);
    expect(endpoint.posts).toEqual(['device_code', 'device_code']);
  });

  it('asks with the secret that is on its way where the vendor takes no other', async () => {
    const { open, endpoint, ports, row } = await begun();
    await open();
    await replacingSecret(ports);
    endpoint.fates = [says('invalid_client')];
    expect(said(await open())).toEqual(CONNECTED);
    expect(endpoint.secretsUsed).toEqual(['secret-1', 'secret-2']);
    expect((await row('tv')).care.status).toBe('active');
  });

  it('keeps to the interval, and to a slower one where the vendor asks for it', async () => {
    const { world, link, polls, clock, endpoint, row } = await begun();
    await clock.run(world.get(link));
    endpoint.fates = [says('slow_down'), says('authorization_pending'), says('authorization_pending')];
    const early = world.get(link);
    await clock.pass(milliseconds(4999));
    expect(polls()).toBe(0);
    await clock.pass(milliseconds(1));
    await early;
    expect([polls(), (await row('tv')).device?.interval]).toEqual([1, seconds(10)]);
    // Ten seconds are too long to keep a person waiting: the page says how things stand.
    expect(said(await world.get(link))).toEqual(ENTER);
    expect(polls()).toBe(1);
    await clock.pass(seconds(10));
    await world.get(link);
    expect(polls()).toBe(2);
  });

  it.each([
    ['access_denied', [422, 'Not connected: the answer was no', 'vendor_refused']],
    ['expired_token', [409, 'The code has run out', 'conflict']],
    ['invalid_grant', [422, 'The service gave no access', 'vendor_refused']],
  ])('%s is its end, and the next visit begins afresh', async (code, page) => {
    const { open, endpoint, device } = await begun();
    await open();
    endpoint.fates = [says(code)];
    const [status, heading, errorCode] = said(await open());
    expect([status, errorCode]).toEqual([page[0], page[2]]);
    if (code !== 'invalid_grant') expect(heading).toBe(page[1]);
    expect((await open()).body).toContain('<code>CODE-2</code>');
    expect(device.begun).toBe(2);
  });

  it.each([
    ['that was lost', 'connection_reset'],
    ['that is a page of a front door', 'not_json'],
    ['that refuses our client', 'invalid_client'],
  ])('goes on with the same code after an answer %s', async (_what, code) => {
    const { open, endpoint, row } = await begun();
    await open();
    endpoint.fates = [says(code)];
    expect((await open()).body).toContain('<code>CODE-1</code>');
    expect((await row('tv')).device?.interval).toBe(seconds(10));
  });

  it('begins afresh once the code has run out unused', async () => {
    const { open, clock } = await begun();
    await open();
    await clock.pass(minutes(15));
    expect((await open()).body).toContain('<code>CODE-2</code>');
  });

  it('says what to do where the vendor gives no code', async () => {
    const { open, device } = await begun();
    device.answers = [{ kind: 'failed', failure: { class: 'client_refused', code: 'unauthorized_client' } }];
    expect(said(await open())[0]).toBe(422);
    device.answers = [{ kind: 'failed', failure: { class: 'ambiguous', code: 'deadline' } }];
    expect(said(await open())).toEqual([503, 'The service could not be reached', 'temporarily_unavailable']);
    expect(said(await open())).toEqual(ENTER);
  });

  it('escapes what the vendor says', async () => {
    const { open, device } = await begun();
    device.answers = [
      {
        kind: 'code',
        deviceCode: new Secret('dc'),
        userCode: '<b>"X"',
        verificationUri: 'https://acme.example/"><script>',
        expiresIn: minutes(15),
        interval: seconds(5),
      },
    ];
    const { body } = await open();
    expect(body).toContain('&lt;b&gt;&quot;X&quot;');
    expect(body).not.toContain('<script>');
  });

  it('by a link that allows another identity lets one enter the code that is shown already', async () => {
    const { world, open, endpoint, row } = await begun();
    await open();
    await open();
    const grantedBy = { user: 'ada' };
    await world.keeper.ports.store.change(ID, (seen) => ({ row: { ...seen, grantedBy }, result: 0 }));
    const answer = endpoint.request.bind(endpoint);
    endpoint.request = async (...asked) => {
      const said = await answer(...asked);
      return said.kind === 'tokens' ? { ...said, grant: { ...said.grant, party: { user: 'eve' } } } : said;
    };
    const link = async (body?: object) => {
      const made = await world.api(request('POST', '/v1/integrations/tv/connect', body));
      return JSON.parse(made.body).connectUrl as string;
    };
    const visit = async (address: string) => said(await world.keeper.clock.run(world.get(address)));
    expect(await visit(await link())).toEqual(ENTER);
    expect(await visit(await link())).toEqual([409, 'You agreed as someone else', 'conflict']);
    expect(await visit(await link())).toEqual(ENTER);
    expect(await visit(await link({ allowAnotherIdentity: true }))).toEqual(CONNECTED);
    expect((await row('tv')).grantedBy).toEqual({ user: 'eve' });
  });

  it('is refused to who has no link, and to who looks ahead', async () => {
    const { world, link, device } = await begun();
    expect(said(await world.get(`${link.slice(0, -2)}xx`))[0]).toBe(404);
    const { pathname, search } = new URL(link);
    expect((await world.api(request('HEAD', pathname + search))).status).toBe(405);
    expect(device.begun).toBe(0);
  });
});

describe('a look behind the page', () => {
  it('connects what was entered after the page was closed, and is planned until then', async () => {
    const { world, open, device, clock, row, endpoint } = await begun();
    await open();
    const look = lookBehind(world.keeper.ports);
    expect(device.planned).toHaveLength(1);
    endpoint.fates = [says('authorization_pending')];
    await clock.pass(minutes(1));
    await look(ID);
    expect(device.planned).toHaveLength(2);
    await clock.pass(minutes(1));
    await look(ID);
    expect((await row('tv')).care.status).toBe('active');
    expect(device.planned).toHaveLength(2);
    await look(ID);
    expect(endpoint.posts).toHaveLength(2);
  });

  it('and the page never ask at once', async () => {
    const { world, link, open, clock, endpoint, polls } = await begun();
    await open();
    await clock.pass(seconds(60));
    endpoint.fates = [{ kind: 'ok', delay: seconds(20) }];
    const look = lookBehind(world.keeper.ports)(ID);
    await clock.pass(seconds(10));
    expect(said(await world.get(link))).toEqual(ENTER);
    expect(polls()).toBe(1);
    await clock.run(look);
    expect(said(await world.get(link))).toEqual(CONNECTED);
    expect(polls()).toBe(1);
  });

  it('brings nothing to a grant that has become another meanwhile', async () => {
    const { world, open, clock, row, endpoint, tokens } = await begun();
    await open();
    await clock.pass(seconds(60));
    endpoint.fates = [{ kind: 'ok', delay: seconds(20) }];
    const look = lookBehind(world.keeper.ports)(ID);
    await clock.pass(seconds(10));
    await importGrant(world.keeper.ports)({ id: ID, refreshToken: new Secret('rt-brought') });
    await clock.run(look);
    expect(await tokens('tv')).toMatchObject({ refresh: 'rt-brought' });
    expect((await row('tv')).device).toBeUndefined();
  });

  it('is given up in peace where the vault is down, and lets the next one ask', async () => {
    let isDown = false;
    const { world, open, clock, endpoint } = await begun(({ escrow }) => ({
      escrow: {
        ...escrow,
        open: async (...what) => {
          if (isDown) throw new VaultUnavailable('down');
          return escrow.open(...what);
        },
      },
    }));
    await open();
    await clock.pass(seconds(60));
    isDown = true;
    expect((await open()).status).toBe(503);
    isDown = false;
    await clock.pass(seconds(5));
    expect(said(await open())).toEqual(CONNECTED);
    expect(endpoint.posts).toHaveLength(1);
    expect(world.keeper.told()).toEqual(['integration.connected']);
  });
});
