import { describe, expect, it } from 'vitest';
import { decodeTokenAnswer, type RawAnswer } from '#shared/domain/decode-token-answer.ts';
import { instant } from '#shared/domain/time.ts';

const NOW = instant(Date.UTC(2026, 10, 24, 15, 0, 0));

const GOOD = {
  access_token: 'at-1',
  token_type: 'Bearer',
  expires_in: 3600,
  refresh_token: 'rt-1',
  scope: 'read write',
};
const WHOLE = {
  accessToken: 'at-1',
  refreshToken: 'rt-1',
  tokenType: 'Bearer',
  expiresIn: 3_600_000,
  scopes: ['read', 'write'],
};

function without(...names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(GOOD).filter(([name]) => !names.includes(name)));
}

const answer = (body: unknown, more: Partial<RawAnswer> = {}): RawAnswer => ({
  status: 200,
  contentType: 'application/json',
  body: typeof body === 'string' ? body : JSON.stringify(body),
  now: NOW,
  ...more,
});

/** What was granted, with its tokens to be seen. */
function granted(raw: RawAnswer): Record<string, unknown> {
  const decoded = decodeTokenAnswer(raw);
  if (decoded.kind !== 'tokens') return { failed: decoded.failure };
  const { accessToken, refreshToken, ...rest } = decoded.grant;
  return {
    accessToken: accessToken.reveal(),
    ...(refreshToken === undefined ? {} : { refreshToken: refreshToken.reveal() }),
    ...rest,
  };
}

function failed(raw: RawAnswer): unknown {
  const decoded = decodeTokenAnswer(raw);
  return decoded.kind === 'failed' ? decoded.failure : 'tokens';
}

