import type { VendorId } from '#shared/domain/ids.ts';
import { listed, unverified } from '../facts.ts';
import { UNTIL_REVOKED } from '../lengths.ts';
import type { CatalogueEntry } from '../vendor-entry.ts';

const AUTH = 'https://developer.clickup.com/docs/authentication';

export const clickup: CatalogueEntry = {
  id: 'clickup' as VendorId,
  authorizationEndpoint: 'https://app.clickup.com/api',
  tokenEndpoint: 'https://api.clickup.com/api/v2/oauth/token',
  clientAuth: 'post',
  // No refresh token: the access token lives until it is revoked.
  rotation: { kind: 'none' },
  accessTokenSeconds: UNTIL_REVOKED,
  // GET https://api.clickup.com/api/v2/team lists the workspaces that are still authorized.
  probe: { method: 'GET', url: 'https://api.clickup.com/api/v2/user', expect: 200, deadCodes: ['OAUTH_025'] },
  grants: ['authorization_code'],
  consent: { pkce: 'unknown' },
  scopeReadBack: { by: 'none' },
  identity: { from: 'probe', user: '/user/id' },
  webhook: {
    scheme: 'hmac',
    header: 'X-Signature',
    encoding: 'hex',
    eventAt: '/event',
    accepted: 200,
    events: [],
    steps: ['Webhooks tell of tasks; withdrawn consent is found by the probe.'],
  },
  about: {
    title: 'ClickUp',
    docs: AUTH,
    clientSecret: { by: 'console', url: 'https://app.clickup.com/settings/apps', overlap: 'unknown' },
    deprecations: { page: 'https://developer.clickup.com/changelog' },
    revocation: 'There is none by a program: a person removes the app in the settings of the workspace.',
  },
  facts: [
    listed(AUTH, 'authorizationEndpoint', 'tokenEndpoint', 'clientAuth'),
    unverified(
      AUTH,
      'rotation',
      'accessTokenSeconds',
      'probe',
      'grants',
      'consent',
      'scopeReadBack',
      'identity',
      'revocationEndpoint',
      'introspectionEndpoint',
      'about.revocation',
    ),
    unverified('https://developer.clickup.com/docs/webhooksignature', 'webhook'),
    unverified('https://app.clickup.com/settings/apps', 'about.clientSecret'),
    unverified('https://developer.clickup.com/changelog', 'about.deprecations'),
  ],
};
