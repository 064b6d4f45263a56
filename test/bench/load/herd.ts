/**
 * A crowd, as a process of its own: so many callers, each with a connection that stands already, who ask at once for
 * the token of one integration, then of the next. Prints one line of JSON for each integration.
 */
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

const PAUSE_MS = 500;

const { values } = parseArgs({
  options: {
    url: { type: 'string', default: '' },
    key: { type: 'string', default: '' },
    integrations: { type: 'string', default: '1' },
    callers: { type: 'string', default: '1000' },
  },
});
const url = new URL(values.url);
const connections = await Promise.all(
  Array.from({ length: Number(values.callers) }, () => openConnection(url)),
);
for (let n = 0; n < Number(values.integrations); n++) {
  await sleep(PAUSE_MS);
  const request = postBytes(url, `/v1/integrations/${integrationId(n)}/token`, values.key, '{}');
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
