import { afterEach, describe, expect, it } from 'vitest';
import type { CampaignId } from '#shared/domain/campaign/campaign.ts';
import { countedEpoch } from '#shared/domain/epochs.ts';
import type { AttemptId } from '#shared/domain/ids.ts';
import { Secret } from '#shared/domain/secret.ts';
import { after, days, minutes, toRfc3339 } from '#shared/domain/time.ts';
import { BusUnavailable } from '#shared/ports/tell.ts';
import type { TokenRequest } from '#shared/ports/token-endpoint.ts';
import { runCalendar } from '#shared/usecases/calendar/run-calendar.ts';
import { moveOn } from '#shared/usecases/campaign/move-on.ts';
import { request } from '../../adapters/http/request.ts';
import { PagesWorld, said } from '../../support/consent/pages-world.ts';
import { aClientId, anIntegrationId, NOW } from '../../support/integration.ts';

/** What the vendor gives for the next codes, and whom for. */
interface Given {
  readonly scopes?: readonly string[];
  readonly user?: string;
  readonly tokens?: number;
}

const DEADLINE = toRfc3339(after(NOW, days(30)));
const ADD_WRITE = { client: 'acme-main', addScopes: ['write'], deadline: DEADLINE };

let world: PagesWorld;
let given: Given;
let asked: TokenRequest[];
let minted: number;
afterEach(() => world.keeper.close());

async function start(vendor: Parameters<typeof PagesWorld.make>[0] = {}): Promise<void> {
  given = {};
  asked = [];
  minted = 0;
  world = await PagesWorld.make(vendor, () => ({
    tokenEndpoint: {
      request: async (_call, sent) => {
        asked.push(sent);
        const n = given.tokens ?? ++minted;
        const wanted = 'scopes' in sent ? sent.scopes : undefined;
        const scopes = given.scopes ?? wanted;
        if (scopes?.includes('refused') === true)
          return {
            kind: 'failed',
            failure: { class: 'grant_refused', code: 'invalid_scope' },
            took: minutes(0),
          };
        return {
          kind: 'tokens',
          took: minutes(0),
          grant: {
            accessToken: new Secret(`at-${n}`),
            ...(sent.grantType === 'client_credentials' ? {} : { refreshToken: new Secret(`rt-${n}`) }),
            tokenType: 'Bearer',
            expiresIn: minutes(60),
            ...(scopes === undefined ? {} : { scopes }),
            party: { user: given.user ?? 'ada' },
          },
        };
      },
    },
  }));
}

async function call(method: string, path: string, body?: unknown) {
  const answer = await world.api(request(method, path, body as Record<string, unknown>));
  return { status: answer.status, body: JSON.parse(answer.body) };
}
const put = (body: unknown, id = 'more') => call('PUT', `/v1/campaigns/${id}`, body);
const show = async (id = 'more') => (await call('GET', `/v1/campaigns/${id}`)).body;

const told = () => world.keeper.told().filter((type) => type.startsWith('campaign.'));

/** A person goes through the link and agrees to what the vendor then gives. */
async function consent(giving: Given = {}, id = 'payroll') {
  const way = await world.setOut(await world.link(id));
  given = giving;
  const page = await world.back({ code: 'code', state: way.state }, way.cookie);
  given = {};
  return { way, page };
}

async function connectedWithRead(): Promise<void> {
  await start();
  await consent({ scopes: ['read'] });
}

