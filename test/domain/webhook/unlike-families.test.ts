import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { CATALOGUE } from '#shared/vendors/catalogue.ts';
import { check, type Sent } from './checks.ts';
import { jsonPart, NOW } from './families.ts';
import { MORE_FAMILIES, WEBHOOK_ID } from './more-families.ts';

// Deliveries whose signature stands in no header, or that are bound to something else than all of their body.

const kindOf = (sent: Sent): string => check(sent).kind;
const flipped = (text: string, at: number): string =>
  text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) ^ 1) + text.slice(at + 1);
const DAY = 24 * 3600_000;

function webhookOf(id: string): Sent['webhook'] {
  const webhook = CATALOGUE.find((vendor) => vendor.id === id)?.webhook;
  if (webhook === undefined) throw new Error(`${id} sends nothing`);
  return webhook;
}

/** A proof that stands in the body or in the address: `put` makes the delivery that shows it. */
interface Placed {
  readonly name: string;
  readonly proof: string;
  readonly otherProof: string;
  readonly inOtherEncodings: readonly string[];
  readonly put: (proof: string) => Sent;
  readonly twice: Sent;
  readonly without: Sent;
  readonly strength: 'strong' | 'weak';
}

const payload = jsonPart({ algorithm: 'HMAC-SHA256', user_id: 'u1', name: 'Ünï ☃ 𝄞' });
const mac = (key: string): Buffer => createHmac('sha256', key).update(payload).digest();
const form = (body: string): Sent => ({
  webhook: { scheme: 'signed-request', field: 'signed_request' },
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  body,
  secrets: ['a key'],
  now: NOW,
});
const tokenIn = (body: string): Sent => ({
  webhook: { scheme: 'shared-token', at: '/auth/token', form: 'plain' },
  body,
  secrets: ['a-key'],
  now: NOW,
});
const path = (query: string): Sent => ({
  webhook: { scheme: 'secret-path' },
  url: `https://hooks.example.com/webhooks/acme/acme${query}`,
  body: '{"name":"Ünï ☃ 𝄞"}',
  secrets: ['a-key'],
  now: NOW,
});
const field = (proof: string): string => `signed_request=${encodeURIComponent(proof)}`;
const signed = (key = 'a key'): string => `${mac(key).toString('base64url')}.${payload}`;

const PLACED: readonly Placed[] = [
  {
    name: 'F9 signed_request',
    proof: signed(),
    otherProof: signed('another key'),
    inOtherEncodings: [
      `${mac('a key').toString('hex')}.${payload}`,
      `${mac('a key').toString('base64')}.${payload}`,
    ],
    put: (proof) => form(field(proof)),
    twice: form(`${field(signed())}&${field(signed())}`),
    without: form('another=1'),
    strength: 'strong',
  },
  {
    name: 'F13 token in the body',
    proof: 'a-key',
    otherProof: 'another-key',
    inOtherEncodings: ['YS1rZXk=', '612d6b6579'],
    put: (proof) => tokenIn(JSON.stringify({ auth: { token: proof }, name: 'Ünï ☃ 𝄞' })),
    twice: tokenIn(JSON.stringify({ auth: { token: ['a-key', 'a-key'] } })),
    without: tokenIn('{"auth":{}}'),
    strength: 'weak',
  },
  {
    name: 'F14 secret path',
    proof: 'a-key',
    otherProof: 'another-key',
    inOtherEncodings: ['YS1rZXk=', '612d6b6579'],
    put: (proof) => path(`?key=${encodeURIComponent(proof)}`),
    twice: path('?key=a-key&key=a-key'),
    without: path(''),
    strength: 'weak',
  },
];

