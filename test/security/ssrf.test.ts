import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { httpApi } from '#shared/adapters/http/api.ts';
import type { Dispatch } from '#shared/adapters/http/router.ts';
import { allRoutes } from '#shared/adapters/http/routes/all.ts';
import { isReachable } from '#shared/adapters/oauth/blocked-ranges.ts';
import { checkedLookup, type Resolve } from '#shared/adapters/oauth/checked-lookup.ts';
import { guardedTransport } from '#shared/adapters/oauth/guarded-transport.ts';
import { systemClock } from '#shared/adapters/system.ts';
import { parseAddress } from '#shared/domain/address.ts';
import { milliseconds } from '#shared/domain/time.ts';
import { readVendorFile } from '#shared/vendors/read-vendor-file.ts';
import { request } from '../adapters/http/request.ts';
import { reply, ScriptedServer } from '../adapters/oauth/scripted-server.ts';
import { allPorts } from '../support/all-ports.ts';
import { AS_RESOLVED, AS_WRITTEN } from './bypasses.ts';
import { ConnectionAttempts } from './connection-attempts.ts';

const SEED = 20_261_124;
const rowsOf = (table: Readonly<Record<string, readonly string[]>>) =>
  Object.entries(table).flatMap(([kind, rows]) => rows.map((row) => [kind, row] as const));
const WRITTEN = rowsOf(AS_WRITTEN);
const RESOLVED = rowsOf(AS_RESOLVED);

const attempts = new ConnectionAttempts();
afterEach(() => attempts.addresses.splice(0));
afterAll(() => attempts.stop());

const found = (address: string) => ({ address, family: address.includes(':') ? 6 : 4 });

/** What names lead to, at this moment. */
let leadsTo: readonly string[] = [];
let resolved = 0;
const resolve: Resolve = async () => {
  resolved += 1;
  return leadsTo.map(found);
};
const strict = guardedTransport({ allowLoopback: false, clock: systemClock, resolve });
const lenient = guardedTransport({ allowLoopback: true, clock: systemClock, resolve });
afterAll(() => {
  strict.close();
  lenient.close();
});

const send = (url: string, by = strict) =>
  by.send({
    method: 'POST',
    url,
    headers: {},
    body: 'x',
    // Whatever host the address turns out to have would be one of the vendor's.
    allowedHosts: new Set([URL.parse(url)?.hostname ?? '']),
    deadline: milliseconds(2000),
  });

const REFUSED = { kind: 'not_sent', code: 'address_refused' };

describe('an address that is not of the public internet', () => {
  let api: Dispatch;
  beforeAll(async () => {
    const { ports } = await allPorts();
    api = httpApi(allRoutes({ ...ports, allowLoopback: false }), ports.log);
  });

  it('has more than 200 ways to be written', () => {
    expect(WRITTEN.length).toBeGreaterThan(140);
    expect(RESOLVED.length).toBeGreaterThan(60);
  });

  it.each(WRITTEN)('%s: %j is refused by every door, unresolved', async (_kind, url) => {
    const before = resolved;
    leadsTo = ['127.0.0.1'];
    expect(await send(url)).toMatchObject(REFUSED);
    expect(resolved).toBe(before);
    expect(attempts.addresses).toEqual([]);

    const entry = { id: 'acme', tokenEndpoint: url, clientAuth: 'post', rotation: { kind: 'none' } };
    expect(readVendorFile(JSON.stringify([entry]), { allowLoopback: false }).kind).toBe('bad');

    const registration = { clientUri: url, accessToken: 'x' };
    const client = { id: 'two', vendor: 'acme', clientId: 'two', clientSecret: 'x', registration };
    const answer = await api(request('POST', '/v1/clients', client));
    const { code, pointer } = JSON.parse(answer.body);
    expect(pointer).toBe('/registration/clientUri');
    // What is no text of an address at all is refused as bad input.
    expect(['422 address_refused', '400 invalid_request']).toContain(`${answer.status} ${code}`);
  });

  it.each(RESOLVED)('%s: a name that leads to %j is refused', async (_kind, address) => {
    const before = resolved;
    leadsTo = [address];
    expect(await send('https://auth.example.com/token')).toMatchObject(REFUSED);
    expect(resolved).toBe(before + 1);
    expect(attempts.addresses).toEqual([]);
  });

  it.each(['8.8.8.8', '93.184.215.14', '172.32.0.1', '100.128.0.1', '2606:4700::1111', '2a00:1450::1'])(
    '%s is one',
    (address) => {
      expect(isReachable(address, false)).toBe(true);
    },
  );
});