describe('a campaign', () => {
  it('says in a dry run who would be affected, and changes nothing', async () => {
    await connectedWithRead();
    const before = await world.keeper.row();
    const { status, body } = await put({ ...ADD_WRITE, dryRun: true });
    expect([status, body.dryRun, body.counts.not_asked]).toEqual([200, true, 1]);
    expect(body.integrations).toEqual([
      {
        id: 'payroll',
        owner: 'finance',
        state: 'not_asked',
        needs: 'person',
        adds: ['write'],
        removes: [],
        granted: [],
      },
    ]);
    expect((await call('GET', '/v1/campaigns/more')).status).toBe(404);
    expect(await world.keeper.row()).toEqual(before);
    expect(world.keeper.told()).not.toContain('campaign.started');
  });

  it('asks for the union, and cuts over in one write what a person has granted', async () => {
    await connectedWithRead();
    await put(ADD_WRITE);
    const { way, page } = await consent({ scopes: ['read', 'write'] });
    expect(way.vendorUrl.searchParams.get('scope')).toBe('read write');
    expect(said(page)[1]).toBe('Connected');
    const row = await world.keeper.row();
    expect([countedEpoch(row), row.scopes, row.tokens?.grantedScopes]).toEqual([
      2,
      ['read', 'write'],
      ['read', 'write'],
    ]);
    expect(await show()).toMatchObject({
      state: 'finished',
      counts: { not_asked: 0, asked: 0, declined: 0, cannot: 0, cut_over: 1 },
    });
  });

  it('says who was given a link', async () => {
    await connectedWithRead();
    await put(ADD_WRITE);
    await world.link();
    expect(await show()).toMatchObject({ state: 'running', counts: { asked: 1, not_asked: 0 } });
  });

  it('leaves the old grant as it is where a scope is not granted, and says so', async () => {
    await connectedWithRead();
    await put(ADD_WRITE);
    const before = await world.keeper.row();
    const { page } = await consent({ scopes: ['read'] });
    expect([said(page), page.body]).toEqual([
      [409, 'Not everything was granted', 'insufficient_scope'],
      expect.stringContaining('<code>write</code>'),
    ]);
    const row = await world.keeper.row();
    expect([row.epoch, row.tokens, row.scopes]).toEqual([before.epoch, before.tokens, ['read']]);
    expect((await show()).integrations).toEqual([
      expect.objectContaining({ state: 'declined', why: 'missing_scopes', missing: ['write'] }),
    ]);
    // The vendor's revocation might end the old grant: nothing says that it does not.
    expect(world.keeper.endpoint.revoked).toEqual([]);
  });

  it('ends what was not enough where that ends these tokens alone, and never the old one by its own token', async () => {
    await start({ revocationEnds: 'token' });
    await consent({ scopes: ['read'] });
    await put(ADD_WRITE);
    await consent({ scopes: ['read'] });
    expect(world.keeper.endpoint.revoked).toEqual(['rt-2']);
    // The vendor gives the first tokens again.
    await consent({ scopes: ['read'], tokens: 1 });
    expect(world.keeper.endpoint.revoked).toEqual(['rt-2']);
    expect(await world.keeper.tokens()).toMatchObject({ refresh: 'rt-1' });
  });

  it('does not cut over to a token that the API does not take', async () => {
    await start({ probe: { method: 'GET', url: 'https://api.acme.example/me', expect: 200 } });
    await consent({ scopes: ['read'] });
    await put(ADD_WRITE);
    world.keeper.vendorApi.answer = () => ({ status: 401 });
    const { page } = await consent({ scopes: ['read', 'write'] });
    expect(said(page)[1]).toBe('The service did not take its new key');
    expect((await show()).integrations).toEqual([
      expect.objectContaining({ state: 'declined', why: 'probe_failed' }),
    ]);
    expect(countedEpoch(await world.keeper.row())).toBe(1);
  });

  it('does not cut over to somebody else', async () => {
    await connectedWithRead();
    await put(ADD_WRITE);
    const { page } = await consent({ scopes: ['read', 'write'], user: 'eve' });
    expect(said(page)[1]).toBe('You agreed as someone else');
    expect((await show()).integrations).toEqual([
      expect.objectContaining({ state: 'declined', why: 'another_identity' }),
    ]);
    expect(countedEpoch(await world.keeper.row())).toBe(1);
  });

  it('says that a person has said no', async () => {
    await connectedWithRead();
    await put(ADD_WRITE);
    const way = await world.setOut();
    await world.back({ error: 'access_denied', state: way.state }, way.cookie);
    expect((await show()).integrations).toEqual([
      expect.objectContaining({ state: 'declined', why: 'denied' }),
    ]);
  });

  it('takes what is not enough where there is no grant to keep, and wants what it wanted', async () => {
    await start();
    await put(ADD_WRITE);
    const { page } = await consent({ scopes: ['read'] });
    expect(said(page)[1]).toBe('Connected');
    expect(await world.keeper.row()).toMatchObject({
      care: { status: 'active' },
      scopes: ['read'],
      migration: { state: 'declined', missing: ['write'] },
    });
  });

  it('after an abort changes nothing more: a consent that is under way ends with the scopes of before', async () => {
    await connectedWithRead();
    await put(ADD_WRITE);
    const way = await world.setOut();
    expect((await call('DELETE', '/v1/campaigns/more')).body).toMatchObject({ state: 'aborted' });
    given = { scopes: ['read'] };
    expect(said(await world.back({ code: 'code', state: way.state }, way.cookie))[1]).toBe('Connected');
    expect(await world.keeper.row()).toMatchObject({ scopes: ['read'], version: 2 });
    expect((await world.setOut()).vendorUrl.searchParams.get('scope')).toBe('read');
    expect(world.keeper.told()).toContain('campaign.aborted');
  });

  it('is a consent like any other where it is aborted while the vendor is asked', async () => {
    await start({ probe: { method: 'GET', url: 'https://api.acme.example/me', expect: 200 } });
    await consent({ scopes: ['read'] });
    await put(ADD_WRITE);
    world.keeper.vendorApi.answer = async () => {
      await call('DELETE', '/v1/campaigns/more');
      return {};
    };
    const { page } = await consent({ scopes: ['read', 'write'] });
    expect(said(page)[1]).toBe('Connected');
    expect(await world.keeper.row()).toMatchObject({ version: 2, scopes: ['read'] });
    expect(await show()).toMatchObject({ state: 'aborted', counts: { cut_over: 0 } });
  });

  it('does not judge a consent that was begun before it', async () => {
    await connectedWithRead();
    const way = await world.setOut();
    await put(ADD_WRITE);
    given = { scopes: ['read'] };
    expect(said(await world.back({ code: 'code', state: way.state }, way.cookie))[1]).toBe('Connected');
    expect(await show()).toMatchObject({ counts: { declined: 0, not_asked: 1 } });
  });

  it('refuses a second one for the same integrations, and other scopes under its id', async () => {
    await connectedWithRead();
    await put(ADD_WRITE);
    expect((await put({ ...ADD_WRITE, client: undefined, vendor: 'acme' }, 'other')).body).toMatchObject({
      code: 'conflict',
      campaign: 'more',
    });
    expect((await put({ ...ADD_WRITE, addScopes: ['admin'] })).body.code).toBe('conflict');
    const later = toRfc3339(after(NOW, days(60)));
    expect((await put({ ...ADD_WRITE, deadline: later })).body).toMatchObject({ deadline: later });
  });

  it('makes way for another when nobody is left, and is no business of what comes later', async () => {
    await connectedWithRead();
    await put(ADD_WRITE);
    await consent({ scopes: ['read', 'write'] });
    const undo = { client: 'acme-main', removeScopes: ['write'], deadline: DEADLINE };
    expect((await put({ ...undo, dryRun: true }, 'undo')).status).toBe(200);
    expect(await world.keeper.ports.campaigns.find('more' as CampaignId)).not.toHaveProperty('finishedAt');
    expect((await put(undo, 'undo')).status).toBe(200);
    expect(told()).toEqual(['campaign.started', 'campaign.finished', 'campaign.started']);
    await moveOn(world.keeper.ports)(anIntegrationId('payroll'));
    expect(await world.keeper.row()).toMatchObject({ scopes: ['read'] });
    expect((await world.setOut()).vendorUrl.searchParams.get('scope')).toBe('read');
    expect((await show()).state).toBe('finished');
    expect((await call('DELETE', '/v1/campaigns/more')).body.state).toBe('finished');
  });

  it('takes no scope away that a batch job needs, and names it', async () => {
    await connectedWithRead();
    await call('PUT', '/v1/jobs/nightly', {
      schedule: '0 2 * * *',
      timezone: 'UTC',
      leadMinutes: 60,
      integrations: [{ id: 'payroll', scopes: ['read'] }],
    });
    const removal = { client: 'acme-main', removeScopes: ['read'], deadline: DEADLINE };
    expect((await put(removal)).body).toMatchObject({
      code: 'conflict',
      dependents: [{ job: 'nightly', integration: 'payroll', scopes: ['read'] }],
    });
    expect((await put({ ...removal, dryRun: true })).body).toMatchObject({
      dependents: [{ job: 'nightly' }],
    });
  });
});

