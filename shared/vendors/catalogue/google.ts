import type { VendorId } from '#shared/domain/ids.ts';
import type { Vendor } from '#shared/domain/vendor.ts';

const DAY = 86_400;

/** Standing of each fact: [documented], [secondary] source, [listed] in other catalogues, [unverified]. */
export const google: Vendor = {
  id: 'google' as VendorId,
  // [listed] Needs access_type=offline and prompt=consent for a refresh token.
  authorizationEndpoint: 'https://accounts.google.com/o/oauth2/v2/auth',
  tokenEndpoint: 'https://oauth2.googleapis.com/token',
  // [unverified] developers.google.com/identity/protocols/oauth2/web-server#tokenrevoke
  revocationEndpoint: 'https://oauth2.googleapis.com/revoke',
  // [documented] Revoking one token ends the whole grant of that person with the client.
  revocationEnds: 'grant',
  issuer: 'https://accounts.google.com',
  issRequired: false,
  // [unverified] Basic works as well.
  clientAuth: 'post',
  // [listed] The refresh token stays the same.
  rotation: { kind: 'none' },
  accessTokenSeconds: 3600,
  // [secondary] Dies after six months unused.
  refreshTokenIdleSeconds: 180 * DAY,
  // [unverified]
  probe: { method: 'GET', url: 'https://openidconnect.googleapis.com/v1/userinfo', expect: 200 },
};
