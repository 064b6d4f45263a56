import type { VendorId } from '#shared/domain/ids.ts';
import type { Vendor } from '#shared/domain/vendor.ts';

/** With token rotation switched on. Standing of each fact: [documented], [secondary], [listed] in other catalogues, [unverified]. */
export const slack: Vendor = {
  id: 'slack' as VendorId,
  // [listed] A user token lies under `authed_user` when the code is exchanged; a refresh answers at the top.
  authorizationEndpoint: 'https://slack.com/oauth/v2/authorize',
  tokenEndpoint: 'https://slack.com/api/oauth.v2.access',
  // No revocation by RFC 7009: `auth.revoke` takes the token itself as bearer [unverified].
  clientAuth: 'post',
  // [documented] A refresh token works once and is revoked on exchange. [secondary] Two may live at a time: not relied on.
  rotation: { kind: 'strict' },
  // [documented]
  accessTokenSeconds: 43_200,
  dialect: {
    // [listed]
    scopeDelimiter: ',',
    // [unverified] Errors come with status 200 and `ok: false`.
    grantRefusedCodes: [
      'invalid_refresh_token',
      'token_expired',
      'token_revoked',
      'account_inactive',
      'invalid_auth',
    ],
    clientRefusedCodes: ['bad_client_secret', 'invalid_client_id'],
  },
  // [unverified]
  probe: { method: 'POST', url: 'https://slack.com/api/auth.test', expect: 200 },
};
