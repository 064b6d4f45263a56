import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PageReceiver } from '../support/page-receiver.ts';
import { eventually } from '../support/patience.ts';
import { KINDS, World } from '../support/world.ts';

/** Ten times as fast as in production: a minute's look comes each 6 s, three minutes of an outage are 18 s. */
const QUICK = { GRANTKEEPER_SWEEP_SECONDS: '0.5', GRANTKEEPER_CONFIRM_SECONDS: '1' };
const DAY_MS = 86_400_000;
const HTML = '<!doctype html><title>Sign in</title>';

type Vendor = 'steady' | 'strict';
interface More {
  readonly critical?: boolean;
  readonly principal?: 'service' | 'user';
  readonly vendor?: Vendor;
  /** What the access token has left, in seconds. */
  readonly expiresIn?: number;
  readonly refreshTokenExpiresAt?: string;
}

let receiver: PageReceiver;
let world: World<Vendor>;

beforeAll(async () => {
  receiver = await PageReceiver.start();
  world = await World.start(
    {
      steady: {
        ...KINDS.none,
        vendorFields: (vendor) => ({
          probe: { method: 'GET', url: vendor.meEndpoint, expect: 200 },
          scopeReadBack: { by: 'call', method: 'GET', url: vendor.meEndpoint, at: '/scope' },
        }),
      },
      strict: { ...KINDS.strict },
    },
    { ...QUICK, ...receiver.env },
  );
}, 60_000);
afterAll(async () => {
  await world.stop();
  await receiver.stop();
});

/** A living grant, by a client of its own, so that each fault is a cause of its own. */
async function aGrant(id: string, { vendor = 'steady', expiresIn = 3600, ...more }: More = {}, client = id) {
  if (client === id) await world.register(vendor, client);
  const { principal = 'service', critical = false, refreshTokenExpiresAt } = more;
  const consent = world.vendor.consent(client, { id });
  await world.home.api.expect(201, 'POST', '/v1/integrations', {
    id,
    vendor,
    client,
    scopes: ['read', 'write'],
    owner: 'team-a',
    principal,
    critical,
    ...(principal === 'user' ? { acknowledgeUserBound: true } : {}),
  });
  await world.home.api.expect(200, 'PUT', `/v1/integrations/${id}/grant`, {
    accessToken: consent.accessToken,
    refreshToken: consent.refreshToken,
    expiresIn,
    ...(refreshTokenExpiresAt === undefined ? {} : { refreshTokenExpiresAt }),
  });
  return consent;
}

const refresh = (id: string) => world.home.api.refresh(id);
const check = (id: string) => world.home.api.expect(200, 'POST', '/v1/run/health', { integrations: [id] });
const comes = (id: string, status: string) =>
  eventually(`${id} is ${status}`, async () => {
    const row = await world.home.api.integration(id);
    return row.status === status || undefined;
  });

async function aRevokedGrant(id: string, more: More): Promise<void> {
  const { grantId } = await aGrant(id, more);
  world.vendor.withdraw(grantId);
  await refresh(id);
}

/** How often the home has looked whom it has to tell. */
async function looks(): Promise<number> {
  const { text } = await world.home.api.call('GET', '/metrics');
  return Number(/^grantkeeper_page_watch_completed_total (\d+)/m.exec(text)?.[1] ?? Number.NaN);
}

interface Fault {
  /** As `docs/on-call.md` calls it. */
  readonly what: string;
  readonly play: (id: string) => Promise<void>;
}

/** What goes wrong, and what the on-call gets of it: the severity and the heading; by the client's name. */
const FAULTS: Readonly<Record<string, Fault & { readonly page: string }>> = {
  'client-secret-ran-out': {
    what: "a client's secret has run out",
    page: 'page client-refused',
    play: async (id) => {
      await aGrant(id);
      world.vendor.client(id).secrets = ['another'];
      await refresh(id);
    },
  },
  'all-grants-refused-at-once': {
    what: 'eight of eight grants of a client are refused at once',
    page: 'page mass-refusal',
    play: async (id) => {
      await world.register('steady', id);
      const names = Array.from({ length: 8 }, (_, n) => `${id}-${n}`);
      for (const one of names) await aGrant(one, {}, id);
      world.vendor.faults.always({ kind: 'oauth-error', error: 'invalid_grant' }, { clientId: id });
      await Promise.all(names.map(refresh));
    },
  },
  'consent-of-a-critical-one-withdrawn': {
    what: 'the consent of a critical integration is withdrawn',
    page: 'page needs-reconsent',
    play: (id) => aRevokedGrant(id, { critical: true }),
  },
  'consent-of-a-service-withdrawn': {
    what: 'the consent of any other service is withdrawn',
    page: 'ticket needs-reconsent',
    play: (id) => aRevokedGrant(id, {}),
  },
  'strict-answer-lost': {
    what: 'the answer of a vendor that rotates strictly is lost',
    page: 'ticket grant-lost',
    play: async (id) => {
      const { grantId } = await aGrant(id, { vendor: 'strict' });
      world.vendor.faults.next({ kind: 'lost-reply' }, { grantId });
      await refresh(id);
      await comes(id, 'reauthorization_required');
    },
  },
  'scope-of-a-critical-one-lost': {
    what: 'a critical integration lacks a scope',
    page: 'page scope-drifted',
    play: async (id) => {
      await aGrant(id, { critical: true });
      world.vendor.runtime.api = (honest) => ({ ...honest, body: JSON.stringify({ scope: 'read' }) });
      await check(id);
      world.vendor.runtime.api = (honest) => honest;
    },
  },
  'api-answers-a-web-page': {
    what: 'the API of a critical integration answers with a web page',
    page: 'page health-failing',
    play: async (id) => {
      await aGrant(id, { critical: true });
      world.vendor.runtime.api = () => ({ status: 200, contentType: 'text/html', body: HTML });
      await check(id);
      world.vendor.runtime.api = (honest) => honest;
    },
  },
  'refresh-token-of-a-critical-one-ends': {
    what: 'the refresh token of a critical integration ends in five days',
    page: 'page grant-expiring',
    play: async (id) => {
      const refreshTokenExpiresAt = new Date(Date.now() + 5 * DAY_MS).toISOString();
      await aGrant(id, { critical: true, refreshTokenExpiresAt });
      await world.home.api.expect(200, 'POST', '/v1/run/calendar', {});
    },
  },
  'job-ahead-with-a-dead-grant': {
    what: 'a batch job is ahead that names a grant which is paused',
    page: 'page job-preflight-failed',
    play: async (id) => {
      await aGrant(id, { principal: 'user' });
      await world.home.api.expect(200, 'POST', `/v1/integrations/${id}/pause`);
      await world.home.api.expect(200, 'PUT', `/v1/jobs/${id}`, {
        schedule: new Date(Date.now() + 65_000).toISOString(),
        timezone: 'UTC',
        leadMinutes: 1,
        integrations: [{ id }],
      });
    },
  },
};

