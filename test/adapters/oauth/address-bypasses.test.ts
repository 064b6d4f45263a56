import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { isReachable } from '#shared/adapters/oauth/blocked-ranges.ts';
import { guardedTransport } from '#shared/adapters/oauth/guarded-transport.ts';
import { systemClock } from '#shared/adapters/system.ts';
import { parseAddress } from '#shared/domain/address.ts';
import { milliseconds } from '#shared/domain/time.ts';

/** Addresses that are to be refused before anything is resolved. */
const BY_WHAT_THEY_SAY = [
  // No https, or no public port.
  'http://auth.example.com/token',
  'http://auth.example.com:443/token',
  'ftp://auth.example.com/token',
  'file:///etc/passwd',
  'gopher://auth.example.com/',
  'data:text/plain,token',
  'javascript:alert(1)',
  'ws://auth.example.com/',
  'https://auth.example.com:80/token',
  'https://auth.example.com:8443/token',
  'https://auth.example.com:22/',
  'https://auth.example.com:0/',
  // User info.
  'https://user@auth.example.com/token',
  'https://user:password@auth.example.com/token',
  'https://@auth.example.com/token',
  'https://:@auth.example.com/token',
  'https://auth.example.com@169.254.169.254/',
  'https://auth.example.com%40169.254.169.254/',
  'https://auth.example.com\\@169.254.169.254/',
  'https:\\\\auth.example.com\\token',
  // IPv4 in every notation.
  'https://127.0.0.1/',
  'https://127.1/',
  'https://127.0.1/',
  'https://2130706433/',
  'https://0x7f000001/',
  'https://0x7f.0.0.1/',
  'https://0177.0.0.1/',
  'https://017700000001/',
  'https://0x7f.0x0.0x0.0x1/',
  'https://0177.0x0.0.1/',
  'https://127.0.0.1./',
  'https://0/',
  'https://0.0.0.0/',
  'https://10.0.0.1/',
  'https://192.168.0.1/',
  'https://172.16.0.1/',
  'https://100.64.0.1/',
  'https://169.254.169.254/latest/meta-data/',
  'https://2852039166/',
  'https://0xA9FEA9FE/',
  'https://0251.0376.0251.0376/',
  'https://169.254.43518/',
  'https://8.8.8.8/',
  'https://255.255.255.255/',
  'https://%31%32%37.0.0.1/',
  'https://127%2e0%2e0%2e1/',
  // IPv6.
  'https://[::1]/',
  'https://[::]/',
  'https://[::ffff:127.0.0.1]/',
  'https://[::ffff:169.254.169.254]/',
  'https://[::ffff:a9fe:a9fe]/',
  'https://[0:0:0:0:0:ffff:7f00:1]/',
  'https://[::127.0.0.1]/',
  'https://[64:ff9b::169.254.169.254]/',
  'https://[fe80::1]/',
  'https://[fe80::1%25eth0]/',
  'https://[fd00:ec2::254]/',
  'https://[2002:7f00:1::]/',
  'https://[2606:4700::1111]/',
  // Names that are no public ones.
  'https://localhost/',
  'https://LOCALHOST/',
  'https://localhost./',
  'https://vendor.localhost/',
  'https://vendor.local/',
  'https://metadata.google.internal/',
  'https://instance-data.ec2.internal/',
  'https://router.home.arpa/',
  'https://hidden.onion/',
  'https://metadata/',
  'https://intranet/',
  'https://com/',
  'https://auth.example.com./token',
  'https://auth..example.com/',
  'https://.example.com/',
  'https://-auth.example.com/',
  'https://auth_-.example.com/',
  'https://auth.example.c0m-/',
  'https://auth.example.1/',
  'https://*.example.com/',
  // Letters and dots that look like others.
  'https://127。0。0。1/',
  'https://127．0．0．1/',
  'https://①②⑦.⓪.⓪.①/',
  'https://ⓛocalhost/',
  'https://auth。example。com/',
  'https://аuth.example.com/',
  'https://auth.example.com\u200b/',
  // Blanks, line breaks, nothing.
  ' https://auth.example.com/',
  'https://auth.example.com/ token',
  'https://auth.example.com/\r\nhost: x',
  'https://auth.exam\tple.com/',
  'https://auth.example.com\u0000.evil.example/',
  'https://auth.example.com/token#fragment',
  'https://',
  'https:///token',
  '//auth.example.com/token',
  '/token',
  'auth.example.com',
  '',
  `https://${'a'.repeat(64)}.example.com/`,
  `https://auth.example.com/${'x'.repeat(2048)}`,
] as const;

