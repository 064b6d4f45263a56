import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeTokenAnswer, type RawAnswer } from '#shared/domain/decode-token-answer.ts';
import { instant } from '#shared/domain/time.ts';

const NOW = instant(Date.UTC(2026, 10, 24, 15, 0, 0));
const SEED = 20_261_124;
const TOKEN = 'at-marker-5f1c';
const REFRESH = 'rt-marker-77ab';

/** Bytes as a body has them: of any kind, or nearly an answer. */
const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 600 }).map((raw) => Buffer.from(raw).toString('utf8')),
  fc.string({ unit: 'binary', maxLength: 600 }),
  fc.json(),
  fc
    .array(
      fc.constantFrom(
        '{',
        '}',
        '[',
        ']',
        '"',
        ':',
        ',',
        '\\',
        '\\u00',
        '=',
        '&',
        '%',
        '\ufeff',
        '\0',
        'access_token',
      ),
    )
    .map((parts) => parts.join('')),
);
const headers = fc.option(fc.string({ unit: 'binary', maxLength: 200 }), { nil: undefined });
const names = fc.constantFrom('a', 'authed_user', '__proto__', 'constructor', 'toString', '');
const dialects = fc.record(
  {
    tokenPath: fc.array(names, { maxLength: 4 }),
    scopeDelimiter: fc.constantFrom(' ', ',', ';', '', '.*'),
    grantRefusedCodes: fc.array(fc.string(), { maxLength: 2 }),
    clientRefusedCodes: fc.array(fc.string(), { maxLength: 2 }),
  },
  { requiredKeys: [] },
);

const answerOf = (given: {
  readonly status: number;
  readonly body: string;
  readonly contentType?: string | undefined;
  readonly retryAfter?: string | undefined;
  readonly dialect?: NonNullable<RawAnswer['dialect']>;
}): RawAnswer => {
  const { contentType, retryAfter, ...rest } = given;
  return {
    ...rest,
    ...(contentType === undefined ? {} : { contentType }),
    ...(retryAfter === undefined ? {} : { retryAfter }),
    now: NOW,
  };
};

/** Members beside a token that are not an error and not the token. */
const beside = fc.dictionary(
  fc
    .string({ maxLength: 12 })
    .filter((name) => !['error', 'errors', 'ok', 'access_token', 'refresh_token'].includes(name)),
  fc.jsonValue({ maxDepth: 3 }),
  { maxKeys: 5 },
);
/** What says nothing of an error. */
const noError = fc.constantFrom<Record<string, unknown>>(
  {},
  { error: null },
  { error: '' },
  { error: '  ' },
  { error: false },
  { error: 0 },
  { error: '0' },
  { error: [] },
  { errors: [] },
  { errors: null },
  { ok: true },
  { ok: 1 },
);
/** What says that something went wrong. */
const anError = fc.constantFrom<Record<string, unknown>>(
  { error: 'invalid_grant' },
  { error: 'some words of the vendor' },
  { error: { code: 190 } },
  { error: {} },
  { error: 400 },
  { error: true },
  { errors: [{ errorType: 'invalid_grant' }] },
  { errors: ['no'] },
  { ok: false },
);
const success = fc.integer({ min: 200, max: 299 });