/** Networks that are not of the public internet, as in the registries of IANA: [network, bits that are fixed]. */
const IPV4: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['168.63.129.16', 32],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];
const ipv4 = fc.tuple(fc.constantFrom(...IPV4), fc.bigInt(0n, 2n ** 32n - 1n)).map(([[net, bits], free]) => {
  const fixed = net.split('.').reduce((sum, part) => sum * 256n + BigInt(part), 0n);
  const all = fixed + (free & (2n ** BigInt(32 - bits) - 1n));
  return [24n, 16n, 8n, 0n].map((shift) => (all >> shift) & 255n).join('.');
});
const group = fc.integer({ min: 0, max: 0xffff }).map((part) => part.toString(16));
const rest = (count: number) => fc.array(group, { minLength: count, maxLength: count });
const ipv6 = fc.oneof(
  ipv4.map((address) => `::ffff:${address}`),
  ipv4.map((address) => `::${address}`),
  ipv4.map((address) => `64:ff9b::${address}`),
  fc
    .tuple(
      fc.constantFrom('fc00', 'fd00', 'fe80', 'fec0', 'ff02', '2002', '100', '64', '5f00', '8000'),
      rest(7),
    )
    .map(([first, more]) => [first, ...more].join(':')),
  fc
    .tuple(fc.constantFrom('2001:0', '2001:2', '2001:db8', '2001:1ff', '3fff:0'), rest(6))
    .map(([first, more]) => [first, ...more].join(':')),
  fc
    .tuple(fc.constantFrom('fe80', 'febf'), rest(7))
    .map(([first, more]) => `${[first, ...more].join(':')}%eth0`),
);
const blocked = fc.oneof(ipv4, ipv6);

describe('no socket opens towards a blocked range', () => {
  it('whatever a name leads to', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(blocked, { maxLength: 5 }), async (addresses) => {
        leadsTo = addresses;
        expect(await send('https://auth.example.com/token')).toMatchObject(REFUSED);
        expect(attempts.addresses).toEqual([]);
      }),
      { seed: SEED, numRuns: 300 },
    );
  });

  it('whatever stands beside an address that is allowed', async () => {
    const server = await ScriptedServer.start((socket) =>
      socket.end(reply('here', '200 OK', 'connection: close')),
    );
    const isHere = (address: string) => /^127\./.test(address);
    try {
      await fc.assert(
        fc.asyncProperty(
          fc.array(
            blocked.filter((address) => !isHere(address) && address !== '::1'),
            { minLength: 1, maxLength: 4 },
          ),
          fc.nat(4),
          async (addresses, at) => {
            leadsTo = addresses.toSpliced(at, 0, '127.0.0.1');
            attempts.addresses.splice(0);
            const outcome = await send(`http://vendor.localhost:${server.port}/token`, lenient);
            expect(outcome).toMatchObject({ kind: 'answered', body: 'here' });
            expect(attempts.addresses).toEqual(['127.0.0.1']);
          },
        ),
        { seed: SEED, numRuns: 50 },
      );
    } finally {
      await server.stop();
    }
  });

  it('of a public and an inner address the public one alone is handed to the socket', async () => {
    const handedOver = (addresses: readonly string[]): Promise<unknown> =>
      new Promise((done) => {
        const lookup = checkedLookup(async () => addresses.map(found), false);
        lookup('auth.example.com', { all: true }, (error, all) => done(error ?? all));
      });
    await fc.assert(
      fc.asyncProperty(
        fc.array(blocked, { minLength: 1, maxLength: 4 }),
        fc.nat(4),
        async (addresses, at) => {
          const handed = await handedOver(addresses.toSpliced(at, 0, '93.184.215.14'));
          expect(handed).toEqual([found('93.184.215.14')]);
        },
      ),
      { seed: SEED, numRuns: 300 },
    );
  });

  it('when a name that was good a moment ago leads elsewhere (rebinding)', async () => {
    const server = await ScriptedServer.start((socket) =>
      socket.end(reply('here', '200 OK', 'connection: close')),
    );
    const url = `http://vendor.localhost:${server.port}/token`;
    try {
      leadsTo = ['127.0.0.1'];
      expect(await send(url, lenient)).toMatchObject({ kind: 'answered' });
      for (const [, address] of RESOLVED.filter(([kind]) => kind !== 'this machine')) {
        leadsTo = [address];
        expect(await send(url, lenient), address).toMatchObject(REFUSED);
      }
      expect(attempts.addresses).toEqual(['127.0.0.1']);
    } finally {
      await server.stop();
    }
  });
});

