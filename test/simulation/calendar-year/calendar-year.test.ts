import { expect, it } from 'vitest';
import type { DomainEvent } from '#shared/domain/event.ts';
import type { Notice } from '#shared/domain/notice/notice.ts';
import { after, type Instant, minutes } from '#shared/domain/time.ts';
import type { Vendor } from '#shared/domain/vendor.ts';
import { reportOutcome } from '#shared/usecases/report-outcome.ts';
import { allPorts } from '../../support/all-ports.ts';
import {
  aClient,
  aClientId,
  anIntegration,
  anIntegrationId,
  aVendorId,
  NOW,
  tokenFacts,
} from '../../support/integration.ts';
import { seeded } from '../../support/seeded.ts';
import { DAWN, embedded, onAws, passTo } from './homes.ts';
import {
  ABSOLUTE,
  CHANGES,
  CONSENTED,
  DAYS,
  dayOf,
  documentOn,
  expected,
  FAILING,
  FROM_CONSENT_DAYS,
  IDLE_DAYS,
  ISSUER,
  instantOf,
  LAST_USED,
  PAUSED,
  PINS,
  ROLLING,
  SECRETS,
  SUNSETS,
} from './timeline.ts';

const HOMES = { embedded, 'on AWS': onAws } as const;
type HomeName = keyof typeof HOMES;

const acme: Partial<Vendor> = {
  issuer: ISSUER,
  tokenEndpoint: `${ISSUER}/token`,
  consent: { pkce: 'supported' },
  probe: { method: 'GET', url: 'https://api.a.example/v3/me', expect: 200 },
  refreshTokenIdleSeconds: IDLE_DAYS * 86_400,
  changes: CHANGES,
  pins: PINS,
};

const beta: Vendor = {
  id: aVendorId('beta'),
  tokenEndpoint: 'https://beta.example/token',
  clientAuth: 'post',
  rotation: { kind: 'none' },
  refreshTokenSeconds: FROM_CONSENT_DAYS * 86_400,
  refreshTokenFrom: 'consent',
};

async function aYear(name: HomeName, seed: number, mayBeDown: boolean) {
  const random = seeded(seed);
  const world = await allPorts({ vendor: acme });
  const { clock, documents } = world;
  const seen: { readonly event: DomainEvent; readonly day: number }[] = [];
  let busIsDown = false;
  const bus = {
    publish: async (events: readonly DomainEvent[], at: Instant) => {
      if (busIsDown) throw new Error('the bus is down');
      for (const event of events) seen.push({ event, day: dayOf(at) });
    },
  };
  const find = world.ports.vendors.find;
  const vendors = { find: (id: Vendor['id']) => (id === beta.id ? beta : find(id)) };
  const ports = { ...world.ports, vendors, bus };

  await ports.clients.create(aClient({ id: aClientId('beta-main'), vendor: beta.id, clientAuth: 'post' }));
  for (const [id, at] of SECRETS) {
    const secret = { versionId: 'one', createdAt: NOW, expiresAt: instantOf(at), pending: false };
    await ports.clients.create(aClient({ id: aClientId(id), secret }));
  }
  const unused = tokenFacts({ obtainedAt: LAST_USED });
  const pausedAt = LAST_USED;
  await ports.store.create(anIntegration({ id: anIntegrationId(PAUSED), tokens: unused, pausedAt }));
  await ports.store.create(anIntegration({ id: anIntegrationId(FAILING), tokens: unused }));

  /** Refreshes of the day. */
  const used = async (): Promise<void> => {
    const rows = [...ABSOLUTE, [ROLLING, undefined], [CONSENTED, undefined]] as const;
    for (const [id, at] of rows) {
      const tokens = tokenFacts({
        obtainedAt: clock.now(),
        expiresAt: after(clock.now(), minutes(60)),
        ...(at === undefined ? {} : { refreshTokenExpiresAt: instantOf(at) }),
      });
      const of = id === CONSENTED ? { vendor: beta.id, client: aClientId('beta-main') } : {};
      const row = anIntegration({ id: anIntegrationId(id), ...of, grantedAt: NOW, tokens });
      if ((await ports.store.create(row)) === 'exists')
        await ports.store.change(row.id, (old) => ({ row: { ...old, tokens }, result: null }));
    }
  };
  const report = reportOutcome(ports);
  const reportedOn: number[] = [];
  const reported = async (day: number): Promise<void> => {
    const next = SUNSETS[reportedOn.length];
    if (next === undefined || day < next.day) return;
    reportedOn.push(day);
    const headers = { sunset: new Date(`${next.ends}T00:00:00Z`).toUTCString() };
    const outcome = { version: 3, status: 200, endpoint: next.endpoint, headers };
    await report({ id: anIntegrationId(ROLLING), ...outcome });
  };

  const home = HOMES[name](ports, clock, random);
  const lookedOn: number[] = [];
  let downFor = 0;
  for (let day = 0; day < DAYS; day++) {
    await passTo(clock, day, DAWN);
    const says = documentOn(day);
    if (says === undefined)
      documents.answer = () => ({ kind: 'fetched', url: `${ISSUER}/w`, text: '<html>Sorry' });
    else documents.says(says.document, says.keys);
    await used();
    downFor = downFor > 0 ? downFor - 1 : mayBeDown && random() < 0.08 ? Math.ceil(random() * 20) : 0;
    if (downFor > 0) {
      await home.down();
      continue;
    }
    await reported(day);
    lookedOn.push(day);
    await home.day(day, (down) => {
      busIsDown = down;
    });
  }
  await home.down();
  const notices = new Map((await ports.notices.list()).map((notice) => [String(notice.id), notice]));
  await world.close();
  const wanted = expected(lookedOn, reportedOn);
  return { seen: namesOf(seen, notices), wanted, missed: DAYS - lookedOn.length };
}

