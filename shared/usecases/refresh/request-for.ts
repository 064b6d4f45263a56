import { partyOf } from '#shared/domain/consent/party.ts';
import type { TokenSet } from '#shared/domain/token-set.ts';
import type { TokenRequest } from '#shared/ports/token-endpoint.ts';
import type { Attempt } from './attempt.ts';

/** What is asked of the vendor, by what the grant has: a refresh token before anything else that may be spent. */
export function requestFor({ row, vendor }: Attempt, current: TokenSet | undefined): TokenRequest {
  const { grantType, scopes } = row;
  if (grantType === 'jwt_bearer') {
    const { user: subject } = partyOf(row);
    return { grantType, scopes, ...(subject === undefined ? {} : { subject }) };
  }
  if (current?.subject !== undefined) {
    const { token, type } = current.subject;
    return { grantType: 'token_exchange', token, scopes, ...(type === undefined ? {} : { tokenType: type }) };
  }
  if (current?.refreshToken !== undefined) {
    return { grantType: 'refresh_token', refreshToken: current.refreshToken };
  }
  if (current !== undefined && vendor.refreshBy === 'exchange') {
    // The scopes stay those of the token.
    return { grantType: 'token_exchange', token: current.accessToken, scopes: [] };
  }
  const { account } = partyOf(row);
  return { grantType: 'client_credentials', scopes, ...(account === undefined ? {} : { account }) };
}
