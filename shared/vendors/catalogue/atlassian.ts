import type { VendorId } from '#shared/domain/ids.ts';
import type { Vendor } from '#shared/domain/vendor.ts';

const DAY = 86_400;

/** Jira and Confluence, three-legged. Standing of each fact: [documented], [secondary], [listed], [unverified]. */
export const atlassian: Vendor = {
  id: 'atlassian' as VendorId,
  // [listed] Needs audience=api.atlassian.com, prompt=consent and the scope offline_access.
  authorizationEndpoint: 'https://auth.atlassian.com/authorize',
  tokenEndpoint: 'https://auth.atlassian.com/oauth/token',
  // [unverified] Neither revocation nor introspection is public.
  // [listed]
  clientAuth: 'post',
  // [secondary] A spent token is accepted for ten minutes.
  rotation: { kind: 'grace', graceSeconds: 600 },
  accessTokenSeconds: 3600,
  // [secondary] 90 days idle, 365 days in all.
  refreshTokenIdleSeconds: 90 * DAY,
  // [secondary] 403 `unauthorized_client` with "refresh_token is invalid" means the grant, not the client.
  dialect: { grantRefusedCodes: ['unauthorized_client'] },
  allowedHosts: ['api.atlassian.com'],
  // [unverified]
  probe: { method: 'GET', url: 'https://api.atlassian.com/oauth/token/accessible-resources', expect: 200 },
};
