import { describe, expect, it } from 'vitest';
import { classify, type Heard } from '#shared/domain/answer/classify.ts';
import { seconds } from '#shared/domain/time.ts';

const heard = (status: number, code?: string, more: Partial<Heard> = {}): Heard => ({
  status,
  contentType: 'text/plain',
  retryAfter: undefined,
  error: code === undefined ? undefined : { code },
  isBroken: false,
  carriesToken: false,
  ...more,
});

describe('what a code means, with a status of success and of error', () => {
  it.each([
    ['invalid_grant', 'grant_refused'],
    ['interaction_required', 'grant_refused'],
    ['login_required', 'grant_refused'],
    ['consent_required', 'grant_refused'],
    ['invalid_client', 'client_refused'],
    ['unauthorized_client', 'client_refused'],
    ['unsupported_grant_type', 'client_refused'],
    ['temporarily_unavailable', 'ambiguous'],
    ['server_error', 'ambiguous'],
    ['slow_down', 'throttled'],
  ])('%s: %s', (code, expected) => {
    expect(classify(heard(200, code), {})).toStrictEqual({ class: expected, code });
    expect(classify(heard(400, code), {})).toStrictEqual({ class: expected, code });
  });
});

describe('a 401', () => {
  it.each(['invalid_request', 'invalid_scope', 'invalid_target'])('with %s is about the request', (code) => {
    expect(classify(heard(401, code), {})).toStrictEqual({
      class: 'protocol',
      code,
      tokenless: true,
      evidence: { status: 401, contentType: 'text/plain' },
    });
  });

  it('with anything else is about the client', () => {
    expect(classify(heard(401, 'odd'), {})).toStrictEqual({ class: 'client_refused', code: 'odd' });
    expect(classify(heard(401), {})).toStrictEqual({ class: 'client_refused', code: 'http_401' });
  });
});

describe("the vendor's own codes", () => {
  const dialect = { grantRefusedCodes: ['gone', 'both'], clientRefusedCodes: ['banned', 'both'] };

  it.each([
    ['gone', 'grant_refused'],
    ['banned', 'client_refused'],
    ['both', 'grant_refused'],
    ['invalid_client', 'client_refused'],
  ])('%s: %s', (code, expected) => {
    expect(classify(heard(400, code), dialect)).toStrictEqual({ class: expected, code });
  });

  it('do not speak where a 5xx, a redirect or a 429 does', () => {
    expect(classify(heard(500, 'gone'), dialect)).toStrictEqual({ class: 'ambiguous', code: 'http_500' });
    expect(classify(heard(399, 'gone'), dialect)).toMatchObject({ class: 'protocol', code: 'http_399' });
    expect(classify(heard(429, 'gone'), dialect)).toStrictEqual({ class: 'throttled', code: 'gone' });
  });
});

describe('how long to wait', () => {
  it('is told with a throttling or an unknown outcome', () => {
    const retryAfter = seconds(7);
    for (const answer of [heard(429), heard(503), heard(400, 'server_error'), heard(200, 'slow_down')]) {
      expect(classify({ ...answer, retryAfter }, {})).toMatchObject({ retryAfter: 7000 });
    }
  });
});

describe('whether a token may have been made', () => {
  it.each<[string, Heard, boolean]>([
    ['an odd error alone', heard(200, 'odd'), true],
    ['an odd error beside a token', heard(200, 'odd', { carriesToken: true }), false],
    ['an error status alone', heard(404), true],
    ['an error status beside a token', heard(404, undefined, { carriesToken: true }), false],
    ['no error and no token', heard(200), false],
    ['a redirect', heard(302, 'odd'), false],
  ])('%s: tokenless is %s', (_name, answer, tokenless) => {
    expect(classify(answer, {})).toMatchObject({ class: 'protocol', tokenless });
  });

  it('is not known of a body that breaks off', () => {
    expect(classify(heard(200, undefined, { isBroken: true }), {})).toStrictEqual({
      class: 'ambiguous',
      code: 'truncated_body',
    });
  });
});
