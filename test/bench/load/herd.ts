/**
 * A part of a crowd, as a process of its own: so many callers, each with a connection that stands already. Each line of
 * standard input is JSON, `{"integration": <n>, "at": <milliseconds since the epoch>}`: at that instant all of them ask
 * for its token. Prints `ready`, then one line of JSON for each line of input.
 */
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { integrationId } from '../seed.ts';
import { openConnection, postBytes } from './post.ts';

export interface HerdAnswer {
  readonly status: number;
  readonly version: number;
  readonly tookMs: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

const { values } = parseArgs({
  options: {
    url: { type: 'string', default: '' },
    key: { type: 'string', default: '' },
    callers: { type: 'string', default: '1000' },
  },
});
const url = new URL(values.url);
const connections = await Promise.all(
  Array.from({ length: Number(values.callers) }, () => openConnection(url)),
);
console.log('ready');
for await (const line of createInterface(process.stdin)) {
  const { integration, at } = JSON.parse(line) as { readonly integration: number; readonly at: number };
  const request = postBytes(url, `/v1/integrations/${integrationId(integration)}/token`, values.key, '{}');
  await sleep(at - (performance.timeOrigin + performance.now()));
  const answered = await Promise.all(
    connections.map(async (connection) => {
      const start = performance.now();
      const { status, body } = await connection.send(request);
      return { status, body, start, end: performance.now() };
    }),
  );
  const answers = answered.map(({ status, body, start, end }): HerdAnswer => {
    const { version = 0 } = JSON.parse(body.toString()) as { readonly version?: number };
    return { status, version, tookMs: end - start, at: performance.timeOrigin + end };
  });
  console.log(JSON.stringify(answers));
}
for (const connection of connections) connection.close();