/** What pages nobody, however long it is waited. */
const NO_PAGES: Readonly<Record<string, Fault>> = {
  'one-user-withdraws': {
    what: 'one user withdraws a consent',
    play: (id) => aRevokedGrant(id, { principal: 'user' }),
  },
  'three-percent-throttled': {
    what: '3 % of the refreshes are answered with 429',
    play: async (id) => {
      await world.register('steady', id);
      for (let n = 0; n < 33; n++) await aGrant(`${id}-${n}`, {}, id);
      world.vendor.faults.next({ kind: 'throttle', retryAfterSeconds: 1 }, { clientId: id });
      for (let n = 0; n < 33; n++) await refresh(`${id}-${n}`);
    },
  },
  'blip-of-ninety-seconds': {
    what: 'a vendor fails for 90 seconds',
    play: async (id) => {
      await world.register('steady', id);
      for (let n = 0; n < 10; n++) await aGrant(`${id}-${n}`, { expiresIn: 60 }, id);
      world.vendor.faults.always({ kind: 'status', status: 503 }, { clientId: id });
      await eventually('the circuit opens', async () => {
        await Promise.all(Array.from({ length: 10 }, (_, n) => refresh(`${id}-${n}`)));
        return (await world.home.api.client(id)).circuit.state === 'open' || undefined;
      });
      world.vendor.faults.clear();
    },
  },
  'paused-and-revoked': {
    what: 'a paused integration is revoked',
    play: async (id) => {
      const { grantId } = await aGrant(id, { critical: true });
      await world.home.api.expect(200, 'POST', `/v1/integrations/${id}/pause`);
      world.vendor.withdraw(grantId);
      await world.home.api.call('POST', `/v1/integrations/${id}/outcomes`, { version: 1, status: 401 });
    },
  },
  'removed-on-purpose': {
    what: 'an integration is removed by us',
    play: async (id) => {
      await aGrant(id, { critical: true });
      await world.home.api.remove(id);
    },
  },
};

it('tells whom it has to, once for each cause, and nobody of what is none', async () => {
  for (const [id, { play }] of Object.entries(NO_PAGES)) await play(id);
  for (const [id, { play }] of Object.entries(FAULTS)) await play(id);
  const opened = await eventually(
    'a page for each fault',
    () => {
      const pages = receiver.pages.filter(({ kind }) => kind === 'opened');
      const hasJob = pages.some(({ heading }) => heading === 'job-preflight-failed');
      return hasJob && pages.length >= Object.keys(FAULTS).length ? pages : undefined;
    },
    120_000,
  );
  // A blip becomes an outage after three looks: those that should not page have had the time.
  const seen = await looks();
  await eventually('more looks', async () => (await looks()) >= seen + 5 || undefined, 90_000);
  const told = receiver.pages
    .filter(({ kind }) => kind === 'opened' || kind === 'escalated')
    .map(({ incident, severity, heading }) => `${incident.split('/')[1]}: ${severity} ${heading}`);
  expect(told.toSorted()).toEqual(
    Object.entries(FAULTS)
      .map(([id, { page }]) => `${id}: ${page}`)
      .toSorted(),
  );
  expect(opened.every(({ todo }) => todo.length > 0)).toBe(true);
}, 240_000);

it('is what the page on the on-call says', () => {
  const page = readFileSync('docs/on-call.md', 'utf8');
  for (const { what, page: told } of Object.values(FAULTS)) {
    const [severity, heading] = told.split(' ');
    expect(page).toContain(`| ${what} | ${severity}, [\`${heading}\`](runbook.md#${heading}) |`);
  }
  for (const { what } of Object.values(NO_PAGES)) expect(page).toContain(`| ${what} | nobody |`);
});
