import { Secret } from '#shared/domain/secret.ts';
import type { TokenSet } from '#shared/domain/token-set.ts';

/**
 * A token set as the text that a vault seals. Always the same text for the same set, also after it was parsed: that is
 * how a repeated write is recognised. It holds the tokens in the clear and goes nowhere but into a vault.
 */
export function tokenSetText(tokens: TokenSet): string {
  return JSON.stringify({
    accessToken: tokens.accessToken.reveal(),
    refreshToken: tokens.refreshToken?.reveal(),
    subject:
      tokens.subject === undefined
        ? undefined
        : { token: tokens.subject.token.reveal(), type: tokens.subject.type },
    tokenType: tokens.tokenType,
    obtainedAt: tokens.obtainedAt,
    expiresAt: tokens.expiresAt,
    expiryKnown: tokens.expiryKnown,
    scopes: tokens.scopes,
    refreshTokenExpiresAt: tokens.refreshTokenExpiresAt,
    spent: tokens.spent,
  } satisfies Record<keyof TokenSet, unknown>);
}

/** Throws a `SyntaxError` without any of the text where it is no such text. */
export function parseTokenSet(text: string): TokenSet {
  const stored = parsed(text);
  if (stored === undefined) throw new SyntaxError('this is not a stored token set');
  const { refreshToken, subject, ...rest } = stored;
  return {
    ...rest,
    accessToken: new Secret(stored.accessToken),
    ...(refreshToken === undefined ? {} : { refreshToken: new Secret(refreshToken) }),
    ...(subject === undefined ? {} : { subject: { ...subject, token: new Secret(subject.token) } }),
  };
}

type StoredTokenSet = Omit<TokenSet, 'accessToken' | 'refreshToken' | 'subject'> & {
  readonly accessToken: string;
  readonly refreshToken?: string;
  readonly subject?: { readonly token: string; readonly type?: string };
};

/** The parser's own error would quote the text. */
function parsed(text: string): StoredTokenSet | undefined {
  try {
    const value = JSON.parse(text) as StoredTokenSet | null;
    return typeof value?.accessToken === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}