describe('without a person', () => {
  it('cuts over at once where the grant has the scopes already', async () => {
    await start();
    await consent({ scopes: ['read', 'write'] });
    await put(ADD_WRITE);
    await moveOn(world.keeper.ports)(anIntegrationId('payroll'));
    expect(await world.keeper.row()).toMatchObject({
      version: 1,
      scopes: ['read', 'write'],
      migration: { state: 'cut_over' },
    });
  });

  it('asks as the client beside the token that goes on, and leaves that where the vendor refuses', async () => {
    await start();
    await world.create('machine', { grantType: 'client_credentials' });
    await put(ADD_WRITE);
    const ports = { ...world.keeper.ports, tokenEndpoint: world.keeper.endpoint };
    world.keeper.endpoint.fates = [
      { kind: 'fails', failure: { class: 'grant_refused', code: 'invalid_scope' } },
    ];
    await moveOn(ports)(anIntegrationId('machine'));
    expect((await show()).integrations).toContainEqual(
      expect.objectContaining({ id: 'machine', needs: 'client', state: 'cannot', why: 'refused' }),
    );
  });
});

/** Ports whose token endpoint gives what is asked for, under fresh names. */
function givingPorts() {
  const asked: TokenRequest[] = [];
  const tokenEndpoint = {
    request: async (_call: unknown, sent: TokenRequest) => {
      asked.push(sent);
      const scopes = 'scopes' in sent ? sent.scopes : [];
      const grant = { accessToken: new Secret(`new-${asked.length}`), tokenType: 'Bearer', scopes };
      return { kind: 'tokens' as const, took: minutes(0), grant: { ...grant, expiresIn: minutes(60) } };
    },
  };
  return { asked, ports: { ...world.keeper.ports, tokenEndpoint } };
}

