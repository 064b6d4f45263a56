import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Visitor } from '../support/consent/visitor.ts';
import { runGrantkeeper } from '../support/run-grantkeeper.ts';
import { seeded } from '../support/seeded.ts';
import { World } from '../support/world.ts';

const COUNT = 200;
const SEED = 20_261_130;
/** Due after half of it at the latest: each grant is refreshed once or twice while the campaign runs. */
const LIFETIME_SECONDS = 24;
const AT_ONCE = 6;
const [DECLINES, IS_ANOTHER, IS_DEAD] = ['member-0', 'member-1', 'member-2'];
const IDS = Array.from({ length: COUNT }, (_, n) => `member-${n}`);
const CAMPAIGN = '/v1/campaigns/more-files';

let world: World<'acme'>;

beforeAll(async () => {
  world = await World.start({
    acme: {
      rotation: { kind: 'strict', reuseRevokesFamily: true },
      accessTokenSeconds: LIFETIME_SECONDS,
      revocationEnds: 'grant',
      vendorFields: ({ meEndpoint: url }) => ({
        probe: { method: 'GET', url, expect: 200 },
        identity: { from: 'probe', user: '/user' },
      }),
    },
  });
  // Whoever consented is seen by a scope that no integration asks for.
  world.vendor.runtime.api = (honest) => {
    if (honest.status !== 200) return honest;
    const told = JSON.parse(honest.body) as { readonly scope: string };
    return { ...honest, body: JSON.stringify({ user: told.scope.includes('as-eve') ? 'eve' : 'ada' }) };
  };
  await world.register('acme', 'app');
  await eachOf(IDS, async (id) => {
    const { accessToken, refreshToken } = world.vendor.consent('app', { id, scope: 'read' });
    await world.home.api.expect(201, 'POST', '/v1/integrations', {
      id,
      vendor: 'acme',
      client: 'app',
      scopes: ['read'],
      owner: 'team-a',
      principal: 'service',
      labels: { 'vendor-user': 'ada' },
    });
    const grant = { accessToken, refreshToken, expiresIn: LIFETIME_SECONDS };
    await world.home.api.expect(200, 'PUT', `/v1/integrations/${id}/grant`, grant);
  });
  world.vendor.withdraw(IS_DEAD);
  await world.home.api.refresh(IS_DEAD);
  await world.home.api.until(IS_DEAD, ({ status }) => status === 'reauthorization_required');
}, 120_000);
afterAll(() => world.stop());

