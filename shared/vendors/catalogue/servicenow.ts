import type { VendorId } from '#shared/domain/ids.ts';
import { documented, listed, unverified } from '../facts.ts';
import { DAY } from '../lengths.ts';
import type { CatalogueEntry } from '../vendor-entry.ts';

const MANAGE =
  'https://www.servicenow.com/docs/r/zurich/platform-security/authentication/t_ManageTokens.html';

/** `servicenow.acme` is acme.service-now.com. */
export const servicenow: CatalogueEntry = {
  id: 'servicenow' as VendorId,
  tenant: [{ name: 'instance', example: 'acme' }],
  authorizationEndpoint: 'https://{instance}.service-now.com/oauth_auth.do',
  tokenEndpoint: 'https://{instance}.service-now.com/oauth_token.do',
  clientAuth: 'post',
  rotation: { kind: 'none' },
  accessTokenSeconds: 1800,
  refreshTokenSeconds: 100 * DAY,
  probe: {
    method: 'GET',
    url: 'https://{instance}.service-now.com/api/now/ui/user/current_user',
    expect: 200,
  },
  grants: ['authorization_code', 'client_credentials', 'jwt_bearer'],
  consent: { pkce: 'supported' },
  scopeReadBack: { by: 'answer' },
  identity: { from: 'probe', user: '/result/user_sys_id' },
  webhook: {
    scheme: 'none',
    steps: ['There are no events about consent: it is found by the probe and by refreshing.'],
  },
  about: {
    title: 'ServiceNow',
    docs: MANAGE,
    clientSecret: {
      by: 'api',
      url: 'https://www.servicenow.com/docs/r/zurich/platform-security/authentication/t_ManageTokens.html',
      call: 'PATCH https://{instance}.service-now.com/api/now/table/oauth_entity/{sys_id}',
      overlap: 'unknown',
    },
    deprecations: { page: 'https://www.servicenow.com/docs/r/release-notes/' },
    revocation: 'DELETE in the table oauth_credential.',
  },
  facts: [
    listed(MANAGE, 'authorizationEndpoint', 'tokenEndpoint', 'tenant', 'clientAuth'),
    documented(MANAGE, 'accessTokenSeconds', 'refreshTokenSeconds'),
    unverified(
      MANAGE,
      'rotation',
      'probe',
      'grants',
      'consent',
      'scopeReadBack',
      'identity',
      'webhook',
      'revocationEndpoint',
      'introspectionEndpoint',
      'about.clientSecret',
      'about.revocation',
    ),
    unverified('https://www.servicenow.com/docs/r/release-notes/', 'about.deprecations'),
  ],
};
