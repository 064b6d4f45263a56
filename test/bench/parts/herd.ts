import { eventually } from '../../support/patience.ts';
import { gatherCrowd, PROCESSES } from '../crowd.ts';
import { type Figure, judged, type Part, percentiles, plain, quantile } from '../figures.ts';
import { type Home, startHome } from '../home.ts';
import type { HerdAnswer } from '../load/herd.ts';
import { integrationId, seedGrants } from '../seed.ts';
import { startVendor, type VendorProcess } from '../vendor.ts';
import { inWorkshop } from '../workshop.ts';

const CALLERS = 1000;
const ROUNDS = 5;
const LATENCY_MS = 200;
const HOUR_MS = 3_600_000;

/** How long the callers of the rounds after the first took. */
export interface WaitersFacts {
  /** 0 % to 100 %, in milliseconds. */
  readonly percentiles: readonly number[];
  readonly vendorMs: number;
}

interface Round {
  readonly posts: number;
  readonly errors: number;
  readonly p50: number;
  readonly p99: number;
  /** From the commit to the last byte, p99. */
  readonly afterCommit: number;
  readonly tookMs: readonly number[];
}

/** A thousand callers who want the token of one expired grant at once. */
export const herd: Part = (progress) =>
  inWorkshop(async (workshop) => {
    const vendor = workshop.keep(await startVendor({ latencyMs: LATENCY_MS, rotation: { kind: 'strict' } }));
    const directory = await workshop.directory();
    const consents = await vendor.consents(ROUNDS);
    // Expired, and left alone by the sweep: it is the callers who bring the refresh about.
    const times = { expiresAt: Date.now() - 1000, dueAt: Date.now() + HOUR_MS };
    await seedGrants(
      directory,
      consents.map((consent) => ({ ...consent, ...times })),
    );
    const home = workshop.keep(await startHome(directory, vendor));
    const file = 'test/bench/load/herd.ts';
    const crowd = await gatherCrowd<HerdAnswer>(workshop, file, CALLERS, [
      '--url',
      home.url,
      '--key',
      home.key,
    ]);
    const rounds: Round[] = [];
    for (const [n, { grantId }] of consents.entries()) {
      progress(`round ${n + 1} of ${ROUNDS}`);
      rounds.push(await roundOf(home, vendor, n, grantId, await crowd.ask(n)));
    }
    const later = rounds.slice(1).flatMap(({ tookMs }) => tookMs);
    const facts: WaitersFacts = { percentiles: percentiles(later), vendorMs: LATENCY_MS };
    return {
      title: 'A thousand callers, one expired grant',
      setting:
        `${CALLERS.toLocaleString('en-US')} token requests at once for one grant whose access token has expired, each ` +
        `on a connection that stands already, from ${PROCESSES} processes at one instant; a strict vendor that takes ` +
        `${LATENCY_MS} ms. ${ROUNDS} rounds, each with another grant; the first meets a home that has just started and ` +
        'answered nothing yet. The embedded home is one process by design: it is its callers that are spread.',
      figures: figuresOf(rounds),
      facts,
    };
  });

function figuresOf(rounds: readonly Round[]): readonly Figure[] {
  const worst = (of: (round: Round) => number, among = rounds): number => Math.max(...among.map(of));
  const [first, ...later] = rounds;
  const how = `the worst of all ${rounds.length} rounds`;
  const warm = 'the worst of the rounds after the first';
  const fromCommit = "from the home's log line of the commit to the last byte at the caller";
  return [
    judged(
      'requests at the vendor',
      worst(({ posts }) => posts),
      { most: 1 },
      '',
      how,
    ),
    judged(
      'errors',
      worst(({ errors }) => errors),
      { most: 0 },
      '',
      how,
    ),
    plain(
      'p50',
      worst(({ p50 }) => p50, later),
      ' ms',
      `from the request to the last byte; ${warm}`,
    ),
    judged(
      'p99',
      worst(({ p99 }) => p99, later),
      { most: 350 },
      ' ms',
      'the same',
    ),
    judged(
      'waiters return after the commit, p99',
      worst(({ afterCommit }) => afterCommit, later),
      { most: 150 },
      ' ms',
      `${fromCommit}; ${warm}`,
    ),
    plain('p99, first round', first?.p99 ?? Number.NaN, ' ms', 'its code is compiled meanwhile'),
    plain('after the commit, first round', first?.afterCommit ?? Number.NaN, ' ms', 'the same'),
  ];
}

async function roundOf(
  home: Home,
  vendor: VendorProcess,
  n: number,
  grantId: string,
  answers: readonly HerdAnswer[],
): Promise<Round> {
  const id = integrationId(n);
  // The callers may have their answers before the line is written.
  const line = await eventually(`the log line of ${id}`, async () =>
    (await home.log()).find(({ message, integration }) => message === 'refreshed' && integration === id),
  );
  const committedAt = Date.parse(line.at);
  const tookMs = answers.map((answer) => answer.tookMs);
  return {
    posts: await vendor.posts(grantId),
    errors: answers.filter(({ status, version }) => status !== 200 || version !== 2).length,
    p50: quantile(tookMs, 0.5),
    p99: quantile(tookMs, 0.99),
    tookMs,
    afterCommit: quantile(
      answers.map(({ at }) => at - committedAt),
      0.99,
    ),
  };
}
