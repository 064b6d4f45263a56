import { start } from '../children.ts';
import { judged, type Part, plain, quantile } from '../figures.ts';
import { type Home, startHome } from '../home.ts';
import type { HerdAnswer } from '../load/herd.ts';
import { integrationId, seedGrants } from '../seed.ts';
import { startVendor, type VendorProcess } from '../vendor.ts';
import { inWorkshop } from '../workshop.ts';

const CALLERS = 1000;
const ROUNDS = 5;
const LATENCY_MS = 200;
const HOUR_MS = 3_600_000;

interface Round {
  readonly posts: number;
  readonly errors: number;
  readonly p50: number;
  readonly p99: number;
  /** From the commit to the last byte, of the 99th in a hundred. */
  readonly afterCommit: number;
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
    const rounds: Round[] = [];
    for (const [n, { grantId }] of consents.entries()) {
      progress(`round ${n + 1} of ${ROUNDS}`);
      rounds.push(await crowd(home, vendor, n, grantId));
    }
    const worst = (of: (round: Round) => number): number => Math.max(...rounds.map(of));
    const how = `the worst of ${ROUNDS} rounds, each with another grant; the first one on a home just started`;
    return {
      title: 'A thousand callers, one expired grant',
      setting:
        `${CALLERS.toLocaleString('en-US')} token requests at once for one grant whose access token has expired, each ` +
        `on a connection of its own, from one process; a strict vendor that takes ${LATENCY_MS} ms.`,
      figures: [
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
          worst(({ p50 }) => p50),
          ' ms',
          'from the request to the last byte; worst round',
        ),
        judged(
          'p99',
          worst(({ p99 }) => p99),
          { most: 350 },
          ' ms',
          'the same',
        ),
        judged(
          'waiters return after the commit, p99',
          worst(({ afterCommit }) => afterCommit),
          { most: 150 },
          ' ms',
          "from the home's log line of the commit to the last byte at the caller; worst round",
        ),
      ],
    };
  });

async function crowd(home: Home, vendor: VendorProcess, n: number, grantId: string): Promise<Round> {
  const id = integrationId(n);
  const callers = start('test/bench/load/herd.ts', [
    ...['--url', home.url, '--key', home.key],
    ...['--integration', id, '--callers', String(CALLERS)],
  ]);
  const answers = JSON.parse(await callers.line()) as readonly HerdAnswer[];
  await callers.stop();
  const line = (await home.log()).find(
    ({ message, integration }) => message === 'refreshed' && integration === id,
  );
  if (line === undefined) throw new Error(`the log does not tell of the refresh of ${id}`);
  const committedAt = Date.parse(line.at);
  return {
    posts: await vendor.posts(grantId),
    errors: answers.filter(({ status, version }) => status !== 200 || version !== 2).length,
    p50: quantile(
      answers.map(({ tookMs }) => tookMs),
      0.5,
    ),
    p99: quantile(
      answers.map(({ tookMs }) => tookMs),
      0.99,
    ),
    afterCommit: quantile(
      answers.map(({ at }) => at - committedAt),
      0.99,
    ),
  };
}
