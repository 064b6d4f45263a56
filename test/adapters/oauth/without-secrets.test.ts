import { describe, expect, it } from 'vitest';
import { withoutSecrets } from '#shared/adapters/oauth/without-secrets.ts';
import { Secret } from '#shared/domain/secret.ts';

const SENT = new Secret('rt.payroll.3.Zk9-_qT7wLm2XcVb0RaH');
const SHORT = new Secret('hunter2');

const shown = (code: string): string =>
  withoutSecrets({ class: 'grant_refused', code }, [SENT, SHORT, undefined]).code;

describe('the code of a failure', () => {
  it.each([
    'invalid_grant',
    'AADSTS700082',
    'E0000011',
    'OAuthException',
    'oauth2InvalidGrant',
    'token_expired.2026-11-24',
    'http_503',
    '190',
    'REFRESH_TOKEN_INVALID',
    'error.oauth.bad-verification-code',
  ])('%s is shown', (code) => {
    expect(shown(code)).toBe(code);
  });

  it.each([
    ['all of what was sent', 'rt.payroll.3.Zk9-_qT7wLm2XcVb0RaH'],
    ['all of it in small letters', 'rt.payroll.3.zk9-_qt7wlm2xcvb0rah'],
    ['its end', 'token_wLm2XcVb0RaH'],
    ['its beginning', 'rt.payroll.3'],
    ['a short secret', 'bad-hunter2'],
    ['a token of the vendor’s own', 'at_8fJq2mXw91bLsQe7'],
    ['a digest', '9f86d081884c7d659a2feaa0c55ad015'],
    ['a UUID', '3b241101-e2bb-4255-8caf-4136c566a962'],
  ])('is not shown where it holds %s', (_what, code) => {
    expect(shown(code)).toBe('hidden');
  });
});

it('a media type that holds a part of what was sent is not shown', () => {
  const evidence = { status: 400, contentType: 'text/zk9-_qt7wlm2xcvb' };
  const failure = withoutSecrets({ class: 'protocol', code: 'odd', tokenless: true, evidence }, [SENT]);
  expect(failure).toEqual({
    class: 'protocol',
    code: 'odd',
    tokenless: true,
    evidence: { status: 400, contentType: 'hidden' },
  });
});
