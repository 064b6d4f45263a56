import { describe, expect, it } from 'vitest';
import { readRegistration } from '#shared/domain/answer/read-registration.ts';

/** As a server answers (RFC 7591 3.2.1), with what the client has said of itself. */
const ANSWER = {
  client_id: 'billing',
  client_secret: 's-2',
  client_secret_expires_at: 1_793_606_400,
  client_id_issued_at: 1_793_000_000,
  registration_access_token: 'rat-2',
  registration_client_uri: 'https://auth.acme.example/register/billing',
  redirect_uris: ['https://keeper.example/oauth/callback'],
  grant_types: ['authorization_code', 'refresh_token'],
};

describe('a registration', () => {
  it('gives the new secret, its end, and the token by which it is managed from then on', () => {
    const { clientSecret, accessToken, secretExpiresAt } = readRegistration(ANSWER);
    expect([clientSecret?.reveal(), accessToken?.reveal()]).toEqual(['s-2', 'rat-2']);
    expect(secretExpiresAt).toBe(Date.UTC(2026, 10, 2, 8, 0, 0));
  });

  it('gives back for the next request what is not for the server alone to set (RFC 7592 2.2)', () => {
    expect(readRegistration(ANSWER).metadata).toEqual({
      client_id: 'billing',
      redirect_uris: ['https://keeper.example/oauth/callback'],
      grant_types: ['authorization_code', 'refresh_token'],
    });
  });

  it('gives back the one way of authentication as one text, where the server reads it out as a list', () => {
    const auth = (value: unknown) =>
      readRegistration({ token_endpoint_auth_method: value }).metadata.token_endpoint_auth_method;
    expect(auth(['client_secret_basic'])).toBe('client_secret_basic');
    expect(auth('client_secret_post')).toBe('client_secret_post');
    expect(auth(['client_secret_basic', 'client_secret_post'])).toEqual([
      'client_secret_basic',
      'client_secret_post',
    ]);
  });

  it('leaves out what the server has left out', () => {
    expect(readRegistration({ client_id: 'billing' })).toStrictEqual({ metadata: { client_id: 'billing' } });
  });

  it.each<[string, unknown, number | undefined]>([
    ['0, which says that it does not end', 0, undefined],
    ['one second', 1, 1000],
    ['a fraction', 1.9, 1000],
    ['less than nothing', -1, undefined],
    ['the year 5138', 99_999_999_999, 99_999_999_999_000],
    ['what comes after it', 100_000_000_000, undefined],
    ['a text', '1793606400', undefined],
    ['nothing', null, undefined],
  ])('takes as the end of a secret: %s', (_name, said, end) => {
    expect(readRegistration({ client_secret_expires_at: said }).secretExpiresAt).toBe(end);
  });
});
