import type { Budgets } from './budgets.ts';
import { assumedLifetime, dueAt } from './due.ts';
import type { AttemptId, IntegrationId } from './ids.ts';
import type { TokenFacts } from './integration.ts';
import { after, type Duration, earliest, type Instant, seconds } from './time.ts';
import type { TokenGrant } from './token-answer.ts';
import { SPENT_REMEMBERED, type TokenSet } from './token-set.ts';
import type { Vendor } from './vendor.ts';

interface GrantContext {
  readonly vendor: Vendor;
  readonly obtainedAt: Instant;
  readonly learnedLifetime?: Duration | undefined;
}

/**
 * What the vault shall keep of a fresh answer. Where the vendor sent no refresh token the old one stays; where it sent
 * another, the old one's fingerprint is remembered as spent.
 */
export function tokenSetFrom(
  grant: TokenGrant,
  previous: TokenSet | undefined,
  spentFingerprint: string | undefined,
  context: GrantContext,
): TokenSet {
  const { vendor, obtainedAt } = context;
  const refreshToken = grant.refreshToken ?? previous?.refreshToken;
  const rotated =
    grant.refreshToken !== undefined &&
    previous?.refreshToken !== undefined &&
    !grant.refreshToken.equals(previous.refreshToken);
  const spent = previous?.spent ?? [];
  const refreshTokenExpiresAt = refreshTokenExpiry(grant, previous, context);
  const scopes = grant.scopes ?? previous?.scopes;
  return {
    accessToken: grant.accessToken,
    ...(refreshToken === undefined ? {} : { refreshToken }),
    ...(previous?.subject === undefined ? {} : { subject: previous.subject }),
    tokenType: grant.tokenType,
    obtainedAt,
    expiresAt: after(obtainedAt, grant.expiresIn ?? assumedLifetime(vendor, context.learnedLifetime)),
    expiryKnown: grant.expiresIn !== undefined,
    ...(scopes === undefined ? {} : { scopes }),
    ...(refreshTokenExpiresAt === undefined ? {} : { refreshTokenExpiresAt }),
    spent: rotated && spentFingerprint !== undefined ? remember(spent, spentFingerprint) : spent,
  };
}

function refreshTokenExpiry(
  grant: TokenGrant,
  previous: TokenSet | undefined,
  { vendor, obtainedAt }: GrantContext,
): Instant | undefined {
  const carried = previous === undefined ? undefined : ownEndOf(previous, vendor);
  const absolute =
    grant.refreshTokenExpiresIn !== undefined
      ? after(obtainedAt, grant.refreshTokenExpiresIn)
      : grant.refreshToken !== undefined && vendor.refreshTokenSeconds !== undefined
        ? after(obtainedAt, seconds(vendor.refreshTokenSeconds))
        : carried;
  if (
    vendor.refreshTokenFrom === 'consent' &&
    carried !== undefined &&
    grant.refreshTokenExpiresIn === undefined
  )
    return carried;
  if (vendor.refreshTokenIdleSeconds === undefined) return absolute;
  const idle = after(obtainedAt, seconds(vendor.refreshTokenIdleSeconds));
  return earliest(absolute ?? idle, idle);
}

/** The end that a token set had, unless it was that of lying idle, which this use has moved on. */
function ownEndOf(
  { refreshTokenExpiresAt, obtainedAt }: TokenSet,
  { refreshTokenIdleSeconds }: Vendor,
): Instant | undefined {
  if (refreshTokenIdleSeconds === undefined) return refreshTokenExpiresAt;
  const idle = after(obtainedAt, seconds(refreshTokenIdleSeconds));
  return refreshTokenExpiresAt === idle ? undefined : refreshTokenExpiresAt;
}

function remember(spent: readonly string[], fingerprint: string): readonly string[] {
  return spent.includes(fingerprint) ? spent : [...spent, fingerprint].slice(-SPENT_REMEMBERED);
}

/** What brings the next access token where no refresh token does. */
function renewal(tokens: TokenSet, { refreshBy }: Vendor): Pick<TokenFacts, 'renewsBy'> {
  if (tokens.subject !== undefined) return { renewsBy: 'subject' };
  return tokens.refreshToken === undefined && refreshBy === 'exchange' ? { renewsBy: 'itself' } : {};
}

/** What the row shall know of a token set, and when to look at it next. */
export function planFor(
  tokens: TokenSet,
  versionId: AttemptId,
  of: { readonly id: IntegrationId; readonly vendor: Vendor; readonly scopesBefore: readonly string[] },
  budgets: Budgets,
): { readonly facts: TokenFacts; readonly dueAt: Instant } {
  const facts: TokenFacts = {
    versionId,
    obtainedAt: tokens.obtainedAt,
    expiresAt: tokens.expiresAt,
    expiryKnown: tokens.expiryKnown,
    hasRefreshToken: tokens.refreshToken !== undefined,
    ...renewal(tokens, of.vendor),
    grantedScopes: tokens.scopes ?? of.scopesBefore,
    ...(tokens.refreshTokenExpiresAt === undefined
      ? {}
      : { refreshTokenExpiresAt: tokens.refreshTokenExpiresAt }),
  };
  return { facts, dueAt: dueAt(of.vendor, of.id, facts, budgets) };
}
