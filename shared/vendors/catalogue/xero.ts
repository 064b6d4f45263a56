import type { VendorId } from '#shared/domain/ids.ts';
import type { Vendor } from '#shared/domain/vendor.ts';

const DAY = 86_400;

/** Standing of each fact: [documented], [secondary], [listed] in other catalogues, [unverified]. */
export const xero: Vendor = {
  id: 'xero' as VendorId,
  // [listed] Needs the scope offline_access.
  authorizationEndpoint: 'https://login.xero.com/identity/connect/authorize',
  tokenEndpoint: 'https://identity.xero.com/connect/token',
  // [unverified]
  revocationEndpoint: 'https://identity.xero.com/connect/revocation',
  // [listed]
  clientAuth: 'basic',
  // [secondary] A spent token may be sent again for 30 minutes after an answer was lost.
  rotation: { kind: 'grace', graceSeconds: 1800 },
  accessTokenSeconds: 1800,
  // [unverified] 60 days unused.
  refreshTokenIdleSeconds: 60 * DAY,
  allowedHosts: ['api.xero.com'],
  // [unverified] Also lists the tenants that are still connected.
  probe: { method: 'GET', url: 'https://api.xero.com/connections', expect: 200 },
};
