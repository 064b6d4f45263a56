import type { Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { json } from '#shared/adapters/http/message.ts';
import type { Dispatch } from '#shared/adapters/http/router.ts';
import { bearerCheck } from '../../infra/local/bearer.ts';
import { type Limits, type Listening, listen } from '../../infra/local/server.ts';
import { connectTo, type Heard, hear } from './raw-http.ts';

const KEY = 'the-key-of-this-test';
const QUICK: Partial<Limits> = { headersWithinMs: 300, requestWithinMs: 800, answerTakenWithinMs: 500 };
/** The listener looks at its clock once in the time that headers have. */
const SLACK_MS = 1000;

let open: Listening | undefined;
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await open?.close(0);
  open = undefined;
});

const lengthOf: Dispatch = async ({ body }) => json(200, { length: body.length });

async function start(limits: Partial<Limits>, dispatch: Dispatch = lengthOf): Promise<string> {
  open = await listen({ port: 0, dispatch, mayCall: bearerCheck(KEY), limits });
  return open.url;
}

async function connection(url: string): Promise<Socket> {
  const socket = await connectTo(url);
  sockets.push(socket);
  return socket;
}

/** Sends the beginning, then drop by drop, until the server ends it; says what was heard and how long it took. */
async function drip(
  url: string,
  beginning: string,
  drop: string,
): Promise<Heard & { readonly took: number }> {
  const socket = await connection(url);
  const startedAt = performance.now();
  socket.write(beginning);
  const timer = setInterval(() => socket.write(drop), 20);
  try {
    return { ...(await hear(socket)), took: performance.now() - startedAt };
  } finally {
    clearInterval(timer);
  }
}

const POST = `POST /hook HTTP/1.1\r\nhost: x\r\n`;

describe('a caller who takes its time', () => {
  it.each([
    ['over nothing', '', '', 300],
    ['over line breaks', '\r\n', '\r\n', 300],
    ['over a line', 'GET /healthz', 'z', 300],
    ['over headers', 'GET /healthz HTTP/1.1\r\nhost: x\r\n', 'x: y\r\n', 300],
    ['over one header', 'GET /healthz HTTP/1.1\r\nx: ', 'y', 300],
    ['over a body', `${POST}content-length: 100000\r\n\r\n`, 'x', 800],
    [
      'over a body, with the key',
      `${POST}authorization: Bearer ${KEY}\r\ncontent-length: 9000\r\n\r\n`,
      'x',
      800,
    ],
    ['over chunks', `${POST}transfer-encoding: chunked\r\n\r\n`, '1\r\nx\r\n', 800],
    ['over a chunk’s extension', `${POST}transfer-encoding: chunked\r\n\r\n1;`, 'x', 800],
    ['over trailers', `${POST}transfer-encoding: chunked\r\n\r\n0\r\n`, 'x: y\r\n', 800],
  ])('%s is cut off in time', async (_what, beginning, drop, within) => {
    const { answers, took } = await drip(await start(QUICK), beginning, drop);
    expect(answers.map(({ status, body }) => [status, JSON.parse(body).code])).toEqual([
      [408, 'invalid_request'],
    ]);
    expect(took).toBeGreaterThan(within - 50);
    expect(took).toBeLessThan(within + SLACK_MS);
  });

  it('over a body that is not wanted is answered at once, and cut off soon', async () => {
    const url = await start(QUICK);
    const socket = await connection(url);
    const closed = new Promise((resolve) => socket.once('close', resolve));
    const startedAt = performance.now();
    socket.write('POST /v1/x HTTP/1.1\r\nhost: x\r\ncontent-length: 100000\r\n\r\n');
    const timer = setInterval(() => socket.write('x'), 20);
    const first = await new Promise<string>((resolve) =>
      socket.once('data', (data: Uint8Array) => resolve(Buffer.from(data).toString())),
    );
    expect(first).toMatch(/^HTTP\/1\.1 401 /);
    expect(performance.now() - startedAt).toBeLessThan(500);
    await closed;
    clearInterval(timer);
    expect(performance.now() - startedAt).toBeLessThan(1000 + SLACK_MS);
  });

  it('over reading its answer is cut off in time', async () => {
    const url = await start(QUICK, async () => json(200, { long: 'x'.repeat(8_000_000) }));
    const socket = await connection(url);
    socket.pause();
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.write('GET /long HTTP/1.1\r\nhost: x\r\n\r\n');
    // A reader that is paused hears of the end only when it reads on.
    await new Promise((resolve) => setTimeout(resolve, 500 + SLACK_MS));
    let heard = 0;
    socket.on('data', (data: Uint8Array) => {
      heard += data.length;
    });
    socket.resume();
    await closed;
    expect(heard).toBeLessThan(8_000_000);
  });
});

describe('bodies of callers without the key', () => {
  const bytes = 256 * 1024;
  const unfinished = async (url: string, key = ''): Promise<Socket> => {
    const socket = await connection(url);
    socket.write(
      `${POST.replace('/hook', key === '' ? '/hook' : '/v1/x')}content-length: ${bytes}\r\n${key}\r\n`,
    );
    socket.write('x'.repeat(bytes - 1));
    return socket;
  };

  it('share what room there is; who has the key is not held up, and what ends makes room', async () => {
    const url = await start({ keylessBodyBytes: 4 * bytes });
    const callers = await Promise.all(Array.from({ length: 5 }, () => unfinished(url)));
    const heard = callers.map(async (socket) => ({ socket, answer: (await hear(socket)).answers[0] }));
    // Four find room, whichever they are.
    const refused = await Promise.race(heard);
    expect(refused.answer?.status).toBe(503);
    expect(JSON.parse(refused.answer?.body ?? '').code).toBe('temporarily_unavailable');
    expect(refused.answer?.headers['retry-after']).toBe('5');

    const keyed = await unfinished(url, `authorization: Bearer ${KEY}\r\n`);
    keyed.write('x');
    expect((await hear(keyed)).answers[0]?.body).toBe(`{"length":${bytes}}`);

    for (const socket of callers) if (socket !== refused.socket) socket.write('x');
    const bodies = (await Promise.all(heard)).map(({ answer }) => answer?.body);
    expect(bodies.filter((body) => body === `{"length":${bytes}}`)).toHaveLength(4);
    const after = await unfinished(url);
    after.write('x');
    expect((await hear(after)).answers[0]?.status).toBe(200);
  });
});

describe('more connections than there is room for', () => {
  it('close those that were idle for longest; newcomers and those at work are served', async () => {
    const reached = Promise.withResolvers<void>();
    const answer = Promise.withResolvers<void>();
    const url = await start({ connections: 20 }, async ({ path }) => {
      if (path === '/wait') {
        reached.resolve();
        await answer.promise;
      }
      return json(200, { path });
    });
    const waiting = await connection(url);
    waiting.write('GET /wait HTTP/1.1\r\nhost: x\r\n\r\n');
    await reached.promise;

    const idle: Socket[] = [];
    for (let n = 0; n < 60; n += 1) {
      idle.push(await connection(url));
      const caller = await connection(url);
      caller.write('GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n');
      expect((await hear(caller)).answers[0]?.body).toBe('{"path":"/healthz"}');
    }
    expect(idle.filter(({ destroyed }) => !destroyed).length).toBeLessThanOrEqual(20);
    expect(idle[0]?.destroyed).toBe(true);
    expect(idle.at(-1)?.destroyed).toBe(false);

    answer.resolve();
    expect((await hear(waiting)).answers[0]?.body).toBe('{"path":"/wait"}');
  });
});
