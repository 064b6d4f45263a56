import type { VendorId } from '#shared/domain/ids.ts';
import type { Vendor } from '#shared/domain/vendor.ts';

/** Standing of each fact: [documented], [secondary], [listed] in other catalogues, [unverified]. */
export const hubspot: Vendor = {
  id: 'hubspot' as VendorId,
  // [listed]
  authorizationEndpoint: 'https://app.hubspot.com/oauth/authorize',
  // [documented] The v1 endpoints end on 2027-02-16; parameters only in the form body.
  tokenEndpoint: 'https://api.hubapi.com/oauth/2026-03/token',
  // [documented]
  introspectionEndpoint: 'https://api.hubapi.com/oauth/2026-03/token/introspect',
  // No revocation by RFC 7009: DELETE /oauth/v1/refresh-tokens/{token} [unverified].
  // [documented]
  clientAuth: 'post',
  // [unverified] The refresh token stays until the app is uninstalled.
  rotation: { kind: 'none' },
  // [documented]
  accessTokenSeconds: 1800,
  // [unverified] The code of v1, in a member `status`.
  dialect: { grantRefusedCodes: ['BAD_REFRESH_TOKEN'] },
  // [unverified]
  probe: { method: 'GET', url: 'https://api.hubapi.com/account-info/v3/details', expect: 200 },
};
