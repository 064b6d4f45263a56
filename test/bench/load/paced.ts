/**
 * A load generator, as a process of its own: so many requests a second, however fast the answers come. A request that
 * finds no free connection waits, and its wait counts. Prints `ready`; then, for each line `go <seconds>` that it is
 * told, a line of JSON when that time is over and every answer has come.
 */
import { createHmac, randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { seeded } from '../../support/seeded.ts';
import { quantile } from '../figures.ts';
import { integrationId } from '../seed.ts';
import { type Connection, openConnection, postBytes } from './post.ts';

export interface PacedResult {
  /** How many answers of each status. */
  readonly statuses: Readonly<Record<string, number>>;
  /** From the first request to the last answer. */
  readonly seconds: number;
  readonly p50: number;
  readonly p99: number;
}

const { values } = parseArgs({
  options: {
    url: { type: 'string', default: '' },
    key: { type: 'string', default: '' },
    /** `reads` of tokens, or `forged` webhooks for this path. */
    what: { type: 'string', default: 'reads' },
    path: { type: 'string', default: '' },
    integrations: { type: 'string', default: '1' },
    connections: { type: 'string', default: '64' },
    'per-second': { type: 'string', default: '100' },
  },
});
const url = new URL(values.url);
const perSecond = Number(values['per-second']);
const random = seeded(11);

const reads = Array.from({ length: Number(values.integrations) }, (_, n) =>
  postBytes(url, `/v1/integrations/${integrationId(n)}/token`, values.key, '{}'),
);

/** As the vendor would send it, signed with a key that is not ours; no two are the same. */
function forged(): Buffer {
  const event = { event: 'revoked', id: randomUUID(), user: 'u1', at: Date.now() };
  const body = JSON.stringify(event);
  const signature = createHmac('sha256', 'a key that is not ours').update(body).digest('hex');
  return Buffer.from(
    `POST ${values.path} HTTP/1.1\r\nhost: ${url.host}\r\nx-sig: ${signature}\r\n` +
      `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}

const next = (): Buffer =>
  values.what === 'forged' ? forged() : (reads[Math.floor(random() * reads.length)] as Buffer);

async function load(seconds: number): Promise<PacedResult> {
  // Anew each time: the home closes connections that say nothing.
  const connections = await Promise.all(
    Array.from({ length: Number(values.connections) }, () => openConnection(url)),
  );
  const count = Math.round(seconds * perSecond);
  const statuses: Record<string, number> = {};
  const took: number[] = [];
  const startedAt = performance.now();
  let sent = 0;
  const work = async (connection: Connection): Promise<void> => {
    while (sent < count) {
      const due = startedAt + (1000 * sent++) / perSecond;
      const request = next();
      const early = due - performance.now();
      if (early > 0) await sleep(early);
      const { status } = await connection.send(request);
      took.push(performance.now() - due);
      statuses[status] = (statuses[status] ?? 0) + 1;
    }
  };
  await Promise.all(connections.map(work));
  const total = (performance.now() - startedAt) / 1000;
  for (const connection of connections) connection.close();
  return { statuses, seconds: total, p50: quantile(took, 0.5), p99: quantile(took, 0.99) };
}

console.log('ready');
for await (const line of createInterface(process.stdin)) {
  console.log(JSON.stringify(await load(Number(line.replace('go ', '')))));
}