describe('by device code', () => {
  /** A person has entered the code, and the vendor then gives this. */
  async function enter(giving: Given) {
    given = giving;
    await world.keeper.clock.pass(minutes(1));
    const page = await world.get(await world.link('tv'));
    given = {};
    return page;
  }

  it('asks for the union, keeps the old grant where it is not all granted, and cuts over where it is', async () => {
    await start({ deviceAuthorizationEndpoint: 'https://auth.acme.example/device' });
    await world.create('tv', { grantType: 'device_code' });
    await world.get(await world.link('tv'));
    expect(said(await enter({ scopes: ['read'] }))[1]).toBe('Connected');
    await put(ADD_WRITE);
    await world.get(await world.link('tv'));
    expect(world.keeper.device.asked).toEqual([['read'], ['read', 'write']]);
    expect(said(await enter({ scopes: ['read'] }))[1]).toBe('Not everything was granted');
    expect(await world.keeper.row('tv')).toMatchObject({
      version: 1,
      scopes: ['read'],
      migration: { state: 'declined', missing: ['write'] },
    });
    await world.get(await world.link('tv'));
    expect(said(await enter({ scopes: ['read', 'write'] }))[1]).toBe('Connected');
    expect(await world.keeper.row('tv')).toMatchObject({
      version: 2,
      scopes: ['read', 'write'],
      migration: { state: 'cut_over' },
    });
  });
});

