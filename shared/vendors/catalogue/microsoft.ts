import type { VendorId } from '#shared/domain/ids.ts';
import type { Vendor } from '#shared/domain/vendor.ts';

const DAY = 86_400;

/** Microsoft Entra ID. Standing of each fact: [documented], [secondary], [listed] in other catalogues, [unverified]. */
export const microsoft: Vendor = {
  id: 'microsoft' as VendorId,
  // [listed] `common` serves accounts of every tenant; a tenant of its own is a vendor of the vendor file. Needs offline_access.
  authorizationEndpoint: 'https://login.microsoftonline.com/common/oauth2/v2.0/authorize',
  tokenEndpoint: 'https://login.microsoftonline.com/common/oauth2/v2.0/token',
  // No `issuer`: it differs by tenant, and client assertions are addressed to the token endpoint [unverified].
  // [documented] There is neither revocation (RFC 7009) nor introspection (RFC 7662).
  // [unverified] Basic and private_key_jwt work as well.
  clientAuth: 'post',
  // [documented] A new refresh token comes with each use; old ones are not revoked by it.
  rotation: { kind: 'replaced' },
  // [unverified] 60 to 90 minutes, at random; the answer says how long.
  accessTokenSeconds: 3600,
  // [documented] 90 days; each use brings a fresh one.
  refreshTokenSeconds: 90 * DAY,
  // [unverified] A person must act: the grant is refused until then. `invalid_client` with AADSTS7000222 is an expired secret.
  dialect: { grantRefusedCodes: ['interaction_required'] },
  // [unverified]
  probe: { method: 'GET', url: 'https://graph.microsoft.com/v1.0/me?$select=id', expect: 200 },
};
