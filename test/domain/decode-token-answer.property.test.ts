import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeTokenAnswer, type RawAnswer } from '#shared/domain/decode-token-answer.ts';
import { instant } from '#shared/domain/time.ts';

const NOW = instant(Date.UTC(2026, 10, 24, 15, 0, 0));
const GOOD = { access_token: 'at-1', token_type: 'Bearer', expires_in: 3600, refresh_token: 'rt-1' };
const answer = (body: string): RawAnswer => ({
  status: 200,
  contentType: 'application/json',
  body,
  now: NOW,
});

describe('any answer', () => {
  const text = fc.oneof(
    fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes).toString('utf8')),
    fc.json(),
    fc.string({ unit: 'binary' }),
    fc
      .record({ access_token: fc.jsonValue(), expires_in: fc.jsonValue(), scope: fc.jsonValue() })
      .map((body) => JSON.stringify(body)),
    fc.tuple(fc.constant(JSON.stringify(GOOD)), fc.nat(120)).map(([whole, length]) => whole.slice(0, length)),
  );
  const raw = fc.record(
    {
      status: fc.constantFrom(200, 201, 204, 301, 400, 401, 403, 429, 500, 503),
      body: text,
      contentType: fc.string(),
      retryAfter: fc.oneof(fc.string(), fc.nat().map(String)),
      dialect: fc.record({ tokenPath: fc.array(fc.constantFrom('a', '__proto__', 'constructor')) }),
      now: fc.constant(NOW),
    },
    { requiredKeys: ['status', 'body', 'now'] },
  );

  it('is read without throwing; tokens come with a 2xx alone, numbers stay in their bounds', () => {
    fc.assert(
      fc.property(raw, (given) => {
        const decoded = decodeTokenAnswer(given);
        if (decoded.kind === 'tokens') {
          expect(Math.floor(given.status / 100)).toBe(2);
          expect(decoded.grant.accessToken.reveal().trim()).not.toBe('');
          const { expiresIn } = decoded.grant;
          expect(expiresIn === undefined || (expiresIn >= 0 && expiresIn <= 31_622_400_000)).toBe(true);
        } else {
          expect(decoded.failure.code).toMatch(/^[a-z0-9_.-]{1,64}$/i);
        }
      }),
      { seed: 20_261_124, numRuns: 3000 },
    );
  });

  it('gives its token whatever stands beside it, unless it states an error', () => {
    const beside = fc.dictionary(
      fc.string().filter((name) => !['error', 'errors', 'ok', 'access_token'].includes(name)),
      fc.jsonValue(),
    );
    fc.assert(
      fc.property(
        beside,
        fc.string({ minLength: 1 }).filter((t) => t.trim() !== ''),
        (others, token) => {
          const body = JSON.stringify({ ...others, access_token: token });
          const decoded = decodeTokenAnswer(answer(body));
          expect(decoded.kind === 'tokens' && decoded.grant.accessToken.reveal()).toBe(token);
        },
      ),
      { seed: 20_261_124, numRuns: 1000 },
    );
  });

  it('leaves the prototype of objects alone', () => {
    decodeTokenAnswer(
      answer('{"__proto__":{"polluted":"yes"},"constructor":{"prototype":{"polluted":"yes"}}}'),
    );
    decodeTokenAnswer(answer('__proto__=x&access_token=a'));
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });

  it('reads a megabyte of nesting', () => {
    expect(decodeTokenAnswer(answer('['.repeat(1_000_000)))).toMatchObject({
      failure: { class: 'protocol', code: 'no_token' },
    });
    expect(decodeTokenAnswer(answer('{"a":'.repeat(200_000)))).toMatchObject({
      failure: { class: 'ambiguous', code: 'truncated_body' },
    });
  });
});