const less = (...names: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(Object.entries(WHOLE).filter(([name]) => !names.includes(name)));

const FORM = 'access_token=at-1&token_type=Bearer&expires_in=3600&refresh_token=rt-1&scope=read%20write';

const KEPT: readonly (readonly [string, RawAnswer, Record<string, unknown>])[] = [
  ['as RFC 6749 5.1 has it', answer(GOOD), WHOLE],
  ['token_type missing', answer(without('token_type')), WHOLE],
  ['token_type blank', answer({ ...GOOD, token_type: ' ' }), WHOLE],
  ['token_type null', answer({ ...GOOD, token_type: null }), WHOLE],
  ['token_type "user", as Slack says', answer({ ...GOOD, token_type: 'user' }), WHOLE],
  ['token_type "bot", as Slack says', answer({ ...GOOD, token_type: 'bot' }), WHOLE],
  ['token_type in lower case', answer({ ...GOOD, token_type: 'bearer' }), { ...WHOLE, tokenType: 'bearer' }],
  ['token_type DPoP', answer({ ...GOOD, token_type: 'DPoP' }), { ...WHOLE, tokenType: 'DPoP' }],
  ['token_type between blanks', answer({ ...GOOD, token_type: ' DPoP ' }), { ...WHOLE, tokenType: 'DPoP' }],
  ['token_type with a line break', answer({ ...GOOD, token_type: 'Bearer\r\nx: y' }), WHOLE],
  ['expires_in as text', answer({ ...GOOD, expires_in: '3600' }), WHOLE],
  ['expires_in "soon"', answer({ ...GOOD, expires_in: 'soon' }), less('expiresIn')],
  ['expires_in null', answer({ ...GOOD, expires_in: null }), less('expiresIn')],
  ['expires_in blank', answer({ ...GOOD, expires_in: '' }), less('expiresIn')],
  ['expires_in true', answer({ ...GOOD, expires_in: true }), less('expiresIn')],
  ['expires_in in hexadecimal', answer({ ...GOOD, expires_in: '0xe10' }), less('expiresIn')],
  ['expires_in missing', answer(without('expires_in')), less('expiresIn')],
  ['expires_in negative', answer({ ...GOOD, expires_in: -5 }), { ...WHOLE, expiresIn: 0 }],
  ['expires_in negative as text', answer({ ...GOOD, expires_in: '-5' }), { ...WHOLE, expiresIn: 0 }],
  ['expires_in 0', answer({ ...GOOD, expires_in: 0 }), { ...WHOLE, expiresIn: 0 }],
  ['expires_in 1e15', answer({ ...GOOD, expires_in: 1e15 }), { ...WHOLE, expiresIn: 31_622_400_000 }],
  [
    'expires_in beyond every number',
    answer('{"access_token":"at-1","expires_in":1e999}'),
    { accessToken: 'at-1', tokenType: 'Bearer', expiresIn: 31_622_400_000 },
  ],
  ['expires_in with a fraction', answer({ ...GOOD, expires_in: 3600.5 }), { ...WHOLE, expiresIn: 3_600_500 }],
  [
    'expires_at in place of expires_in, as Square says',
    answer({ ...without('expires_in'), expires_at: '2026-11-24T16:00:00Z' }),
    WHOLE,
  ],
  [
    'an identity token, of which only whom it is for and what it answers is kept',
    answer({ ...GOOD, id_token: `e30.${btoa('{"aud":"client-1","nonce":"n-1","sub":"jane"}')}.x` }),
    { ...WHOLE, identity: { audience: ['client-1'], nonce: 'n-1' } },
  ],
  [
    'an identity token that is none',
    answer({ ...GOOD, id_token: 'x' }),
    { ...WHOLE, identity: { audience: [] } },
  ],
  ['refresh_token absent', answer(without('refresh_token')), less('refreshToken')],
  ['refresh_token blank', answer({ ...GOOD, refresh_token: '' }), less('refreshToken')],
  ['refresh_token of spaces', answer({ ...GOOD, refresh_token: '  ' }), less('refreshToken')],
  ['refresh_token null', answer({ ...GOOD, refresh_token: null }), less('refreshToken')],
  ['scope as array', answer({ ...GOOD, scope: ['read', 'write'] }), WHOLE],
  ['scope with commas', answer({ ...GOOD, scope: 'read,write' }), WHOLE],
  ['scope with commas and spaces', answer({ ...GOOD, scope: 'read, write' }), WHOLE],
  ['scope missing', answer(without('scope')), less('scopes')],
  ['scope blank, as GitHub says', answer({ ...GOOD, scope: '' }), less('scopes')],
  ['scope as number', answer({ ...GOOD, scope: 7 }), less('scopes')],
  ['scope twice', answer({ ...GOOD, scope: 'read write read' }), WHOLE],
  ['scope with control characters in it', answer({ ...GOOD, scope: 'read wr\u0000ite write' }), WHOLE],
  [
    "scope by the vendor's delimiter",
    answer({ ...GOOD, scope: 'read all;write' }, { dialect: { scopeDelimiter: ';' } }),
    { ...WHOLE, scopes: ['write'] },
  ],
  ['form-encoded', answer(FORM, { contentType: 'application/x-www-form-urlencoded' }), WHOLE],
  ['form-encoded as text/plain', answer(FORM, { contentType: 'text/plain' }), WHOLE],
  ['form-encoded as JSON', answer(FORM), WHOLE],
  ['JSON as text/html', answer(GOOD, { contentType: 'text/html' }), WHOLE],
  [
    'JSON without content type',
    { status: 200, body: JSON.stringify(GOOD), now: NOW } satisfies RawAnswer,
    WHOLE,
  ],
  ['JSON with a byte order mark', answer(`\uFEFF${JSON.stringify(GOOD)}`), WHOLE],
  ['JSON between blanks', answer(` \r\n${JSON.stringify(GOOD)}\n`), WHOLE],
  ['JSON in an array', answer([GOOD]), WHOLE],
  ['status 201', answer(GOOD, { status: 201 }), WHOLE],
  ['status 203', answer(GOOD, { status: 203 }), WHOLE],
  ['error null beside a token', answer({ ...GOOD, error: null }), WHOLE],
  ['error blank beside a token', answer({ ...GOOD, error: '' }), WHOLE],
  ['error 0 beside a token', answer({ ...GOOD, error: 0 }), WHOLE],
  ['error 0 as text beside a token', answer({ ...GOOD, error: '0' }), WHOLE],
  ['errors empty beside a token', answer({ ...GOOD, errors: [] }), WHOLE],
  ['ok true beside a token', answer({ ...GOOD, ok: true }), WHOLE],
  [
    'nested under authed_user',
    answer({ ok: true, authed_user: GOOD }, { dialect: { tokenPath: ['authed_user'] } }),
    WHOLE,
  ],
  ['at the top where it should be nested', answer(GOOD, { dialect: { tokenPath: ['authed_user'] } }), WHOLE],
  [
    'at the top where the nested object has none',
    answer({ ...GOOD, authed_user: { id: 'U1' } }, { dialect: { tokenPath: ['authed_user'] } }),
    WHOLE,
  ],
  [
    'at the top where a path of two leads nowhere',
    answer(GOOD, { dialect: { tokenPath: ['data', 'token'] } }),
    WHOLE,
  ],
  [
    'nested two deep',
    answer({ data: { token: GOOD } }, { dialect: { tokenPath: ['data', 'token'] } }),
    WHOLE,
  ],
  [
    'refresh_token_expires_in',
    answer({ ...GOOD, refresh_token_expires_in: 15_897_600 }),
    { ...WHOLE, refreshTokenExpiresIn: 15_897_600_000 },
  ],
  [
    'x_refresh_token_expires_in, as Intuit says',
    answer({ ...GOOD, x_refresh_token_expires_in: '8726400' }),
    { ...WHOLE, refreshTokenExpiresIn: 8_726_400_000 },
  ],
  [
    'refresh_expires_in, as Keycloak says',
    answer({ ...GOOD, refresh_expires_in: 1800 }),
    { ...WHOLE, refreshTokenExpiresIn: 1_800_000 },
  ],
  ['refresh_expires_in 0: it does not run out', answer({ ...GOOD, refresh_expires_in: 0 }), WHOLE],
  [
    'members of a prototype',
    answer(`{"__proto__":{"refresh_token":"not-mine"},"access_token":"at-1"}`),
    { accessToken: 'at-1', tokenType: 'Bearer' },
  ],
];

describe('a 2xx that carries a token gives it', () => {
  it.each(KEPT)('%s', (_name, raw, expected) => {
    expect(granted(raw)).toStrictEqual(expected);
  });

  it('keeps the token of a list of scopes that has no end', () => {
    const scope = Array.from({ length: 5000 }, (_, n) => `scope-${n}`).join(' ');
    expect((granted(answer({ ...GOOD, scope })).scopes as string[]).length).toBe(200);
  });
});

const JSON_TYPE = 'application/json';
const protocol = (code: string, tokenless: boolean, status: number, contentType = JSON_TYPE) => ({
  class: 'protocol',
  code,
  tokenless,
  evidence: { status, contentType },
});
const SLACK = { grantRefusedCodes: ['invalid_refresh_token'], clientRefusedCodes: ['bad_client_secret'] };
const ATLASSIAN = { grantRefusedCodes: ['unauthorized_client'] };

const MEANINGS: readonly (readonly [string, RawAnswer, unknown])[] = [
  [
    '400 invalid_grant',
    answer({ error: 'invalid_grant' }, { status: 400 }),
    { class: 'grant_refused', code: 'invalid_grant' },
  ],
  [
    '401 invalid_grant',
    answer({ error: 'invalid_grant' }, { status: 401 }),
    { class: 'grant_refused', code: 'invalid_grant' },
  ],
  [
    '200 invalid_grant',
    answer({ error: 'invalid_grant' }),
    { class: 'grant_refused', code: 'invalid_grant' },
  ],
  [
    '200 invalid_grant beside a token',
    answer({ ...GOOD, error: 'invalid_grant' }),
    { class: 'grant_refused', code: 'invalid_grant' },
  ],
  [
    '400 interaction_required',
    answer({ error: 'interaction_required' }, { status: 400 }),
    { class: 'grant_refused', code: 'interaction_required' },
  ],
  [
    'form-encoded invalid_grant',
    answer('error=invalid_grant&error_description=no', { status: 400 }),
    { class: 'grant_refused', code: 'invalid_grant' },
  ],
  [
    'Slack: ok false with a code of its own',
    answer({ ok: false, error: 'invalid_refresh_token' }, { dialect: SLACK }),
    { class: 'grant_refused', code: 'invalid_refresh_token' },
  ],
  [
    'Slack: the client',
    answer({ ok: false, error: 'bad_client_secret' }, { dialect: SLACK }),
    { class: 'client_refused', code: 'bad_client_secret' },
  ],
  [
    'GitHub: 200 bad_refresh_token',
    answer({ error: 'bad_refresh_token' }, { dialect: { grantRefusedCodes: ['bad_refresh_token'] } }),
    { class: 'grant_refused', code: 'bad_refresh_token' },
  ],
  [
    'GitHub without its dialect',
    answer({ error: 'bad_refresh_token' }),
    protocol('bad_refresh_token', true, 200),
  ],
  [
    'Atlassian: 403 unauthorized_client is the grant',
    answer({ error: 'unauthorized_client' }, { status: 403, dialect: ATLASSIAN }),
    { class: 'grant_refused', code: 'unauthorized_client' },
  ],
  [
    'HubSpot: its code under status',
    answer(
      { status: 'BAD_REFRESH_TOKEN', message: 'no' },
      { status: 400, dialect: { grantRefusedCodes: ['BAD_REFRESH_TOKEN'] } },
    ),
    { class: 'grant_refused', code: 'BAD_REFRESH_TOKEN' },
  ],
  [
    'Square: a list of errors',
    answer({ errors: [{ category: 'X', code: 'UNAUTHORIZED' }] }, { status: 401 }),
    { class: 'client_refused', code: 'UNAUTHORIZED' },
  ],
  [
    'Meta: an error object',
    answer(
      { error: { type: 'OAuthException', code: 190 } },
      { status: 400, dialect: { grantRefusedCodes: ['190'] } },
    ),
    { class: 'grant_refused', code: '190' },
  ],
  [
    '401 invalid_client',
    answer({ error: 'invalid_client' }, { status: 401 }),
    { class: 'client_refused', code: 'invalid_client' },
  ],
  [
    '400 invalid_client',
    answer({ error: 'invalid_client' }, { status: 400 }),
    { class: 'client_refused', code: 'invalid_client' },
  ],
  [
    '400 unauthorized_client',
    answer({ error: 'unauthorized_client' }, { status: 400 }),
    { class: 'client_refused', code: 'unauthorized_client' },
  ],
  [
    '400 unsupported_grant_type',
    answer({ error: 'unsupported_grant_type' }, { status: 400 }),
    { class: 'client_refused', code: 'unsupported_grant_type' },
  ],
  ['401 empty', answer('', { status: 401 }), { class: 'client_refused', code: 'http_401' }],
  [
    '401 with HTML',
    answer('<html>', { status: 401, contentType: 'text/html' }),
    { class: 'client_refused', code: 'http_401' },
  ],
  [
    '401 invalid_scope is about the request',
    answer({ error: 'invalid_scope' }, { status: 401 }),
    protocol('invalid_scope', true, 401),
  ],
  ['429', answer('', { status: 429 }), { class: 'throttled', code: 'http_429' }],
  [
    '429 with seconds',
    answer('', { status: 429, retryAfter: '30' }),
    { class: 'throttled', code: 'http_429', retryAfter: 30_000 },
  ],
  [
    '429 with a date',
    answer('', { status: 429, retryAfter: 'Tue, 24 Nov 2026 15:01:30 GMT' }),
    { class: 'throttled', code: 'http_429', retryAfter: 90_000 },
  ],
  [
    '429 with a date of RFC 850',
    answer('', { status: 429, retryAfter: 'Tuesday, 24-Nov-26 15:01:30 GMT' }),
    { class: 'throttled', code: 'http_429', retryAfter: 90_000 },
  ],
  [
    '429 with a date gone by',
    answer('', { status: 429, retryAfter: 'Tue, 24 Nov 2026 14:00:00 GMT' }),
    { class: 'throttled', code: 'http_429', retryAfter: 1000 },
  ],
  [
    '429 with a day',
    answer('', { status: 429, retryAfter: '86400' }),
    { class: 'throttled', code: 'http_429', retryAfter: 3_600_000 },
  ],
  [
    '429 with garbage',
    answer('', { status: 429, retryAfter: 'later' }),
    { class: 'throttled', code: 'http_429' },
  ],
  [
    '429 with a negative number',
    answer('', { status: 429, retryAfter: '-1' }),
    { class: 'throttled', code: 'http_429' },
  ],
  [
    '429 invalid_grant is still throttling',
    answer({ error: 'invalid_grant' }, { status: 429 }),
    { class: 'throttled', code: 'invalid_grant' },
  ],
  [
    '400 slow_down',
    answer({ error: 'slow_down' }, { status: 400, retryAfter: '5' }),
    { class: 'throttled', code: 'slow_down', retryAfter: 5000 },
  ],
  ['500', answer('oops', { status: 500 }), { class: 'ambiguous', code: 'http_500' }],
  [
    '500 invalid_grant may have been processed',
    answer({ error: 'invalid_grant' }, { status: 500 }),
    { class: 'ambiguous', code: 'http_500' },
  ],
  [
    '503 with Retry-After',
    answer('', { status: 503, retryAfter: '20' }),
    { class: 'ambiguous', code: 'http_503', retryAfter: 20_000 },
  ],
  ['599', answer(GOOD, { status: 599 }), { class: 'ambiguous', code: 'http_599' }],
  [
    '400 temporarily_unavailable',
    answer({ error: 'temporarily_unavailable' }, { status: 400 }),
    { class: 'ambiguous', code: 'temporarily_unavailable' },
  ],
  ['200 server_error', answer({ error: 'server_error' }), { class: 'ambiguous', code: 'server_error' }],
  ['200 cut short', answer('{"access_token": "half'), { class: 'ambiguous', code: 'truncated_body' }],
  ['200 of one brace', answer('{'), { class: 'ambiguous', code: 'truncated_body' }],
  [
    '302',
    answer('', { status: 302, contentType: 'text/html' }),
    protocol('http_302', false, 302, 'text/html'),
  ],
  [
    '300 invalid_grant is not about the grant',
    answer({ error: 'invalid_grant' }, { status: 300 }),
    protocol('http_300', false, 300),
  ],
  ['101 with a token in it', answer(GOOD, { status: 101 }), protocol('error_without_code', false, 101)],
  ['300 with a token in it', answer(GOOD, { status: 300 }), protocol('http_300', false, 300)],
  ['304 with a token in it', answer(GOOD, { status: 304 }), protocol('http_304', false, 304)],
  [
    '200 HTML',
    answer('<!doctype html><title>Down</title>', { contentType: 'text/html; charset=utf-8' }),
    protocol('no_token', false, 200, 'text/html'),
  ],
  ['200 empty', answer(''), protocol('no_token', false, 200)],
  ['200 empty object', answer({}), protocol('no_token', false, 200)],
  ['200 null', answer('null'), protocol('no_token', false, 200)],
  ['200 a number', answer('7'), protocol('no_token', false, 200)],
  ['200 empty array', answer('[]'), protocol('no_token', false, 200)],
  ['200 access_token blank', answer({ ...GOOD, access_token: ' ' }), protocol('no_token', false, 200)],
  ['200 access_token a number', answer({ ...GOOD, access_token: 5 }), protocol('no_token', false, 200)],
  ['204', answer('', { status: 204 }), protocol('no_token', false, 204)],
  ['200 unheard_of', answer({ error: 'unheard_of' }), protocol('unheard_of', true, 200)],
  [
    '200 unheard_of beside a token: one may have been made',
    answer({ ...GOOD, error: 'unheard_of' }),
    protocol('unheard_of', false, 200),
  ],
  ['200 ok false alone', answer({ ok: false }), protocol('error_without_code', true, 200)],
  ['200 ok false beside a token', answer({ ...GOOD, ok: false }), protocol('error_without_code', false, 200)],
  ['400 empty', answer('', { status: 400 }), protocol('http_400', true, 400)],
  ['403 empty', answer('', { status: 403 }), protocol('http_403', true, 403)],
  [
    '404 HTML',
    answer('<html>', { status: 404, contentType: 'text/html' }),
    protocol('http_404', true, 404, 'text/html'),
  ],
  ['400 broken JSON', answer('{"error": "inv', { status: 400 }), protocol('http_400', true, 400)],
  ['400 unheard_of', answer({ error: 'unheard_of' }, { status: 400 }), protocol('unheard_of', true, 400)],
  [
    '400 with free text as error',
    answer({ error: 'Token rt-1 of jane@example.com is bad' }, { status: 400 }),
    protocol('http_400', true, 400),
  ],
  [
    '400 with a very long error',
    answer({ error: 'x'.repeat(65) }, { status: 400 }),
    protocol('http_400', true, 400),
  ],
  [
    '400 with its status as number in the body',
    answer({ status: 400, message: 'no' }, { status: 400 }),
    protocol('http_400', true, 400),
  ],
  [
    'a content type of free text',
    answer('', { status: 400, contentType: 'hello <b>world</b>' }),
    protocol('http_400', true, 400, ''),
  ],
];

describe('an answer without a believable token', () => {
  it.each(MEANINGS)('%s', (_name, raw, expected) => {
    expect(failed(raw)).toStrictEqual(expected);
  });

  it.each([
    [undefined, ''],
    ['text/html', 'text/html'],
    ['Text/HTML ; charset="a\nb;c"', 'text/html'],
    [' application/problem+json;', 'application/problem+json'],
    ['text/html <b>', ''],
    ['<b> text/html', ''],
    ['text', ''],
    [`text/${'x'.repeat(65)}`, ''],
  ])('keeps of the content type %j the media type %j', (contentType, expected) => {
    const { contentType: _given, ...raw } = answer('', { status: 400 });
    expect(failed(contentType === undefined ? raw : { ...raw, contentType })).toStrictEqual(
      protocol('http_400', true, 400, expected),
    );
  });

  it('passes on nothing of what the vendor writes freely', () => {
    const marker = 'jane-doe secret sauce';
    for (const status of [200, 302, 400, 401, 403, 429, 500]) {
      const raw = answer(
        { error: 'odd', error_description: marker, error_uri: marker, message: marker, [marker]: marker },
        { status, contentType: `${marker}/x`, retryAfter: marker },
      );
      expect(JSON.stringify(decodeTokenAnswer(raw))).not.toContain('jane-doe');
    }
  });
});

describe('who consented', () => {
  const idToken = (sub: string) => `e30.${btoa(JSON.stringify({ sub }))}.x`;
  const BY_ANSWER = { from: 'answer', user: '/user/id', account: '/team/id' } as const;

  function party(raw: RawAnswer): unknown {
    const decoded = decodeTokenAnswer(raw);
    if (decoded.kind !== 'tokens') throw new Error('no tokens');
    return 'party' in decoded.grant ? { is: decoded.grant.party } : 'nobody asked, or nobody known';
  }

  it.each<[string, RawAnswer, unknown]>([
    [
      'by the identity token where the vendor says nothing of its own',
      answer({ ...GOOD, id_token: idToken('jane') }, { identity: 'default' }),
      { is: { user: 'jane' } },
    ],
    [
      'by the identity token beside the tokens that lie deeper',
      answer(
        { id_token: idToken('bob'), data: { ...GOOD, id_token: idToken('jane') } },
        { identity: 'default', dialect: { tokenPath: ['data'] } },
      ),
      { is: { user: 'jane' } },
    ],
    [
      'by the identity token of the whole answer, where there is none beside them',
      answer(
        { id_token: idToken('bob'), data: GOOD },
        { identity: 'default', dialect: { tokenPath: ['data'] } },
      ),
      { is: { user: 'bob' } },
    ],
    [
      'by the answer, where the vendor says it there',
      answer(
        { ...GOOD, user: { id: 'U1' }, team: { id: 7 }, id_token: idToken('jane') },
        { identity: BY_ANSWER },
      ),
      { is: { user: 'U1', account: '7' } },
    ],
    ['nobody, where nothing says so', answer(GOOD, { identity: 'default' }), 'nobody asked, or nobody known'],
    [
      'nobody, where no consent was answered',
      answer({ ...GOOD, id_token: idToken('jane') }),
      'nobody asked, or nobody known',
    ],
  ])('%s', (_name, raw, expected) => {
    expect(party(raw)).toStrictEqual(expected);
  });

  it('is asked of no answer without a token', () => {
    expect(failed(answer({ id_token: idToken('jane') }, { identity: 'default' }))).toMatchObject({
      class: 'protocol',
    });
  });
});
