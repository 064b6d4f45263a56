import type { VendorId } from '#shared/domain/ids.ts';
import type { Vendor } from '#shared/domain/vendor.ts';

const DAY = 86_400;

/**
 * Production orgs; a sandbox or My Domain is a vendor of the vendor file. Standing of each fact: [documented],
 * [secondary], [listed] in other catalogues, [unverified].
 */
export const salesforce: Vendor = {
  id: 'salesforce' as VendorId,
  // [listed]
  authorizationEndpoint: 'https://login.salesforce.com/services/oauth2/authorize',
  tokenEndpoint: 'https://login.salesforce.com/services/oauth2/token',
  // [unverified]
  revocationEndpoint: 'https://login.salesforce.com/services/oauth2/revoke',
  introspectionEndpoint: 'https://login.salesforce.com/services/oauth2/introspect',
  // [unverified]
  clientAuth: 'post',
  // [documented] With refresh token rotation a token works once, and a spent one that returns ends the whole grant.
  rotation: { kind: 'strict', reuseRevokesFamily: true },
  // [unverified] No expires_in: a token lives as long as a session of the org, two hours unless set otherwise.
  accessTokenSeconds: 7200,
  // [documented] The idle limit is 30 days, and slides.
  refreshTokenIdleSeconds: 30 * DAY,
  // [unverified] An answer may name the org's own host; probes of it belong to that host.
  probe: { method: 'GET', url: 'https://login.salesforce.com/services/oauth2/userinfo', expect: 200 },
};
