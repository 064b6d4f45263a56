/**
 * One OAuth client's hourly grants through an outage of their vendor, in simulated time: the embedded home's scheduler,
 * queue, worker and sealed vault, the use cases and the domain as they are, over rows in memory, a simulated clock and a
 * simulated vendor. Time stands still while they work. Argument: how many grants. Prints one line of JSON.
 */
import { DEFAULT_BUDGETS } from '#shared/domain/budgets.ts';
import { dueAt } from '#shared/domain/due.ts';
import { Secret } from '#shared/domain/secret.ts';
import { after, before, type Instant, instant, milliseconds } from '#shared/domain/time.ts';
import { EventLoop } from '../../simulation/event-loop.ts';
import { SimProcess } from '../../simulation/sim-process.ts';
import { seeded } from '../../support/seeded.ts';
import { drainVendor, refreshTokenOf } from '../drain/vendor.ts';
import { type DrainWorld, drainWorld, STRICT_VENDOR } from '../drain/world.ts';
import { aClient, integrationId, rowOf, SECRET_VERSION } from '../seed.ts';
import { CLIENT_SECRET } from '../vendor.ts';

export interface DrainResult {
  /** Seconds from the beginning. */
  readonly outage: { readonly from: number; readonly until: number };
  /** When the circuit closed again, when 99.9 % of the grants were fresh, and when the last was. */
  readonly closedAt: number;
  readonly mostFreshAt: number;
  readonly allFreshAt: number;
  /** Grants without a living access token: at their most, and those whose token ran out after the outage. */
  readonly mostWithout: number;
  readonly ranOutLate: number;
  readonly postsInOutage: number;
  /** Requests in each second from the beginning. */
  readonly posts: readonly number[];
  readonly mostAtOnce: number;
  readonly reused: number;
  /** Grants without a living access token, every five seconds from the beginning. */
  readonly without: readonly number[];
  /** Places between where a grant stood by expiry and where it came, as shares of all: half of them, 99 %. */
  readonly displaced: { readonly p50: number; readonly p99: number };
}

const STEP_S = 5;
const BEFORE_S = 300;
const OUTAGE_S = 3600;
const AFTER_S = 60;
const PATIENCE_S = 3600;
const LATENCY_MS = 200;
const LIFETIME_MS = 3_600_000;
const BEGIN = Date.UTC(2026, 0, 5);

const count = Number(process.argv[2] ?? 1000);
const loop = new EventLoop(BEGIN);
const { clock } = new SimProcess('home', loop);
const outage = { from: BEGIN + BEFORE_S * 1000, until: BEGIN + (BEFORE_S + OUTAGE_S) * 1000 };
const vendor = drainVendor(loop, outage, LATENCY_MS, LIFETIME_MS);
const expiresAt = new Float64Array(count);
const drained: number[] = [];
let [closedAt, ranOutLate] = [0, 0];
const sinceBegin = (at: number): number => (at - BEGIN) / 1000;

const world = drainWorld(clock, vendor, {
  committed: ({ id, tokens }) => {
    const n = Number(id.slice(id.lastIndexOf('-') + 1));
    const old = expiresAt[n] ?? 0;
    if (loop.now > outage.until && old < outage.until + LIFETIME_MS) {
      drained.push(old);
      if (old > outage.until && old <= loop.now) ranOutLate += 1;
    }
    expiresAt[n] = tokens?.expiresAt ?? 0;
  },
  circuit: (state) => {
    if (state === 'closed' && loop.now > outage.until) closedAt = loop.now;
  },
});
await layIn(world);
world.start();
const without: number[] = [];
let [mostFreshAt, allFreshAt] = [0, 0];
for (let s = 0; allFreshAt === 0 || loop.now < allFreshAt + AFTER_S * 1000; s += STEP_S) {
  await loop.runUntil(BEGIN + s * 1000);
  const dead = expiresAt.reduce((sum, at) => sum + (at <= loop.now ? 1 : 0), 0);
  without.push(dead);
  if (dead <= count / 1000 && loop.now > outage.until && mostFreshAt === 0) mostFreshAt = loop.now;
  if (dead === 0 && loop.now > outage.until && allFreshAt === 0) allFreshAt = loop.now;
  if (loop.now > outage.until + PATIENCE_S * 1000)
    throw new Error(`${dead} grants are not fresh after an hour`);
}
const posts = Array.from({ length: sinceBegin(loop.now) }, (_, s) => vendor.posts[s] ?? 0);
const result: DrainResult = {
  outage: { from: sinceBegin(outage.from), until: sinceBegin(outage.until) },
  closedAt: sinceBegin(closedAt),
  mostFreshAt: sinceBegin(mostFreshAt),
  allFreshAt: sinceBegin(allFreshAt),
  mostWithout: Math.max(...without),
  ranOutLate,
  postsInOutage: posts.slice(BEFORE_S, BEFORE_S + OUTAGE_S).reduce((sum, n) => sum + n, 0),
  posts,
  mostAtOnce: vendor.mostAtOnce,
  reused: vendor.reused,
  without,
  displaced: displaced(drained),
};
console.log(JSON.stringify(result));
process.exit(0);

/** As after a long time without trouble: each grant somewhere between two refreshes. */
async function layIn({ kept, attemptId }: DrainWorld): Promise<void> {
  const client = aClient();
  await kept.clients.create(client);
  await kept.clientVault.put(client.id, SECRET_VERSION, { clientSecret: new Secret(CLIENT_SECRET) });
  const random = seeded(2);
  for (let n = 0; n < count; n++) {
    const id = integrationId(n);
    const fresh = { obtainedAt: instant(BEGIN), expiresAt: instant(BEGIN + LIFETIME_MS) };
    const interval = dueAt(STRICT_VENDOR, id, fresh, DEFAULT_BUDGETS) - BEGIN;
    const age = milliseconds(Math.floor(random() * interval));
    const obtainedAt = before(instant(BEGIN), age);
    await layInOne(world, n, obtainedAt, after(obtainedAt, milliseconds(interval)), attemptId(obtainedAt));
  }
}

async function layInOne(
  { kept }: DrainWorld,
  n: number,
  obtainedAt: Instant,
  due: Instant,
  versionId: ReturnType<DrainWorld['attemptId']>,
): Promise<void> {
  const expires = after(obtainedAt, milliseconds(LIFETIME_MS));
  expiresAt[n] = expires;
  const row = rowOf(n, { accessToken: '', refreshToken: '', expiresAt: expires, dueAt: due });
  const facts = { ...row.tokens, versionId, obtainedAt };
  await kept.store.create({ ...row, tokens: facts, createdAt: obtainedAt, lastRefreshedAt: obtainedAt });
  await kept.vault.put(
    { integration: row.id, epoch: row.epoch, versionId },
    {
      accessToken: new Secret(`at.${n}.0`),
      refreshToken: new Secret(refreshTokenOf(n, 1)),
      tokenType: 'Bearer',
      obtainedAt,
      expiresAt: expires,
      expiryKnown: true,
      scopes: facts.grantedScopes,
      spent: [],
    },
    [],
  );
}

/** How far from the order of their expiry they came. */
function displaced(order: readonly number[]): DrainResult['displaced'] {
  const ranks = order.map((_, n) => n).sort((a, b) => (order[a] ?? 0) - (order[b] ?? 0) || a - b);
  const by = ranks.map((came, wanted) => Math.abs(came - wanted) / order.length).sort((a, b) => a - b);
  const at = (share: number): number => by[Math.min(by.length - 1, Math.floor(by.length * share))] ?? 0;
  return { p50: at(0.5), p99: at(0.99) };
}