/** So many at a time. */
async function eachOf(ids: readonly string[], act: (id: string) => Promise<void>): Promise<void> {
  const left = [...ids];
  const work = async (): Promise<void> => {
    for (let id = left.shift(); id !== undefined; id = left.shift()) await act(id);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

function shuffled(ids: readonly string[]): string[] {
  const random = seeded(SEED);
  return ids
    .map((id) => [random(), id] as const)
    .toSorted(([a], [b]) => a - b)
    .map(([, id]) => id);
}

/** A person opens a fresh link, and agrees to what they choose to. */
async function consent(id: string, choose: (asked: string) => string): Promise<number> {
  const link = await world.home.api.expect(200, 'POST', `/v1/integrations/${id}/connect`);
  const person = new Visitor();
  const there = await person.open(String(link.connectUrl));
  const asked = there.searchParams.get('scope') ?? '';
  expect(asked).toBe('read write');
  there.searchParams.set('scope', choose(asked));
  const { location } = await person.visit(there);
  if (location === undefined) throw new Error('the vendor sent nobody back');
  return (await person.visit(location)).status;
}

function choiceOf(id: string): (asked: string) => string {
  if (id === DECLINES) return () => 'read';
  if (id === IS_ANOTHER) return (asked) => `${asked} as-eve`;
  return (asked) => asked;
}

/** Reads one integration's token after the other until it is told to stop; gives what was wrong. */
function readers(ids: readonly string[]) {
  const wrong: string[] = [];
  let reads = 0;
  let goOn = true;
  const read = async (id: string): Promise<void> => {
    const { status, text, body } = await world.home.api.token(id);
    reads++;
    const { book } = world.vendor.runtime.state;
    const token = book.accessTokens.get(String(body.accessToken));
    if (status !== 200 || token === undefined) wrong.push(`${id}: ${status} ${text}`);
    else if (!book.isAccessAlive(token)) wrong.push(`${id}: a token that the vendor does not take`);
  };
  const work = async (offset: number): Promise<void> => {
    for (let n = offset; goOn; n += 1) await read(ids[n % ids.length] ?? '');
  };
  const done = Promise.all([0, 1, 2, 3].map((part) => work(Math.floor((part * ids.length) / 4))));
  return {
    stop: async () => {
      goOn = false;
      await done;
      return { wrong, reads };
    },
  };
}

const plan = { client: 'app', addScopes: ['write'], deadline: '2099-01-01T00:00:00Z' };

it('cuts 200 integrations over with no moment without a working token', async () => {
  const { api } = world.home;
  const dry = await api.expect(200, 'PUT', CAMPAIGN, { ...plan, dryRun: true });
  expect(dry.counts).toMatchObject({ not_asked: COUNT });
  await api.expect(200, 'PUT', CAMPAIGN, plan);
  const living = IDS.filter((id) => id !== IS_DEAD);
  const reading = readers(living);
  const before = world.vendor.history.records({ endpoint: 'token' }).length;

  const pages = new Map<string, number>();
  await eachOf(shuffled(living), async (id) => {
    pages.set(id, await consent(id, choiceOf(id)));
  });
  // Long enough for each that was cut over first to be refreshed under its new grant.
  const [first = ''] = shuffled(living);
  const { version } = await api.integration(first);
  await api.until(first, (now) => now.version > version);
  const { wrong, reads } = await reading.stop();

  expect(wrong).toEqual([]);
  expect(reads).toBeGreaterThan(COUNT);
  expect([pages.get(DECLINES), pages.get(IS_ANOTHER)]).toEqual([409, 409]);
  expect([...pages.values()].filter((status) => status === 200)).toHaveLength(COUNT - 3);

  const campaign = await api.expect(200, 'GET', CAMPAIGN);
  expect(campaign).toMatchObject({
    state: 'running',
    counts: { not_asked: 1, asked: 0, declined: 2, cannot: 0, cut_over: COUNT - 3 },
  });
  const members = campaign.integrations as readonly { readonly id: string }[];
  expect(members.slice(0, 3).toSorted((a, b) => (a.id < b.id ? -1 : 1))).toMatchObject([
    { id: DECLINES, state: 'declined', why: 'missing_scopes', missing: ['write'] },
    { id: IS_ANOTHER, state: 'declined', why: 'another_identity' },
    { id: IS_DEAD, state: 'not_asked', needs: 'person' },
  ]);
  // Refreshes ran meanwhile, and the vendor saw no refresh token twice.
  const asked = world.vendor.history.records({ endpoint: 'token' }).slice(before);
  expect(asked.filter(({ grantType }) => grantType === 'refresh_token').length).toBeGreaterThan(20);
  const deaths = [...world.vendor.runtime.state.book.grants.values()].flatMap(
    ({ death }) => death?.cause ?? [],
  );
  expect(deaths).toEqual(['owner']);
  // Those that were not cut over go on with what they had.
  for (const id of [DECLINES, IS_ANOTHER]) {
    expect(await api.expect(200, 'GET', `/v1/integrations/${id}`)).toMatchObject({
      status: 'active',
      scopes: ['read'],
      missingScopes: [],
    });
  }
}, 170_000);

it('has broken no rule of its own by its own history', async () => {
  await world.home.stop();
  const file = join(world.home.dataDir, 'audit.jsonl');
  const { stdout, code } = await runGrantkeeper(['audit', '--skew', '0.05', '--file', file]);
  expect([code, code === 0 ? '' : stdout]).toEqual([0, '']);
}, 60_000);
