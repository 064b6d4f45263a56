import { describe, expect, it } from 'vitest';
import { parseTokenSet, tokenSetText } from '#shared/adapters/token-set-text.ts';
import { Secret } from '#shared/domain/secret.ts';
import { instant } from '#shared/domain/time.ts';
import { aTokenSet } from '../support/integration.ts';

const tokens = aTokenSet({ refreshTokenExpiresAt: instant(7), spent: ['a'] });

describe('a token set as text', () => {
  it('is the same text for the same set, whatever the order of its parts', () => {
    const reordered = { ...parseTokenSet(tokenSetText(tokens)), tokenType: tokens.tokenType };
    expect(tokenSetText(reordered)).toBe(tokenSetText(tokens));
    expect(tokenSetText({ ...tokens, accessToken: new Secret('other') })).not.toBe(tokenSetText(tokens));
  });

  it.each(['access-token-1', '{"accessToken":"access-token-1"', '{"accessToken":7}', 'null', '[]', ''])(
    'refuses %s without quoting it',
    (text) => {
      expect(() => parseTokenSet(text)).toThrow(new SyntaxError('this is not a stored token set'));
    },
  );
});