/** Addresses that a name may lead to and that no connection may go to. */
const RESOLVED = [
  '0.0.0.0',
  '0.1.2.3',
  '10.0.0.1',
  '10.255.255.255',
  '100.64.0.1',
  '100.127.255.255',
  '127.0.0.1',
  '127.255.255.254',
  '169.254.169.254',
  '169.254.170.2',
  '172.16.0.1',
  '172.31.255.255',
  '192.0.0.192',
  '192.0.2.1',
  '192.88.99.1',
  '192.168.1.1',
  '198.18.0.1',
  '198.19.255.255',
  '198.51.100.1',
  '203.0.113.1',
  '224.0.0.1',
  '239.255.255.255',
  '240.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::7f00:1',
  '::ffff:127.0.0.1',
  '::ffff:8.8.8.8',
  '::ffff:a9fe:a9fe',
  '64:ff9b::a9fe:a9fe',
  '64:ff9b:1::a00:1',
  '100::1',
  '2001::1',
  '2001:0:4136:e378:8000:63bf:3fff:fdd2',
  '2001:20::1',
  '2001:db8::1',
  '2002:7f00:1::',
  '2002:a9fe:a9fe::1',
  '3fff::1',
  '5f00::1',
  'fc00::1',
  'fd00:ec2::254',
  'fe80::1',
  'fe80::1%eth0',
  'fec0::1',
  'ff02::1',
  'not an address',
  '',
] as const;

let resolved = 0;
const transport = guardedTransport({
  allowLoopback: false,
  clock: systemClock,
  resolve: async (host) => {
    resolved += 1;
    const address = RESOLVED[Number(/^n(\d+)\./.exec(host)?.[1])] ?? '';
    return [{ address, family: address.includes(':') ? 6 : 4 }];
  },
});
afterAll(() => transport.close());

const send = (url: string) =>
  transport.send({
    method: 'POST',
    url,
    headers: {},
    body: 'x',
    // Whatever host the address turns out to have would be one of the vendor's.
    allowedHosts: new Set([URL.parse(url)?.hostname ?? '']),
    deadline: milliseconds(2000),
  });

describe('an address that is not of the public internet', () => {
  it.each(BY_WHAT_THEY_SAY)('%j is refused unresolved', async (url) => {
    const before = resolved;
    expect(await send(url)).toMatchObject({ kind: 'not_sent', code: 'address_refused' });
    expect(resolved).toBe(before);
  });

  it.each(RESOLVED.map((address, index) => [address, index] as const))(
    'a name that leads to %j is refused',
    async (_address, index) => {
      const before = resolved;
      expect(await send(`https://n${index}.example.com/token`)).toMatchObject({
        kind: 'not_sent',
        code: 'address_refused',
      });
      expect(resolved).toBe(before + 1);
    },
  );

  it.each(['8.8.8.8', '93.184.215.14', '172.32.0.1', '100.128.0.1', '2606:4700::1111', '2a00:1450::1'])(
    '%s is one',
    (address) => {
      expect(isReachable(address, false)).toBe(true);
    },
  );

  it('is none of a blocked range, wherever in it', () => {
    const blocked = fc.oneof(
      fc.tuple(fc.constantFrom(10, 127, 0), fc.nat(255), fc.nat(255), fc.nat(255)),
      fc.tuple(fc.constant(169), fc.constant(254), fc.nat(255), fc.nat(255)),
      fc.tuple(fc.constant(172), fc.integer({ min: 16, max: 31 }), fc.nat(255), fc.nat(255)),
      fc.tuple(fc.constant(192), fc.constant(168), fc.nat(255), fc.nat(255)),
      fc.tuple(fc.constant(100), fc.integer({ min: 64, max: 127 }), fc.nat(255), fc.nat(255)),
      fc.tuple(fc.integer({ min: 224, max: 255 }), fc.nat(255), fc.nat(255), fc.nat(255)),
    );
    fc.assert(
      fc.property(blocked, (parts) => {
        const address = parts.join('.');
        expect(isReachable(address, false)).toBe(false);
        expect(isReachable(`::ffff:${address}`, false)).toBe(false);
        expect(isReachable(address, true)).toBe(parts[0] === 127);
      }),
      { seed: 20_261_124, numRuns: 500 },
    );
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
      { seed: 20_261_124, numRuns: 2000 },
    );
  });
});
