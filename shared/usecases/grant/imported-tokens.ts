import { assumedLifetime } from '#shared/domain/due.ts';
import { type Refusal, refusal } from '#shared/domain/error-code.ts';
import type { Integration } from '#shared/domain/integration.ts';
import { Secret } from '#shared/domain/secret.ts';
import { after, type Instant } from '#shared/domain/time.ts';
import type { TokenSet } from '#shared/domain/token-set.ts';
import type { Vendor } from '#shared/domain/vendor.ts';
import type { ImportGrantInput } from './import-input.ts';

/** Stands where a grant came without an access token: it has expired as it comes, so nobody is served it. */
const NO_ACCESS_TOKEN = new Secret('');

/** Why there is nothing here to keep, or what contradicts itself. */
export function inputProblem(input: ImportGrantInput, now: Instant): Refusal | undefined {
  if (input.expiresIn !== undefined && input.expiresAt !== undefined) {
    return refusal('invalid_request', '/expiresIn and expiresAt say the same thing: give one of them', {
      pointer: '/expiresIn',
    });
  }
  if (input.refreshToken !== undefined || input.subjectToken !== undefined) return undefined;
  if (input.accessToken === undefined) {
    return refusal('nothing_to_keep', 'give an accessToken, a refreshToken, or both');
  }
  const expiresAt = statedExpiry(input, now);
  if (expiresAt === undefined || expiresAt > now) return undefined;
  return refusal(
    'nothing_to_keep',
    'the accessToken has expired, and there is no refreshToken to get another',
  );
}

/** Why this is not what an integration of that kind is brought. */
export function kindProblem(input: ImportGrantInput, { id, grantType }: Integration): Refusal | undefined {
  const isExchange = grantType === 'token_exchange';
  if (isExchange && input.subjectToken === undefined) {
    return refusal('nothing_to_keep', `${id} exchanges a token: give its subjectToken`);
  }
  if (isExchange && input.refreshToken !== undefined) {
    const detail = `/refreshToken must not be given: ${id} exchanges its subjectToken, and refreshes nothing`;
    return refusal('invalid_request', detail, { pointer: '/refreshToken' });
  }
  if (isExchange || input.subjectToken === undefined) return undefined;
  const detail = `/subjectToken is for integrations of grantType token_exchange; ${id} is one of ${grantType}`;
  return refusal('invalid_request', detail, { pointer: '/subjectToken' });
}

function subjectOf({
  subjectToken: token,
  subjectTokenType: type,
}: ImportGrantInput): Pick<TokenSet, 'subject'> {
  return token === undefined ? {} : { subject: { token, ...(type === undefined ? {} : { type }) } };
}

function statedExpiry(input: ImportGrantInput, now: Instant): Instant | undefined {
  return input.expiresIn === undefined ? input.expiresAt : after(now, input.expiresIn);
}

/** What the vault shall keep. A lifetime that nobody states is assumed, as it is for the vendor's own answers. */
export function tokenSetOf(
  input: ImportGrantInput,
  row: Integration,
  vendor: Vendor,
  spentBefore: readonly string[],
  now: Instant,
): TokenSet {
  const stated = input.accessToken === undefined ? now : statedExpiry(input, now);
  return {
    accessToken: input.accessToken ?? NO_ACCESS_TOKEN,
    ...(input.refreshToken === undefined ? {} : { refreshToken: input.refreshToken }),
    ...subjectOf(input),
    tokenType: 'Bearer',
    obtainedAt: now,
    expiresAt: stated ?? after(now, assumedLifetime(vendor, row.learnedLifetime)),
    expiryKnown: stated !== undefined,
    // A blank scope tells as little as none: what was asked for (RFC 6749 5.1).
    ...(input.scope === undefined || input.scope.length === 0 ? {} : { scopes: input.scope }),
    ...(input.refreshTokenExpiresAt === undefined
      ? {}
      : { refreshTokenExpiresAt: input.refreshTokenExpiresAt }),
    spent: spentBefore,
  };
}