describe('by the client', () => {
  it('cuts over by a token with the scopes, and lets the old one go', async () => {
    await start();
    await world.create('machine', { grantType: 'client_credentials' });
    await put(ADD_WRITE);
    const { asked, ports } = givingPorts();
    await moveOn(ports)(anIntegrationId('machine'));
    expect(asked).toEqual([{ grantType: 'client_credentials', scopes: ['read', 'write'] }]);
    expect(await world.keeper.row('machine')).toMatchObject({
      scopes: ['read', 'write'],
      tokens: { grantedScopes: ['read', 'write'] },
      migration: { state: 'cut_over' },
    });
    await moveOn(ports)(anIntegrationId('machine'));
    expect(asked).toHaveLength(1);
  });

  it('exchanges what was brought, and keeps it to be exchanged again', async () => {
    await start();
    await world.create('exchanged', { grantType: 'token_exchange' });
    await call('PUT', '/v1/integrations/exchanged/grant', {
      subjectToken: 'theirs',
      accessToken: 'at',
      expiresIn: 3600,
    });
    await put(ADD_WRITE);
    const { asked, ports } = givingPorts();
    await moveOn(ports)(anIntegrationId('exchanged'));
    expect(asked).toMatchObject([{ grantType: 'token_exchange', scopes: ['read', 'write'] }]);
    expect(await world.keeper.row('exchanged')).toMatchObject({
      scopes: ['read', 'write'],
      tokens: { renewsBy: 'subject' },
    });
    const { tokens, epoch } = await world.keeper.row('exchanged');
    const ref = {
      integration: anIntegrationId('exchanged'),
      epoch,
      versionId: tokens?.versionId as AttemptId,
    };
    expect((await ports.vault.get(ref))?.subject?.token.reveal()).toBe('theirs');
  });

  it('asks nothing while the circuit of the client is open, or a person has paused it', async () => {
    await start();
    await world.create('machine', { grantType: 'client_credentials' });
    await put(ADD_WRITE);
    const { asked, ports } = givingPorts();
    await call('POST', '/v1/integrations/machine/pause');
    await moveOn(ports)(anIntegrationId('machine'));
    await call('POST', '/v1/integrations/machine/resume');
    const until = after(NOW, minutes(5));
    const phase = { kind: 'open', until, reason: 'failing', trips: 1, since: NOW } as const;
    await ports.clients.change(aClientId('acme-main'), (client) => ({
      client: { ...client, circuit: { ...client.circuit, phase } },
      result: undefined,
    }));
    await moveOn(ports)(anIntegrationId('machine'));
    expect(asked).toEqual([]);
    expect(await show()).toMatchObject({ counts: { not_asked: 2, cut_over: 0 } });
  });
});

describe('the daily look', () => {
  it('tells of the start once, reminds 30, 14, 7, 3 and 1 days ahead and when it is overdue, each once', async () => {
    await connectedWithRead();
    await put({ ...ADD_WRITE, deadline: toRfc3339(after(NOW, days(40))) });
    const { ports, clock, events } = world.keeper;
    const seen: [number, string, number][] = [];
    for (let day = 0; day <= 42; day++) {
      events.length = 0;
      await runCalendar(ports)();
      await runCalendar(ports)();
      for (const event of events) if ('campaign' in event) seen.push([day, event.type, event.daysLeft]);
      await clock.pass(days(1));
    }
    expect(seen).toEqual([
      [10, 'campaign.reminder', 30],
      [26, 'campaign.reminder', 14],
      [33, 'campaign.reminder', 7],
      [37, 'campaign.reminder', 3],
      [39, 'campaign.reminder', 1],
      [41, 'campaign.reminder', -1],
    ]);
    expect(await show()).toMatchObject({ state: 'overdue' });
  });

  it('tells that it is finished, once', async () => {
    await connectedWithRead();
    await put(ADD_WRITE);
    await consent({ scopes: ['read', 'write'] });
    const { ports } = world.keeper;
    await runCalendar(ports)();
    await runCalendar(ports)();
    expect(told()).toEqual(['campaign.started', 'campaign.finished']);
    expect((await ports.campaigns.list())[0]).toMatchObject({ finishedAt: NOW });
  });

  it.each(['finished', 'aborted'])('tells that it is %s when the bus takes it, once', async (end) => {
    await connectedWithRead();
    await put(ADD_WRITE);
    const { ports } = world.keeper;
    const { publish } = ports.bus;
    ports.bus.publish = () => Promise.reject(new BusUnavailable('down'));
    if (end === 'aborted') await call('DELETE', '/v1/campaigns/more');
    else await consent({ scopes: ['read', 'write'] });
    expect((await runCalendar(ports)()).undone).toBe(1);
    ports.bus.publish = publish;
    expect((await runCalendar(ports)()).undone).toBe(0);
    await runCalendar(ports)();
    expect(told()).toEqual(['campaign.started', `campaign.${end}`]);
  });
});