describe('a redirect', () => {
  const statuses = [
    '300 Multiple',
    '301 Moved',
    '302 Found',
    '303 See Other',
    '305 Use Proxy',
    '307 Temporary',
    '308 Permanent',
  ];
  const ways: readonly ((to: string) => string)[] = [
    (to) => `location: ${to}`,
    (to) => `refresh: 0; url=${to}`,
    (to) => `content-location: ${to}`,
    (to) => `alt-svc: h2="${to.slice(7)}"`,
    (to) => `link: <${to}>; rel="preload"`,
  ];

  it.each(statuses)('%s leads nowhere', async (status) => {
    const inner = await ScriptedServer.start((socket) => socket.end(reply('inner')));
    const targets = [
      `http://127.0.0.1:${inner.port}/`,
      'http://169.254.169.254/latest/',
      '//10.0.0.1/',
      '/again',
    ];
    const headers = ways.flatMap((way) => targets.map(way));
    let count = 0;
    const vendor = await ScriptedServer.start((socket) => {
      const header = headers[count++] ?? '';
      socket.end(
        reply('<meta http-equiv="refresh" content="0; url=/">', status, header, 'connection: close'),
      );
    });
    try {
      leadsTo = ['127.0.0.1'];
      for (const _ of headers) {
        const outcome = await send(`http://vendor.localhost:${vendor.port}/token`, lenient);
        expect(outcome).toMatchObject({ kind: 'answered', status: Number(status.slice(0, 3)) });
      }
      expect(vendor.requests).toHaveLength(headers.length);
      expect(inner.sockets).toEqual([]);
      expect(new Set(attempts.addresses)).toEqual(new Set(['127.0.0.1']));
      expect(attempts.addresses).toHaveLength(headers.length);
    } finally {
      await vendor.stop();
      await inner.stop();
    }
  });
});

describe('an address of a vendor', () => {
  it.each([
    'https://auth.example.com/token',
    'https://AUTH.example.com/token',
    'https://auth.example.com:443/oauth/v2/token?version=2',
    'https://a-b.c_d.example.co.uk/x@y',
    'https://xn--bcher-kva.example/',
  ])('%s is taken', (text) => {
    expect(parseAddress(text, false).kind).toBe('ok');
  });

  it.each([
    ['http://127.0.0.1:8080/token', true],
    ['https://localhost:8443/token', true],
    ['http://vendor.localhost/token', true],
    ['http://[::1]:9/token', true],
    ['https://auth.example.com/token', true],
    ['http://auth.example.com/token', false],
    ['http://10.0.0.1/token', false],
    ['http://[::ffff:127.0.0.1]/token', false],
    ['http://user@127.0.0.1/token', false],
    ['ftp://127.0.0.1/token', false],
    ['http://127.0.0.1.example.com/token', false],
  ])('%s with loopback let in: %s', (text, taken) => {
    expect(parseAddress(text, true).kind).toBe(taken ? 'ok' : 'refused');
  });

  it('is judged without throwing, whatever it says', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string().map((rest) => `https://${rest}`),
      fc.webUrl(),
    );
    fc.assert(
      fc.property(text, fc.boolean(), (address, allowLoopback) => {
        const parsed = parseAddress(address, allowLoopback);
        expect(parsed.kind === 'refused' || parsed.url.username === '').toBe(true);
      }),
      { seed: 20_261_124, numRuns: 1000 },
    );
  });
});
