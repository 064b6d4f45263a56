import { describe, expect, it } from 'vitest';
import { after, days, type Instant, minutes } from '#shared/domain/time.ts';
import type { Vendor } from '#shared/domain/vendor.ts';
import { runCalendar } from '#shared/usecases/calendar/run-calendar.ts';
import { listNotices } from '#shared/usecases/notice/list-notices.ts';
import { LOOK_AT_ALL, runNotices, UNLESS_LATELY } from '#shared/usecases/notice/run-notices.ts';
import { allPorts } from '../../support/all-ports.ts';
import {
  aClient,
  aClientId,
  anIntegration,
  anIntegrationId,
  aVendorId,
  NOW,
} from '../../support/integration.ts';

const ISSUER = 'https://auth.acme.example';
const DOCUMENT = {
  issuer: ISSUER,
  token_endpoint: `${ISSUER}/token`,
  authorization_endpoint: `${ISSUER}/authorize`,
  revocation_endpoint: `${ISSUER}/revoke`,
  jwks_uri: `${ISSUER}/keys`,
  grant_types_supported: ['authorization_code', 'refresh_token', 'client_credentials'],
  token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic'],
  code_challenge_methods_supported: ['S256', 'plain'],
};

async function aWorld(vendor: Partial<Vendor> = {}) {
  const world = await allPorts({ vendor: { issuer: ISSUER, ...vendor } });
  const { ports, documents, clock } = world;
  await ports.store.create(anIntegration({ id: anIntegrationId('payroll') }));
  documents.says(DOCUMENT, ['aaaa0000']);
  const run = runNotices(ports);
  const look = () => run({ goOn: () => true, unlessWithin: LOOK_AT_ALL });
  return {
    ...world,
    run,
    look,
    /** The next day's look. */
    nextDay: async (document?: Readonly<Record<string, unknown>>, keys = ['aaaa0000']) => {
      await clock.pass(days(1));
      if (document !== undefined) documents.says({ ...DOCUMENT, ...document }, keys);
      return look();
    },
    list: async () => (await listNotices(ports)({ limit: 100 })).items,
  };
}

describe('a discovery document', () => {
  it('that says what it said, and what we do, is no news', async () => {
    const { look, nextDay, list, events } = await aWorld();
    expect(await look()).toEqual({
      kind: 'ran',
      read: 1,
      unreadable: 0,
      announced: 0,
      undone: 0,
      isComplete: true,
    });
    await nextDay({});
    expect([await list(), events]).toEqual([[], []]);
  });

  it('whose token endpoint is not ours is told once, as breaking, with whom it concerns and due now', async () => {
    const { look, nextDay, list, events } = await aWorld();
    await look();
    const ran = await nextDay({ token_endpoint: `${ISSUER}/v2/token` });
    expect(ran).toMatchObject({ announced: 1, undone: 0 });
    await nextDay();
    const [notice, ...others] = await list();
    expect(others).toEqual([]);
    expect(notice).toMatchObject({
      vendor: 'acme',
      from: 'discovery',
      found: {
        severity: 'breaking',
        what: `The token endpoint that is announced is ${ISSUER}/v2/token, and ours is ${ISSUER}/token.`,
      },
      integrations: ['payroll'],
      dueBy: after(NOW, days(1)),
    });
    expect(events).toEqual([
      {
        type: 'vendor.notice',
        reason: 'new',
        notice: notice?.id,
        vendor: 'acme',
        severity: 'breaking',
        dueBy: '2026-11-03T08:00:00.000Z',
        daysLeft: 0,
      },
    ]);
  });

  it('pages on-call by the calendar until somebody has answered, and is not told again by it', async () => {
    const { look, nextDay, ports, events } = await aWorld();
    await look();
    await nextDay({ token_endpoint: `${ISSUER}/v2/token` });
    expect(await runCalendar(ports)()).toMatchObject({ announced: 0, endingSoon: 1 });
    expect(events).toHaveLength(1);
  });

  it.each([
    [
      { revocation_endpoint: undefined },
      'breaking',
      `revocation endpoint ${ISSUER}/revoke is announced no more`,
    ],
    [{ authorization_endpoint: `${ISSUER}/a` }, 'news', `moved from ${ISSUER}/authorize to ${ISSUER}/a`],
    [
      { grant_types_supported: ['authorization_code', 'client_credentials'] },
      'breaking',
      'type refresh_token',
    ],
    [{ grant_types_supported: ['authorization_code', 'refresh_token'] }, 'news', 'type client_credentials'],
    [
      { token_endpoint_auth_methods_supported: ['client_secret_basic'] },
      'breaking',
      'client_secret_post, which our',
    ],
    [
      { token_endpoint_auth_methods_supported: ['client_secret_post'] },
      'news',
      'client_secret_basic is announced no',
    ],
    [{ code_challenge_methods_supported: ['plain'] }, 'breaking', 'PKCE method S256'],
    [{ code_challenge_methods_supported: ['S256'] }, 'news', 'PKCE method plain'],
    [{ issuer: 'https://elsewhere.example' }, 'breaking', 'names the issuer https://elsewhere.example'],
  ] as const)('with %o is %s', async (change, severity, says) => {
    const { look, nextDay, list } = await aWorld({ consent: { pkce: 'required' } });
    await look();
    await nextDay(change);
    await nextDay();
    expect((await list()).map(({ found }) => found)).toEqual([
      { severity, what: expect.stringContaining(says) },
    ]);
  });

  it('of another issuer is not believed in anything else', async () => {
    const { look, nextDay, list, ports } = await aWorld();
    await look();
    await nextDay({ issuer: 'https://elsewhere.example', token_endpoint: 'https://elsewhere.example/t' });
    expect(await list()).toHaveLength(1);
    expect((await ports.discovery.find(aVendorId('acme')))?.fields?.issuer).toBe(ISSUER);
  });

  it('tells of new keys, and of none that is left out', async () => {
    const { look, nextDay, list } = await aWorld();
    await look();
    await nextDay({}, ['aaaa0000', 'bbbb0000']);
    await nextDay({}, ['bbbb0000']);
    expect((await list()).map(({ found }) => found?.what)).toEqual([expect.stringContaining('a new key')]);
  });

  it('is missed after three days, once for each time that it is away', async () => {
    const { look, nextDay, list, documents } = await aWorld();
    await look();
    documents.answer = () => ({ kind: 'fetched', url: `${ISSUER}/.well-known`, text: '<html>Sorry</html>' });
    expect(await nextDay()).toMatchObject({ read: 0, unreadable: 1 });
    await nextDay();
    await nextDay();
    expect(await list()).toEqual([]);
    await nextDay();
    await nextDay();
    expect((await list()).map(({ found }) => found)).toEqual([
      {
        severity: 'news',
        what: expect.stringContaining('cannot be read since 2026-11-03T08:00:00.000Z: html'),
      },
    ]);
    await nextDay({});
    documents.answer = () => ({ kind: 'missing', why: 'status 404' });
    for (let day = 0; day < 4; day++) await nextDay();
    expect(await list()).toHaveLength(2);
  });

  it('that there has never been is not missed', async () => {
    const { look, nextDay, list, documents } = await aWorld();
    documents.answer = () => ({ kind: 'missing', why: 'status 404' });
    await look();
    for (let day = 0; day < 5; day++) await nextDay();
    expect(await list()).toEqual([]);
  });
});