describe.each(PLACED)('$name', (placed) => {
  const { proof, otherProof, inOtherEncodings, put, twice, without, strength } = placed;
  const good = put(proof);

  it('good', () => expect(check(good)).toMatchObject({ kind: 'verified', strength, timely: false }));
  it('another key', () => expect(kindOf(put(otherProof))).toBe('bad'));
  it('no proof', () => expect(kindOf(without)).toBe('bad'));
  it('an empty proof', () => expect(kindOf(put(''))).toBe('bad'));
  it('the proof twice', () => expect(kindOf(twice)).toBe('bad'));
  it.each(inOtherEncodings)('in another encoding: %s', (other) => expect(kindOf(put(other))).toBe('bad'));
  it('in upper case', () => expect(kindOf(put(proof.toUpperCase()))).toBe('bad'));
  it('each byte flipped, and each dropped', () => {
    const taken = [...proof].flatMap((_, at) =>
      [flipped(proof, at), proof.slice(0, at) + proof.slice(at + 1)].filter(
        (other) => kindOf(put(other)) !== 'bad',
      ),
    );
    expect(taken).toEqual([]);
  });
  it('one of two keys, and none', () => {
    expect(kindOf({ ...good, secrets: ['another-key', ...(good.secrets ?? [])] })).toBe('verified');
    expect(kindOf({ ...good, secrets: [...(good.secrets ?? []), 'another-key'] })).toBe('verified');
    expect(kindOf({ ...good, secrets: [] })).toBe('bad');
    expect(kindOf({ ...good, secrets: [''] })).toBe('bad');
  });
  // Nothing in them has a time, so that what comes again is known by its key alone.
  it('sent again three days later', () =>
    expect(check({ ...good, now: NOW + 3 * DAY })).toMatchObject({ kind: 'verified', timely: false }));
  it('an empty body', () =>
    expect(kindOf({ ...good, body: '' })).toBe(good.webhook.scheme === 'secret-path' ? 'verified' : 'bad'));
});

describe('F9 signed_request', () => {
  it.each([[{ algorithm: 'none', user_id: 'u1' }], [{ user_id: 'u1' }], ['text']])(
    '%j, rightly signed',
    (claims) => {
      const part = jsonPart(claims);
      const proof = createHmac('sha256', 'a key').update(part).digest('base64url');
      expect(kindOf(form(field(`${proof}.${part}`)))).toBe('bad');
    },
  );
});

describe('F13 Basic', () => {
  const sent = (text: string): Sent => ({
    webhook: { scheme: 'shared-token', at: 'Authorization', form: 'basic' },
    headers: { Authorization: `Basic ${Buffer.from(text).toString('base64')}` },
    body: '',
    secrets: ['a:key'],
  });
  it.each([
    ['our-client:a:key', 'verified'],
    ['another:a:key', 'bad'],
    ['our-client:key', 'bad'],
    ['our-client', 'bad'],
    [':a:key', 'bad'],
    // The password alone.
    ['a:key', 'bad'],
  ])('%s: %s', (text, kind) => expect(kindOf(sent(text))).toBe(kind));
});

describe('F10 certificate over a checksum', () => {
  const family = MORE_FAMILIES.find(({ name }) => name === 'F10 certificate over a checksum');
  const sent = (how: { at?: number } = {}): Sent => {
    if (family === undefined) throw new Error('there is no such family');
    return family.make(how);
  };
  const withHeader = (name: string, value: string): Sent => {
    const good = sent();
    return { ...good, headers: { ...good.headers, [name]: value } };
  };

  it('proves little, as a checksum is easily met', () =>
    expect(check(sent())).toEqual({ kind: 'verified', strength: 'weak', timely: true }));
  it.each([
    ['another id', withHeader('PAYPAL-TRANSMISSION-ID', 'd-2')],
    ['another time', withHeader('PAYPAL-TRANSMISSION-TIME', '2026-03-04T05:06:08.000Z')],
    ['another webhook', { ...sent(), publicKeys: [WEBHOOK_ID.toLowerCase()] }],
    ['no webhook', { ...sent(), publicKeys: [] }],
    ['a certificate that did not come', { ...sent(), fetched: {} }],
    ['a certificate of another host', withHeader('PAYPAL-CERT-URL', 'https://evil.example.com/certs/1')],
  ])('%s', (_what, delivery) => expect(kindOf(delivery)).toBe('bad'));
  it.each([
    ['three days old', 3 * DAY, 'verified'],
    ['older', 3 * DAY + 1000, 'bad'],
    ['three days ahead', -3 * DAY - 1000, 'bad'],
  ])('first sent %s', (_what, ago, kind) => expect(kindOf(sent({ at: NOW - ago }))).toBe(kind));
});

