import type { VendorId } from '#shared/domain/ids.ts';
import type { Vendor } from '#shared/domain/vendor.ts';

const DAY = 86_400;

/** User tokens of GitHub Apps that expire. Standing of each fact: [documented], [secondary], [listed], [unverified]. */
export const github: Vendor = {
  id: 'github' as VendorId,
  // [listed]
  authorizationEndpoint: 'https://github.com/login/oauth/authorize',
  tokenEndpoint: 'https://github.com/login/oauth/access_token',
  // No revocation by RFC 7009: DELETE /applications/{client_id}/grant with Basic [unverified].
  // [listed]
  clientAuth: 'post',
  // [documented] Using a refresh token ends it, and the access token with it.
  rotation: { kind: 'strict' },
  // [documented]
  accessTokenSeconds: 28_800,
  // [documented] 15,897,600 s; the answer says so as well.
  refreshTokenSeconds: 184 * DAY,
  dialect: {
    // [unverified] Errors come with status 200.
    grantRefusedCodes: ['bad_refresh_token'],
    clientRefusedCodes: ['incorrect_client_credentials'],
  },
  allowedHosts: ['api.github.com'],
  // [unverified]
  probe: { method: 'GET', url: 'https://api.github.com/user', expect: 200 },
};