describe('a run', () => {
  it('asks nobody who names no issuer, and each vendor once however many clients it has', async () => {
    const { ports, look, documents } = await aWorld();
    await ports.clients.create(aClient({ id: aClientId('acme-two') }));
    await look();
    expect(documents.asked).toEqual(['acme']);
    const other = await allPorts();
    await runNotices(other.ports)({ goOn: () => true, unlessWithin: LOOK_AT_ALL });
    expect(other.documents.asked).toEqual([]);
  });

  it('leaves alone what was looked at today, unless somebody asks by hand', async () => {
    const { run, look, documents, clock } = await aWorld();
    const daily = () => run({ goOn: () => true, unlessWithin: UNLESS_LATELY });
    await daily();
    await clock.pass(minutes(60));
    expect(await daily()).toMatchObject({ read: 0 });
    expect(documents.asked).toHaveLength(1);
    await look();
    await clock.pass(days(1));
    await daily();
    expect(documents.asked).toHaveLength(3);
  });

  it('ends early where its time is over, and says so', async () => {
    const { run, documents } = await aWorld();
    expect(await run({ goOn: () => false, unlessWithin: LOOK_AT_ALL })).toMatchObject({ isComplete: false });
    expect(documents.asked).toEqual([]);
  });

  it('tells once, however many run at once', async () => {
    const { look, clock, documents, events } = await aWorld();
    await look();
    await clock.pass(days(1));
    documents.says({ ...DOCUMENT, token_endpoint: `${ISSUER}/v2/token` });
    const ran = await Promise.all([look(), look(), look()]);
    expect(ran.map(({ announced }) => announced).toSorted()).toEqual([0, 0, 1]);
    expect(events).toHaveLength(1);
  });

  it('tells the next time what the bus did not take', async () => {
    const { ports, clock, documents, look, events } = await aWorld();
    await look();
    await clock.pass(days(1));
    documents.says({ ...DOCUMENT, token_endpoint: `${ISSUER}/v2/token` });
    const bus = { publish: async () => Promise.reject(new Error('down')) };
    const broken = runNotices({ ...ports, bus });
    expect(await broken({ goOn: () => true, unlessWithin: LOOK_AT_ALL })).toMatchObject({ undone: 1 });
    expect(await look()).toMatchObject({ announced: 1 });
    expect(events).toHaveLength(1);
  });

  it('keeps and tells what the catalogue knows, without a document', async () => {
    const on = new Date(after(NOW, days(60)) as Instant).toISOString().slice(0, 10);
    const change = {
      on,
      what: 'v1 ends.',
      standing: 'documented',
      source: 'https://acme.example/1',
    } as const;
    const { look, list } = await aWorld({ changes: [change] });
    expect(await look()).toMatchObject({ announced: 1 });
    expect(await list()).toMatchObject([{ from: 'catalogue', known: change }]);
  });
});

it('leaves a vendor that meets a fault of ours undone, and looks at the others', async () => {
  const { ports, documents } = await aWorld();
  const { find } = ports.vendors;
  const zeta = aVendorId('zeta');
  const vendors: typeof ports.vendors = {
    find: (id) => {
      const acme = find(aVendorId('acme'));
      return id === zeta && acme !== undefined ? { ...acme, id: zeta } : find(id);
    },
  };
  await ports.clients.create(aClient({ id: aClientId('zeta-main'), vendor: zeta }));
  const { answer } = documents;
  documents.answer = (vendor) => {
    if (vendor.id !== zeta) throw new TypeError('a secret');
    return answer(vendor);
  };
  const run = runNotices({ ...ports, vendors });
  expect(await run({ goOn: () => true, unlessWithin: LOOK_AT_ALL })).toMatchObject({ read: 1, undone: 1 });
  expect(await ports.discovery.find(zeta)).toBeDefined();
});
