import { expect, it } from 'vitest';
import { isTokenless, type RefreshFailure } from '#shared/domain/failure.ts';

const evidence = { status: 400, contentType: '' };

it.each<[RefreshFailure, boolean]>([
  [{ class: 'not_sent', code: 'dns_failed' }, true],
  [{ class: 'throttled', code: 'http_429' }, true],
  [{ class: 'grant_refused', code: 'invalid_grant' }, true],
  [{ class: 'client_refused', code: 'invalid_client' }, true],
  [{ class: 'ambiguous', code: 'http_503' }, false],
  [{ class: 'protocol', code: 'http_400', tokenless: true, evidence }, true],
  [{ class: 'protocol', code: 'no_token', tokenless: false, evidence }, false],
])('after %o it is %s that surely no token was made', (failure, expected) => {
  expect(isTokenless(failure)).toBe(expected);
});
