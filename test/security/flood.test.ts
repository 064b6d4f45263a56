import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { KINDS, World } from '../support/world.ts';
import { sendRaw } from './raw-http.ts';

/** What this process may open, less what it needs itself. */
const DESCRIPTORS = Number(execFileSync('sh', ['-c', 'ulimit -n'], { encoding: 'utf8' })) - 500;
const CALLERS = Math.min(10_000, DESCRIPTORS);
/** At once on their way: the listener's queue holds 4096. */
const BATCH = 1000;
/** Above what the home needs at rest. */
const MOST_GROWTH_MB = 200;

const KEY = 'the-key-of-this-test';
const BEGINNINGS = [
  '',
  'GET /healthz HTTP/1.1\r\nx: y',
  'POST /healthz HTTP/1.1\r\nhost: x\r\ncontent-length: 200000\r\n\r\nx',
  `POST /v1/integrations/kept/token HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${KEY}\r\ncontent-length: 9\r\n\r\n{`,
  'GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n',
];

let world: World<'none'>;
const callers: Socket[] = [];
beforeAll(async () => {
  world = await World.start({ none: KINDS.none });
  await world.register('none', 'kept');
  await world.adopt('kept', 'kept', { expiresIn: 3600 });
}, 60_000);
afterAll(async () => {
  for (const socket of callers) socket.destroy();
  await world.stop();
});

/** A caller who begins and says no more. Several addresses of this machine, so that ports do not run out. */
function call(url: string, n: number): Promise<void> {
  const localAddress = `127.0.0.${2 + (n % 8)}`;
  return new Promise((resolve) => {
    const socket = connect({ port: Number(new URL(url).port), host: '127.0.0.1', localAddress }, () => {
      socket.write(BEGINNINGS[n % BEGINNINGS.length] ?? '');
      resolve();
    });
    socket.once('error', () => resolve());
    callers.push(socket);
  });
}

/** In MB, by what the kernel counts. */
function memoryOf(pid: number, what: 'VmRSS' | 'VmHWM'): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(new RegExp(`${what}:\\s+(\\d+) kB`).exec(status)?.[1]) / 1024;
}

/** On a connection of its own, as somebody has who comes now. */
async function freshly(url: string): Promise<readonly (number | undefined)[]> {
  const requests = [
    'GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n',
    `POST /v1/integrations/kept/token HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${KEY}\r\n\r\n`,
  ];
  const heard = await Promise.all(requests.map((bytes) => sendRaw(url, bytes)));
  return heard.map(({ answers: [answer] }) => answer?.status);
}

it(`${CALLERS} connections at once: health and tokens are answered, and memory stays bounded`, async () => {
  const { api, pid } = world.home;
  const before = memoryOf(pid, 'VmRSS');
  const waits: number[] = [];
  const descriptors: number[] = [];
  for (let n = 0; n < CALLERS; n += BATCH) {
    const size = Math.min(BATCH, CALLERS - n);
    await Promise.all(Array.from({ length: size }, (_, k) => call(api.url, n + k)));
    const startedAt = performance.now();
    expect(await freshly(api.url)).toEqual([200, 200]);
    waits.push(performance.now() - startedAt);
    descriptors.push(readdirSync(`/proc/${pid}/fd`).length);
  }
  const growth = memoryOf(pid, 'VmHWM') - before;
  console.log(
    `${callers.length} connections, ${Math.max(...descriptors)} held at once; slowest pair of answers ` +
      `${Math.max(...waits).toFixed(0)} ms; memory at most ${growth.toFixed(0)} MB above ${before.toFixed(0)} MB`,
  );
  expect(Math.max(...descriptors)).toBeGreaterThan(Math.min(CALLERS, 4000));
  expect(Math.max(...descriptors)).toBeLessThan(4300);
  expect(growth).toBeLessThan(MOST_GROWTH_MB);

  for (const socket of callers) socket.destroy();
  expect((await api.refresh('kept')).body.version).toBe(2);
  expect(world.home.stderr.json().filter(({ level }) => level === 'error')).toEqual([]);
}, 120_000);
