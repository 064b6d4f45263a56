import { expect, it } from 'vitest';
import type { Integration } from '#shared/domain/integration.ts';
import { Secret } from '#shared/domain/secret.ts';
import type { TokenSet } from '#shared/domain/token-set.ts';
import type { Vendor } from '#shared/domain/vendor.ts';
import type { Attempt } from '#shared/usecases/refresh/attempt.ts';
import { requestFor } from '#shared/usecases/refresh/request-for.ts';
import { anIntegration, aTokenSet } from '../../support/integration.ts';

const { refreshToken: _none, ...bare } = aTokenSet();
const subject = { token: new Secret('st'), type: 'urn:acme:token' };

it.each<[string, Partial<Integration>, Partial<Vendor>, TokenSet | undefined, object]>([
  [
    'its refresh token',
    {},
    {},
    aTokenSet(),
    { grantType: 'refresh_token', refreshToken: aTokenSet().refreshToken },
  ],
  [
    'its refresh token before itself',
    {},
    { refreshBy: 'exchange' },
    aTokenSet(),
    { grantType: 'refresh_token' },
  ],
  [
    'itself',
    {},
    { refreshBy: 'exchange' },
    bare,
    { grantType: 'token_exchange', token: bare.accessToken, scopes: [] },
  ],
  [
    'what was brought',
    { grantType: 'token_exchange' },
    {},
    { ...bare, subject },
    { grantType: 'token_exchange', token: subject.token, tokenType: 'urn:acme:token', scopes: ['read'] },
  ],
  [
    'nothing',
    { grantType: 'client_credentials' },
    {},
    undefined,
    { grantType: 'client_credentials', scopes: ['read'] },
  ],
  [
    'nothing, for an account',
    { grantType: 'client_credentials', labels: { 'vendor-account': 'A1' } },
    {},
    undefined,
    { grantType: 'client_credentials', scopes: ['read'], account: 'A1' },
  ],
  ['an assertion', { grantType: 'jwt_bearer' }, {}, bare, { grantType: 'jwt_bearer', scopes: ['read'] }],
  [
    'an assertion for somebody',
    { grantType: 'jwt_bearer', labels: { 'vendor-user': 'ada' } },
    {},
    undefined,
    { grantType: 'jwt_bearer', scopes: ['read'], subject: 'ada' },
  ],
])('the next token is asked for with %s', (_what, row, vendor, current, request) => {
  const attempt = { row: anIntegration(row), vendor } as unknown as Attempt;
  expect(requestFor(attempt, current)).toMatchObject(request);
});