describe('F7 address and sorted form', () => {
  // The example of https://www.twilio.com/docs/usage/security, with its fields out of order.
  const body =
    'To=%2B18005551212&CallSid=CA1234567890ABCDE&Caller=%2B14158675309&Digits=1234&From=%2B14158675309';
  const sent = (change: Partial<Sent> = {}): Sent => ({
    webhook: webhookOf('twilio'),
    url: 'https://mycompany.com/myapp.php?foo=1&bar=2',
    headers: { 'X-Twilio-Signature': 'RSOYDt4T1cUTdK1PDd93/VVr8B8=' },
    body,
    secrets: ['12345'],
    ...change,
  });
  const by = (text: string): Partial<Sent> => ({
    headers: { 'X-Twilio-Signature': createHmac('sha1', '12345').update(text).digest('base64') },
  });

  it('good', () => expect(check(sent())).toEqual({ kind: 'verified', strength: 'strong', timely: false }));
  it('each byte of the form flipped', () => {
    const taken = [...body].filter((_, at) => kindOf(sent({ body: flipped(body, at) })) !== 'bad');
    expect(taken).toEqual([]);
  });
  it.each([
    ['another address', { url: 'https://mycompany.com/myapp.php?foo=1&bar=3' }],
    ['no query', { url: 'https://mycompany.com/myapp.php' }],
    ['a field more', { body: `${body}&Z=1` }],
    ['a field less', { body: body.replace('&Digits=1234', '') }],
    ['another key', { secrets: ['12346'] }],
    ['another encoding', { headers: { 'X-Twilio-Signature': '4523980ede13d5c51374ad4f0ddd77fd556bf01f' } }],
    ['the body as it came', by(`https://mycompany.com/myapp.php?foo=1&bar=2${body}`)],
  ])('%s', (_what, change) => expect(kindOf(sent(change))).toBe('bad'));
  it('an empty body', () =>
    expect(kindOf(sent({ body: '', ...by('https://mycompany.com/myapp.php?foo=1&bar=2') }))).toBe(
      'verified',
    ));
  it('a form beyond ASCII', () =>
    expect(
      kindOf(
        sent({
          body: 'Body=%C3%9Cn%C3%AF+%E2%98%83',
          ...by('https://mycompany.com/myapp.php?foo=1&bar=2BodyÜnï ☃'),
        }),
      ),
    ).toBe('verified'));
});

describe('F12 JWT bound to its request', () => {
  // SHA-256 of `POST&/webhooks/atlassian/acme&a=1%20x&b=2`.
  const QSH = '08bba786424726e4b26b709d2381623bc78698a6f2cd96f751c324a17bb2c149';
  const jwt = (claims: object, key = 'a key', alg = 'HS256'): string => {
    const text = `${jsonPart({ alg, typ: 'JWT' })}.${jsonPart(claims)}`;
    return `JWT ${text}.${createHmac('sha256', key).update(text).digest('base64url')}`;
  };
  const exp = NOW / 1000 + 120;
  const sent = (authorization: string, change: Partial<Sent> = {}): Sent => ({
    webhook: webhookOf('atlassian'),
    url: 'https://hooks.example.com/webhooks/atlassian/acme?b=2&a=1+x',
    headers: { Authorization: authorization },
    body: '',
    secrets: ['a key'],
    now: NOW,
    ...change,
  });

  it('good, and weak as no body is bound', () =>
    expect(check(sent(jwt({ qsh: QSH, exp })))).toEqual({
      kind: 'verified',
      strength: 'weak',
      timely: true,
    }));
  it.each([
    ['another query', { url: 'https://hooks.example.com/webhooks/atlassian/acme?b=2&a=1' }],
    ['another path', { url: 'https://hooks.example.com/webhooks/atlassian/other?b=2&a=1+x' }],
    ['another method', { method: 'PUT' }],
    ['another key', { secrets: ['another key'] }],
    ['too late', { now: (exp + 61) * 1000 }],
  ])('%s', (_what, change) => expect(kindOf(sent(jwt({ qsh: QSH, exp }), change))).toBe('bad'));
  it.each([
    ['no hash', jwt({ exp })],
    ['the hash of no request', jwt({ qsh: 'context-qsh', exp })],
    ['the hash in another encoding', jwt({ qsh: Buffer.from(QSH, 'hex').toString('base64'), exp })],
    ['an audience instead', jwt({ aud: 'https://hooks.example.com/webhooks/atlassian/acme?b=2&a=1+x', exp })],
    ['no end', jwt({ qsh: QSH })],
    ['not yet', jwt({ qsh: QSH, exp, nbf: NOW / 1000 + 61 })],
    ['another algorithm', jwt({ qsh: QSH, exp }, 'a key', 'HS512')],
    ['alg none', `${jwt({ qsh: QSH, exp }, 'a key', 'none').replace(/[^.]*$/, '')}`],
  ])('%s', (_what, authorization) => expect(kindOf(sent(authorization))).toBe('bad'));
  it('in its last minute of allowance', () =>
    expect(kindOf(sent(jwt({ qsh: QSH, exp }), { now: (exp + 60) * 1000 }))).toBe('verified'));
});
