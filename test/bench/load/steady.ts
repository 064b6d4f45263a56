/**
 * A load generator, as a process of its own: so many connections, each with one request under way, over integrations
 * chosen at random. Prints `begin` when it has warmed up and a line of JSON when it has measured.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { seeded } from '../../support/seeded.ts';
import { quantile } from '../figures.ts';
import { integrationId } from '../seed.ts';
import { type Connection, openConnection, postBytes } from './post.ts';

export interface SteadyResult {
  readonly answers: number;
  /** Answers with a status other than 200. */
  readonly refused: number;
  readonly seconds: number;
  readonly p50: number;
  readonly p99: number;
}

const { values } = parseArgs({
  options: {
    url: { type: 'string', default: '' },
    key: { type: 'string', default: '' },
    verb: { type: 'string', default: 'token' },
    integrations: { type: 'string', default: '1' },
    connections: { type: 'string', default: '64' },
    'warm-up': { type: 'string', default: '0' },
    'measure-ms': { type: 'string', default: '5000' },
  },
});
const url = new URL(values.url);
const random = seeded(7);
const count = Number(values.integrations);
const requests = Array.from({ length: count }, (_, n) =>
  postBytes(url, `/v1/integrations/${integrationId(n)}/${values.verb}`, values.key, '{}'),
);

/** Not longer than this, however slow the answers are. */
const WARM_UP_AT_MOST_MS = 20_000;

let measuring = false;
let running = true;
let seen = 0;
let refused = 0;
const took: number[] = [];

async function keepAsking(connection: Connection): Promise<void> {
  while (running) {
    const request = requests[Math.floor(random() * count)] as Buffer;
    const start = performance.now();
    const { status } = await connection.send(request);
    seen += 1;
    if (!measuring) continue;
    took.push(performance.now() - start);
    if (status !== 200) refused += 1;
  }
  connection.close();
}

const connections = await Promise.all(
  Array.from({ length: Number(values.connections) }, () => openConnection(url)),
);
const asking = connections.map(keepAsking);
const warmUpEnds = performance.now() + WARM_UP_AT_MOST_MS;
while (seen < Number(values['warm-up']) && performance.now() < warmUpEnds) await sleep(50);
console.log('begin');
measuring = true;
const startedAt = performance.now();
await sleep(Number(values['measure-ms']));
measuring = false;
const seconds = (performance.now() - startedAt) / 1000;
running = false;
const result: SteadyResult = {
  answers: took.length,
  refused,
  seconds,
  p50: quantile(took, 0.5),
  p99: quantile(took, 0.99),
};
console.log(JSON.stringify(result));
await Promise.all(asking);