/** The same members as vendors write them: JSON of several looks, in an array, or a form. */
const looks: readonly ((members: Record<string, unknown>) => string)[] = [
  (members) => JSON.stringify(members),
  (members) => JSON.stringify(members, null, 4),
  (members) => `\ufeff \r\n${JSON.stringify(members)}\n\n`,
  (members) => JSON.stringify([members, { access_token: 'not-this' }]),
  // Every character as an escape.
  (members) =>
    JSON.stringify(members).replace(/marker/g, (word) =>
      [...word].map((c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`).join(''),
    ),
];

describe('any bytes at all', () => {
  it('are read without throwing, and give a token only with a 2xx', () => {
    fc.assert(
      fc.property(
        fc.record(
          {
            status: fc.oneof(fc.integer({ min: 100, max: 599 }), fc.integer()),
            body: bytes,
            contentType: headers,
            retryAfter: headers,
            dialect: dialects,
          },
          { requiredKeys: ['status', 'body'] },
        ),
        (given) => {
          const decoded = decodeTokenAnswer(answerOf(given));
          if (decoded.kind === 'tokens') expect(Math.floor(given.status / 100)).toBe(2);
          else expect(decoded.failure.code).toMatch(/^[\w.-]{1,64}$/);
        },
      ),
      { seed: SEED, numRuns: 2000 },
    );
  });

  it('cut anywhere, or with any byte of them changed, are read as well', () => {
    const whole = JSON.stringify({
      access_token: TOKEN,
      refresh_token: REFRESH,
      expires_in: 3600,
      scope: 'a b',
    });
    for (let at = 0; at <= whole.length; at += 1) {
      const cut = decodeTokenAnswer(answerOf({ status: 200, body: whole.slice(0, at) }));
      expect(cut.kind).toBe(at === whole.length ? 'tokens' : 'failed');
      for (const byte of ['\0', '"', '{', '\\', '\x7f', '\ud800']) {
        decodeTokenAnswer(
          answerOf({ status: 200, body: `${whole.slice(0, at)}${byte}${whole.slice(at + 1)}` }),
        );
      }
    }
  });
});

describe('a 2xx that carries a token', () => {
  it('gives it, whatever stands beside it and however it is written', () => {
    fc.assert(
      fc.property(
        success,
        beside,
        noError,
        fc.constantFrom(...looks),
        headers,
        headers,
        (status, others, quiet, look, contentType, retryAfter) => {
          const body = look({ ...others, ...quiet, access_token: TOKEN, refresh_token: REFRESH });
          const decoded = decodeTokenAnswer(answerOf({ status, body, contentType, retryAfter }));
          if (decoded.kind !== 'tokens') throw new Error(JSON.stringify(decoded.failure));
          expect(decoded.grant.accessToken.reveal()).toBe(TOKEN);
          expect(decoded.grant.refreshToken?.reveal()).toBe(REFRESH);
        },
      ),
      { seed: SEED, numRuns: 1000 },
    );
  });

  it('gives it from a form, whatever stands beside it', () => {
    const fields = fc.dictionary(
      fc.string({ maxLength: 12 }).filter((name) => !['error', 'errors', 'access_token'].includes(name)),
      fc.string({ unit: 'grapheme', maxLength: 20 }),
      { maxKeys: 5 },
    );
    fc.assert(
      fc.property(success, fields, headers, (status, others, contentType) => {
        const body = new URLSearchParams({ access_token: TOKEN, ...others }).toString();
        const decoded = decodeTokenAnswer(answerOf({ status, body, contentType }));
        expect(decoded.kind === 'tokens' && decoded.grant.accessToken.reveal()).toBe(TOKEN);
      }),
      { seed: SEED, numRuns: 1000 },
    );
  });
});

describe('an error', () => {
  it('gives no token, whatever lies beside it, and shows none', () => {
    fc.assert(
      fc.property(
        fc.oneof(success, fc.integer({ min: 100, max: 599 })),
        beside,
        anError,
        fc.constantFrom(...looks),
        headers,
        (status, others, error, look, contentType) => {
          const body = look({ ...others, access_token: TOKEN, refresh_token: REFRESH, ...error });
          const decoded = decodeTokenAnswer(answerOf({ status, body, contentType }));
          expect(decoded.kind).toBe('failed');
          expect(JSON.stringify(decoded)).not.toMatch(/marker/);
        },
      ),
      { seed: SEED, numRuns: 1000 },
    );
  });

  it('by its status alone gives no token either', () => {
    const statuses = fc.oneof(fc.integer({ min: 100, max: 199 }), fc.integer({ min: 300, max: 599 }));
    fc.assert(
      fc.property(statuses, fc.constantFrom(...looks), (status, look) => {
        const body = look({ access_token: TOKEN, refresh_token: REFRESH });
        const decoded = decodeTokenAnswer(answerOf({ status, body }));
        expect(decoded.kind).toBe('failed');
        expect(JSON.stringify(decoded)).not.toMatch(/marker/);
      }),
      { seed: SEED, numRuns: 1000 },
    );
  });
});

describe('an answer made to take long', () => {
  const MIB = 1024 * 1024;
  const whole = (member: string): string => `{"access_token":"${TOKEN}",${member}}`;
  const long = (text: string): string => text.repeat(Math.floor((MIB - 100) / text.length));
  const CASES: Readonly<Record<string, Partial<RawAnswer> & { readonly body: string }>> = {
    'of blanks': { body: long(' ') },
    'of blanks between two letters': { body: `a${long(' ')}a` },
    'of byte order marks': { body: long('\ufeff') },
    'of brackets': { body: long('[') },
    'of brackets that close': { body: long('[').slice(0, MIB / 2) + long(']').slice(0, MIB / 2) },
    'of nested members': { body: long('{"a":') },
    'of members': { body: `{${long('"a":1,')}"b":1}` },
    'of fields': { body: `access_token=${TOKEN}&${long('a=b&')}` },
    'of names of a form': { body: long('a.') },
    'of escapes': { body: `"${long('\\u0041')}"` },
    'of percent signs': { body: `access_token=${TOKEN}&a=${long('%')}` },
    'with scopes without end': { body: whole(`"scope":"${long('a,')}"`) },
    'with blanks for scopes': { body: whole(`"scope":"${long(' ')}x"`) },
    'with an array of scopes': { body: whole(`"scope":[${long('"a",')}"b"]`) },
    'with a lifetime of digits': { body: whole(`"expires_in":"${long('1')}"`) },
    'with a lifetime of blanks': { body: whole(`"expires_in":"${long(' ')}x"`) },
    'with a number of digits': { body: whole(`"expires_in":${long('1')}`) },
    'with a date without end': { body: whole(`"expires_at":"2026-01-01T00:00:00.${long('1')}"`) },
    'with a type of blanks': { body: whole(`"token_type":"${long(' ')}x"`) },
    'with an error of letters': { status: 400, body: `{"error":"${long('a')}"}` },
    'with errors without end': { status: 400, body: `{"errors":[${long('0,')}0]}` },
    'with a media type without end': { body: whole('"a":1'), contentType: `${long('a')}/${long('b')}` },
    'with parameters without end': { body: whole('"a":1'), contentType: `a/b${long(';')}` },
    'with blanks for a media type': { body: whole('"a":1'), contentType: `${long(' ')}x` },
    'with a Retry-After of digits': { body: whole('"a":1'), retryAfter: long('1') },
    'with a Retry-After of blanks': { body: whole('"a":1'), retryAfter: `${long(' ')}x` },
  };

  it.each(Object.entries(CASES))(
    '%s is read in bounded time',
    (_name, given) => {
      // A step per letter takes milliseconds; a step per pair of letters would take an hour, and the test's whole time.
      const decoded = decodeTokenAnswer({ status: 200, now: NOW, ...given });
      expect(decoded.kind).toBe(given.body.includes(TOKEN) ? 'tokens' : 'failed');
    },
    60_000,
  );
});
