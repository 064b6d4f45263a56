import { describe, expect, it } from 'vitest';
import type { RefreshFailure } from '#shared/domain/failure.ts';
import { ofTrial, toldBy } from '#shared/domain/rotation/trial.ts';

const wordless = (status: number): RefreshFailure => ({
  class: 'protocol',
  code: `http_${status}`,
  tokenless: true,
  evidence: { status, contentType: '' },
});

describe('a failure of the canary on trial', () => {
  it.each([400, 403])(
    'speaks against the secret where client credentials are refused by a bare %i',
    (status) => {
      expect(ofTrial(wordless(status), 'client_credentials')).toEqual({
        class: 'client_refused',
        code: `http_${status}`,
      });
      expect(toldBy(ofTrial(wordless(status), 'client_credentials'))).toBe('refused');
    },
  );

  it.each<[string, RefreshFailure, Parameters<typeof ofTrial>[1]]>([
    ['a bare 403 to a refresh token', wordless(403), 'authorization_code'],
    ['an address that is not there', wordless(404), 'client_credentials'],
    ['a refused scope', { ...wordless(400), code: 'invalid_scope' } as RefreshFailure, 'client_credentials'],
    ['no answer', { class: 'ambiguous', code: 'connection_reset' }, 'client_credentials'],
  ])('tells nothing of the secret where it is %s', (_what, failure, grantType) => {
    expect(ofTrial(failure, grantType)).toBe(failure);
    expect(toldBy(failure)).toBe('unknown');
  });
});
