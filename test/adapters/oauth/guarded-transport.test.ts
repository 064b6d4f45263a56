import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import type { Resolve } from '#shared/adapters/oauth/checked-lookup.ts';
import { guardedTransport, type TransportOptions } from '#shared/adapters/oauth/guarded-transport.ts';
import type { Exchange, Transport } from '#shared/adapters/oauth/transport.ts';
import { systemClock } from '#shared/adapters/system.ts';
import { milliseconds } from '#shared/domain/time.ts';
import { CERTIFICATE, KEY } from './certificate.ts';
import { reply, type Script, ScriptedServer } from './scripted-server.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function serving(...args: Parameters<typeof ScriptedServer.start>): Promise<ScriptedServer> {
  const server = await ScriptedServer.start(...args);
  cleanups.push(() => server.stop());
  return server;
}

function transport(options: Partial<TransportOptions> = {}): Transport {
  const made = guardedTransport({ allowLoopback: true, clock: systemClock, ...options });
  cleanups.push(() => made.close());
  return made;
}

const resolvesTo =
  (...addresses: readonly string[]): Resolve =>
  async () =>
    addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));

interface Sending {
  readonly host?: string;
  readonly scheme?: 'http' | 'https';
  readonly deadlineMs?: number;
  readonly allowedHosts?: readonly string[];
}

function post(by: Transport, port: number, options: Sending = {}): Promise<Exchange> {
  const { host = '127.0.0.1', scheme = 'http', deadlineMs = 5000, allowedHosts = [host] } = options;
  return by.send({
    method: 'POST',
    url: `${scheme}://${host}:${port}/token?a=b`,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: 'grant_type=refresh_token',
    allowedHosts: new Set(allowedHosts),
    deadline: milliseconds(deadlineMs),
  });
}

/** What became of one request to a server with this script. */
async function outcome(script: Script, deadlineMs = 5000): Promise<Record<string, unknown>> {
  const server = await serving(script);
  const { took, ...rest } = await post(transport(), server.port, { deadlineMs });
  expect(server.requests).toHaveLength(1);
  expect(took).toBeGreaterThanOrEqual(0);
  return rest;
}

async function freePort(): Promise<number> {
  const server = await serving(() => {});
  await server.stop();
  cleanups.pop();
  return server.port;
}

describe('an answer', () => {
  it('comes with its status, the headers that matter and its body', async () => {
    const answer = await outcome((socket) =>
      socket.write(
        reply('{"näme":1}', '429 Slow', 'content-type: application/json', 'retry-after: 7', 'date: today'),
      ),
    );
    expect(answer).toEqual({
      kind: 'answered',
      status: 429,
      contentType: 'application/json',
      retryAfter: '7',
      date: 'today',
      body: '{"näme":1}',
    });
  });

  it('is measured to its last byte', async () => {
    const server = await serving(async (socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nab');
      await sleep(120);
      socket.write('cd');
    });
    const answer = await post(transport(), server.port);
    expect(answer).toMatchObject({ kind: 'answered', body: 'abcd' });
    expect(answer.took).toBeGreaterThan(110);
  });

  it('goes out byte by byte as asked, in one piece', async () => {
    const server = await serving((socket) => socket.write(reply('')));
    await post(transport(), server.port);
    expect(server.requests).toEqual([
      [
        'POST /token?a=b HTTP/1.1',
        'content-type: application/x-www-form-urlencoded',
        'accept-encoding: identity',
        'content-length: 24',
        `Host: 127.0.0.1:${server.port}`,
        'Connection: keep-alive',
        '',
        'grant_type=refresh_token',
      ].join('\r\n'),
    ]);
  });

  it('of exactly 1 MiB is read whole', async () => {
    const body = 'x'.repeat(1024 * 1024);
    expect(await outcome((socket) => socket.write(reply(body)))).toEqual({
      kind: 'answered',
      status: 200,
      body,
    });
  });

  it('without a length ends with its connection', async () => {
    const answer = await outcome((socket) => socket.end('HTTP/1.1 200 OK\r\n\r\nall of it'));
    expect(answer).toEqual({ kind: 'answered', status: 200, body: 'all of it' });
  });

  it('that redirects is not followed', async () => {
    const elsewhere = await serving((socket) => socket.write(reply('secret')));
    const answer = await outcome((socket) =>
      socket.write(reply('', '302 Found', `location: http://127.0.0.1:${elsewhere.port}/`)),
    );
    expect(answer).toEqual({ kind: 'answered', status: 302, body: '' });
    expect(elsewhere.sockets).toHaveLength(0);
  });
});