function namesOf(
  seen: readonly { readonly event: DomainEvent; readonly day: number }[],
  notices: ReadonlyMap<string, Notice>,
): readonly string[] {
  let keys = 0;
  const nameOf = (event: DomainEvent): string => {
    if (event.type === 'client.secret_expiring') return `${event.type} ${event.client}`;
    if (event.type === 'grant.expiring') return `${event.type} ${event.integration}`;
    if (event.type !== 'vendor.notice') return event.type;
    const { known, found, endpoint } = notices.get(event.notice) ?? {};
    // New keys look alike: they are counted.
    const nth = found?.what.includes('new key') ? ` ${++keys}` : '';
    const what = known?.pin ?? known?.on ?? endpoint ?? firstWords(found?.what ?? 'unknown');
    return `${event.reason} ${what}${nth}`;
  };
  return seen.map(({ event, day }) => `${day} ${nameOf(event)}`).toSorted();
}

/** Up to what differs from day to day. */
const firstWords = (text: string): string =>
  /^(The (?:\w+ )+?endpoint (?:moved|that is announced)|The vendor signs with a new key|The grant type \w+|The PKCE method \w+|The discovery document)/.exec(
    text,
  )?.[0] ?? text;

it.each([
  ['embedded', 1],
  ['embedded', 2],
  ['on AWS', 1],
  ['on AWS', 2],
] as const)(
  'announces everything of a year on its day, and nothing twice: %s, seed %i',
  async (name, seed) => {
    const { seen, wanted } = await aYear(name, seed, false);
    expect(seen).toEqual(wanted);
    // 6 secrets, 5 refresh tokens, 2 changes, a pin and 2 sunsets, one of them late; 3 + 2 + 8 that are new.
    expect(wanted).toHaveLength(4 * (6 + 5 + 2 + 1 + 1) + 3 + (3 + 2 + 8));
    console.info(`${name}, seed ${seed}: ${wanted.length} events of a year, each on its day and none twice`);
  },
  120_000,
);

it.each([
  ['embedded', 3],
  ['embedded', 4],
  ['on AWS', 3],
  ['on AWS', 4],
] as const)(
  'tells the first time that it runs again what came while it was down: %s, seed %i',
  async (name, seed) => {
    const { seen, wanted, missed } = await aYear(name, seed, true);
    expect(missed).toBeGreaterThan(50);
    expect(seen).toEqual(wanted);
    console.info(`${name}, seed ${seed}: ${wanted.length} events, away on ${missed} of ${DAYS} days`);
  },
  120_000,
);
