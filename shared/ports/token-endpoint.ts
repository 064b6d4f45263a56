import type { RefreshFailure } from '#shared/domain/failure.ts';
import type { SignHeaders } from '#shared/domain/notice/signs.ts';
import type { OAuthClient } from '#shared/domain/oauth-client.ts';
import type { Secret } from '#shared/domain/secret.ts';
import type { Duration } from '#shared/domain/time.ts';
import type { TokenGrant } from '#shared/domain/token-answer.ts';
import type { Vendor } from '#shared/domain/vendor.ts';
import type { ClientCredential } from './vault.ts';

/** Who asks which vendor, and how long it may take. */
export interface VendorCall {
  readonly vendor: Vendor;
  readonly client: Pick<OAuthClient, 'clientId' | 'clientAuth'>;
  readonly credential: ClientCredential;
  readonly deadline: Duration;
}

export type TokenRequest =
  | { readonly grantType: 'refresh_token'; readonly refreshToken: Secret }
  /** `account`: whose tokens, at vendors where one client serves several. */
  | {
      readonly grantType: 'client_credentials';
      readonly scopes: readonly string[];
      readonly account?: string;
    }
  | {
      readonly grantType: 'authorization_code';
      readonly code: Secret;
      readonly redirectUri: string;
      readonly codeVerifier: Secret;
    }
  | { readonly grantType: 'device_code'; readonly deviceCode: Secret }
  /** RFC 7523 2.1: signed with the client's private key. `subject`: whom it acts for, where not for itself. */
  | { readonly grantType: 'jwt_bearer'; readonly scopes: readonly string[]; readonly subject?: string }
  /** RFC 8693, or as the vendor's data has it. `tokenType`: of the token that is given, where its bringer said. */
  | {
      readonly grantType: 'token_exchange';
      readonly token: Secret;
      readonly tokenType?: string;
      readonly scopes: readonly string[];
    };

/** What the vendor said, decoded; `took` is from the start of sending to the last byte or the failure. */
export type TokenAnswer = (
  | {
      readonly kind: 'tokens';
      readonly grant: TokenGrant;
      readonly took: Duration;
      readonly dateHeader?: string;
    }
  | { readonly kind: 'failed'; readonly failure: RefreshFailure; readonly took: Duration }
) & {
  /** What tells of an end of the endpoint, where anything does. */
  readonly signs?: SignHeaders;
};

/** One request to a vendor's token endpoint, sent exactly once: no redirects, no retry, no hedging. Never throws. */
export interface TokenEndpoint {
  request(call: VendorCall, request: TokenRequest): Promise<TokenAnswer>;
}

/** RFC 7009. `unsupported`: the vendor has no such endpoint. Never throws. */
export interface RevocationEndpoint {
  revoke(
    call: VendorCall,
    token: Secret,
    hint: 'refresh_token' | 'access_token',
  ): Promise<'revoked' | 'failed' | 'unsupported'>;
}
