import { type Refusal, refusal } from '#shared/domain/error-code.ts';
import type { GrantType } from '#shared/domain/integration.ts';
import type { OAuthClient } from '#shared/domain/oauth-client.ts';
import type { Vendor } from '#shared/domain/vendor.ts';

/** Why this vendor and client can have no integration of that kind. */
export function grantTypeProblem(
  grantType: GrantType | undefined,
  vendor: Vendor,
  client: OAuthClient,
): Refusal | undefined {
  switch (grantType) {
    case 'client_credentials':
    case 'jwt_bearer':
      // RFC 6749 4.4: confidential clients only. An assertion is signed by the client, too.
      return client.clientAuth === 'none'
        ? not(grantType, `${client.id} has nothing to prove itself with`)
        : undefined;
    case 'device_code':
      return vendor.deviceAuthorizationEndpoint === undefined
        ? not(grantType, `${vendor.id} has no deviceAuthorizationEndpoint`)
        : undefined;
    default:
      return undefined;
  }
}

const not = (grantType: GrantType, why: string): Refusal =>
  refusal('invalid_request', `/grantType must not be ${grantType}: ${why}`, { pointer: '/grantType' });
