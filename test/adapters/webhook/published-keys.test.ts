import { expect, it } from 'vitest';
import type { GuardedRequest, Transport } from '#shared/adapters/oauth/transport.ts';
import { publishedKeys } from '#shared/adapters/webhook/published-keys.ts';
import { instant, milliseconds } from '#shared/domain/time.ts';

const URI = 'https://issuer.example.com/keys';

/** A vendor that publishes whatever it holds now, and remembers who asked. */
function publisher(body: string, status = 200) {
  const asked: GuardedRequest[] = [];
  const state = { body, status, now: 0 };
  const transport: Transport = {
    allowLoopback: false,
    send: async (request) => {
      asked.push(request);
      return { kind: 'answered', status: state.status, body: state.body, took: milliseconds(1) };
    },
    close: () => {},
  };
  return { asked, state, keys: publishedKeys({ transport, clock: { now: () => instant(state.now) } }) };
}
const set = (...kids: string[]) => JSON.stringify({ keys: kids.map((kid) => ({ kid, kty: 'RSA' })) });

it('are fetched once for all that ask, and only from their own host', async () => {
  const { keys, asked } = publisher(set('k1'));
  const found = await Promise.all([keys.jwks(URI, 'k1'), keys.jwks(URI, 'k1'), keys.jwks(URI, 'k1')]);
  expect(found[0]).toEqual([{ kid: 'k1', kty: 'RSA' }]);
  expect(asked.map(({ url, allowedHosts }) => [url, [...allowedHosts]])).toEqual([
    [URI, ['issuer.example.com']],
  ]);
});

it('are fetched again for a key that is not there, once in a while', async () => {
  const { keys, asked, state } = publisher(set('k1'));
  await keys.jwks(URI, 'k1');
  state.body = set('k1', 'k2');
  expect(await keys.jwks(URI, 'k2')).toHaveLength(1);
  state.now = 30_000;
  expect(await keys.jwks(URI, 'k2')).toHaveLength(2);
  for (let n = 0; n < 100; n++) await keys.jwks(URI, `forged-${n}`);
  expect(asked).toHaveLength(2);
  state.now = 60_000;
  await Promise.all(Array.from({ length: 100 }, (_, n) => keys.jwks(URI, `forged-${n}`)));
  expect(asked).toHaveLength(3);
});

it.each([
  ['no JSON', 'nothing', 200],
  ['no key set', '{"keys":"k1"}', 200],
  ['a failure', set('k1'), 500],
])('%s brings none', async (_what, body, status) => {
  const { keys } = publisher(body, status);
  expect(await keys.jwks(URI, 'k1')).toEqual([]);
});

it('a certificate is one only in its form', async () => {
  const { keys } = publisher('<html>');
  expect(await keys.certificate('https://static.example.com/a.pem')).toBeUndefined();
});