describe('an answer that does not come whole leaves open what the vendor did', () => {
  const cases: readonly (readonly [string, Script, string])[] = [
    ['a reset before a byte', (socket) => socket.resetAndDestroy(), 'connection_reset'],
    ['a hang-up before a byte', (socket) => socket.end(), 'connection_reset'],
    ['half a head', (socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-le'), 'connection_reset'],
    [
      'half a body',
      (socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{"access_'),
      'truncated_body',
    ],
    [
      'half a chunk',
      (socket) => socket.end('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n20\r\n{"acc'),
      'truncated_body',
    ],
    [
      'a reset in the body',
      (socket) =>
        socket.write('HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{"access_', () => {
          setTimeout(() => socket.resetAndDestroy(), 50);
        }),
      'truncated_body',
    ],
    ['another protocol', (socket) => socket.end('SSH-2.0-OpenSSH_9.9\r\n'), 'malformed_answer'],
    [
      'a head without end',
      (socket) => socket.write(`HTTP/1.1 200 OK\r\nx: ${'y'.repeat(100_000)}`),
      'malformed_answer',
    ],
    ['more than 1 MiB', (socket) => socket.write(reply('x'.repeat(1024 * 1024 + 1))), 'body_too_large'],
    [
      'a body without end',
      (socket) => {
        socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n');
        const more = (): void => {
          if (!socket.destroyed) socket.write(`10000\r\n${'x'.repeat(65_536)}\r\n`, more);
        };
        more();
      },
      'body_too_large',
    ],
  ];
  it.each(cases)('%s', async (_name, script, code) => {
    expect(await outcome(script)).toEqual({ kind: 'ambiguous', code });
  });

  it('silence until the deadline', async () => {
    const server = await serving(() => {});
    const answer = await post(transport(), server.port, { deadlineMs: 150 });
    expect(answer).toMatchObject({ kind: 'ambiguous', code: 'deadline' });
    expect(answer.took).toBeGreaterThan(140);
    expect(answer.took).toBeLessThan(2000);
    const [socket] = server.sockets;
    if (socket?.destroyed === false) await once(socket, 'close');
  });

  it('drops that go on past the deadline', async () => {
    const drip: Script = (socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n');
      const timer = setInterval(() => socket.write('x'), 10);
      socket.on('close', () => clearInterval(timer));
    };
    expect(await outcome(drip, 200)).toEqual({ kind: 'ambiguous', code: 'deadline' });
  });
});

describe('a connection that never stood: nothing was sent', () => {
  it.each(['a token\nand more', 'a token with €'])('a header that none can be: %j', async (token) => {
    const server = await serving((socket) => socket.write(reply('')));
    const sent = transport().send({
      method: 'GET',
      url: `http://127.0.0.1:${server.port}/me`,
      headers: { authorization: `Bearer ${token}` },
      allowedHosts: new Set(['127.0.0.1']),
      deadline: milliseconds(5000),
    });
    expect(await sent).toMatchObject({ kind: 'not_sent', code: 'request_not_built' });
    expect(server.requests).toEqual([]);
  });

  it('refused', async () => {
    expect(await post(transport(), await freePort())).toMatchObject({
      kind: 'not_sent',
      code: 'connection_refused',
    });
  });

  it('a name that nobody knows', async () => {
    const resolve: Resolve = async () => Promise.reject(new Error('ENOTFOUND'));
    const host = 'vendor.localhost';
    expect(await post(transport({ resolve }), 80, { host })).toMatchObject({
      kind: 'not_sent',
      code: 'dns_failed',
    });
  });

  it('a resolver that does not answer in time', async () => {
    const resolve: Resolve = () => new Promise(() => {});
    const host = 'vendor.localhost';
    expect(await post(transport({ resolve }), 80, { host, deadlineMs: 100 })).toMatchObject({
      kind: 'not_sent',
      code: 'connect_timeout',
    });
  });

  it('a TLS handshake that is not answered', async () => {
    const server = await serving(() => {});
    expect(await post(transport(), server.port, { scheme: 'https', deadlineMs: 150 })).toMatchObject({
      kind: 'not_sent',
      code: 'connect_timeout',
    });
  });

  it('a TLS handshake that is answered with something else, or with a reset', async () => {
    const odd = createServer((socket) => {
      socket.on('error', () => socket.destroy());
      socket.once('data', () => socket.end('not TLS at all'));
    });
    const resets = createServer((socket) => socket.once('data', () => socket.resetAndDestroy()));
    for (const server of [odd, resets]) {
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      cleanups.push(() => server.close());
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      expect(await post(transport(), port, { scheme: 'https' })).toMatchObject({
        kind: 'not_sent',
        code: 'tls_failed',
      });
    }
  });
});

describe('TLS', () => {
  const ok: Script = (socket) => socket.write(reply('safe'));
  const identity = { cert: CERTIFICATE, key: KEY };

  it('works with a certificate that is trusted', async () => {
    const server = await serving(ok, identity);
    const by = transport({ trust: CERTIFICATE });
    expect(await post(by, server.port, { scheme: 'https' })).toMatchObject({
      kind: 'answered',
      body: 'safe',
    });
    expect(await post(by, server.port, { scheme: 'https' })).toMatchObject({
      kind: 'answered',
      body: 'safe',
    });
    expect(server.sockets).toHaveLength(1);
  });

  it('a reset after the handshake leaves the outcome open', async () => {
    const server = await serving((socket) => socket.destroy(), identity);
    expect(await post(transport({ trust: CERTIFICATE }), server.port, { scheme: 'https' })).toMatchObject({
      kind: 'ambiguous',
      code: 'connection_reset',
    });
  });

  it.each([
    ['a certificate that nobody signed', {}, {}, '127.0.0.1'],
    ['a certificate for another name', {}, { trust: CERTIFICATE }, 'other.localhost'],
    [
      'nothing newer than TLS 1.1',
      { minVersion: 'TLSv1', maxVersion: 'TLSv1.1' },
      { trust: CERTIFICATE },
      '127.0.0.1',
    ],
  ] as const)('refuses %s', async (_name, tls, options, host) => {
    const server = await serving(ok, { ...identity, ...tls });
    const by = transport({ ...options, resolve: resolvesTo('127.0.0.1') });
    expect(await post(by, server.port, { scheme: 'https', host })).toMatchObject({
      kind: 'not_sent',
      code: 'tls_failed',
    });
    expect(server.requests).toEqual([]);
  });

  it('is not switched off by the environment', async () => {
    const server = await serving(ok, identity);
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
    cleanups.push(() => delete process.env.NODE_TLS_REJECT_UNAUTHORIZED);
    expect(await post(transport(), server.port, { scheme: 'https' })).toMatchObject({ code: 'tls_failed' });
  });
});

describe('where it connects to', () => {
  const ok: Script = (socket) => socket.write(reply('here'));
  const host = 'vendor.localhost';

  it('tries the next address of a name', async () => {
    const server = await serving(ok);
    const by = transport({ resolve: resolvesTo('127.0.0.2', '127.0.0.1') });
    expect(await post(by, server.port, { host })).toMatchObject({ kind: 'answered', body: 'here' });
  });

  it('leaves out the addresses that it may not go to', async () => {
    const server = await serving(ok);
    const by = transport({ resolve: resolvesTo('10.0.0.1', 'fd00::1', '127.0.0.1') });
    expect(await post(by, server.port, { host, deadlineMs: 2000 })).toMatchObject({ body: 'here' });
  });

  it('resolves once for each connection, and connects to what it checked', async () => {
    const server = await serving((socket) => socket.end(reply('here', '200 OK', 'connection: close')));
    const answers = [['127.0.0.1'], ['169.254.169.254'], ['127.0.0.1']];
    let asked = 0;
    const by = transport({ resolve: async (name) => resolvesTo(...(answers[asked++] ?? []))(name) });
    expect(await post(by, server.port, { host })).toMatchObject({ kind: 'answered' });
    expect(await post(by, server.port, { host })).toMatchObject({
      kind: 'not_sent',
      code: 'address_refused',
    });
    expect(await post(by, server.port, { host })).toMatchObject({ kind: 'answered' });
    expect(asked).toBe(3);
  });

  it('goes to the hosts of the call alone', async () => {
    const server = await serving(ok);
    const by = transport({ resolve: resolvesTo('127.0.0.1') });
    expect(await post(by, server.port, { host, allowedHosts: ['other.localhost'] })).toMatchObject({
      kind: 'not_sent',
      code: 'address_refused',
    });
    expect(server.sockets).toHaveLength(0);
  });

  it('asks no proxy of the environment', async () => {
    const server = await serving(ok);
    const proxy = await serving((socket) => socket.write(reply('by proxy')));
    for (const name of ['HTTP_PROXY', 'http_proxy', 'ALL_PROXY', 'NODE_USE_ENV_PROXY']) {
      process.env[name] = name === 'NODE_USE_ENV_PROXY' ? '1' : `http://127.0.0.1:${proxy.port}`;
      cleanups.push(() => delete process.env[name]);
    }
    expect(await post(transport(), server.port)).toMatchObject({ body: 'here' });
    expect(proxy.sockets).toHaveLength(0);
  });
});

describe('connections that are kept', () => {
  it('are used again, and closed a few seconds after their last use', async () => {
    const server = await serving((socket) => socket.write(reply('one')));
    const by = transport();
    await post(by, server.port);
    await post(by, server.port);
    expect(server.sockets).toHaveLength(1);
    const [socket] = server.sockets;
    const idleSince = performance.now();
    if (socket !== undefined) await once(socket, 'end');
    expect(performance.now() - idleSince).toBeLessThan(4900);
  });

  it('reset under a second request: not sent again by itself, outcome open', async () => {
    const server = await serving((socket, _request, count) => {
      if (count === 1) socket.write(reply('one'));
      else socket.resetAndDestroy();
    });
    const by = transport();
    expect(await post(by, server.port)).toMatchObject({ kind: 'answered' });
    expect(await post(by, server.port)).toMatchObject({ kind: 'ambiguous', code: 'connection_reset' });
    expect(server.requests).toHaveLength(2);
    expect(server.sockets).toHaveLength(1);
  });

  it('closed by the vendor meanwhile are not used', async () => {
    const server = await serving((socket) => socket.write(reply('one')));
    const by = transport();
    await post(by, server.port);
    const [first] = server.sockets;
    if (first !== undefined) {
      first.destroy();
      await once(first, 'close');
    }
    expect(await post(by, server.port)).toMatchObject({ kind: 'answered' });
    expect(server.sockets).toHaveLength(2);
  });

  it('closing ends what is under way', async () => {
    const by = transport();
    const server = await serving(() => by.close());
    expect(await post(by, server.port)).toMatchObject({ kind: 'ambiguous', code: 'connection_reset' });
  });

  it('carry many requests at once, each answered with its own answer', async () => {
    const server = await serving((socket, request) => {
      socket.write(reply(/x-n: (\d+)/i.exec(request)?.[1] ?? 'none'));
    });
    const by = transport();
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, n) =>
        by.send({
          method: 'POST',
          url: `http://127.0.0.1:${server.port}/`,
          headers: { 'x-n': String(n) },
          body: '',
          allowedHosts: new Set(['127.0.0.1']),
          deadline: milliseconds(5000),
        }),
      ),
    );
    expect(answers.map((answer) => (answer.kind === 'answered' ? answer.body : answer.code))).toEqual(
      Array.from({ length: 200 }, (_, n) => String(n)),
    );
  });
});
