import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { guardedTransport } from '#shared/adapters/oauth/guarded-transport.ts';
import { systemClock } from '#shared/adapters/system.ts';
import { milliseconds } from '#shared/domain/time.ts';

/** A vendor in a thread of its own: it answers after 100 ms, whatever becomes of the thread that asks. */
const VENDOR = `
  const { createServer } = require('node:http');
  const { parentPort } = require('node:worker_threads');
  const server = createServer((request, response) => {
    request.resume();
    setTimeout(() => response.end('{"access_token":"at-1"}'), 100);
  });
  server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));
`;

let vendor: Worker;
let port: number;
const transport = guardedTransport({ allowLoopback: true, clock: systemClock });

beforeAll(async () => {
  vendor = new Worker(VENDOR, { eval: true });
  [port] = (await once(vendor, 'message')) as [number];
});
afterAll(async () => {
  transport.close();
  await vendor.terminate();
});

/** As a process does that is suspended: not even a timer runs. */
function standStill(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

it('keeps an answer that came in time to a process that stood still until after the deadline', async () => {
  const exchange = transport.send({
    method: 'POST',
    url: `http://127.0.0.1:${port}/token`,
    headers: {},
    body: 'grant_type=refresh_token',
    allowedHosts: new Set(['127.0.0.1']),
    deadline: milliseconds(400),
  });
  // Until the request is on its way.
  await new Promise((resolve) => setTimeout(resolve, 50));
  standStill(800);
  expect(await exchange).toMatchObject({ kind: 'answered', status: 200, body: '{"access_token":"at-1"}' });
});
