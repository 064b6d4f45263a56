import type { VendorId } from '#shared/domain/ids.ts';
import { documented, listed, secondary, unverified } from '../facts.ts';
import type { CatalogueEntry } from '../vendor-entry.ts';

const OAUTH = 'https://docs.gitlab.com/api/oauth2/';

/** gitlab.com; a server of one's own is a vendor of the vendor file. */
export const gitlab: CatalogueEntry = {
  id: 'gitlab' as VendorId,
  authorizationEndpoint: 'https://gitlab.com/oauth/authorize',
  tokenEndpoint: 'https://gitlab.com/oauth/token',
  revocationEndpoint: 'https://gitlab.com/oauth/revoke',
  introspectionEndpoint: 'https://gitlab.com/oauth/introspect',
  deviceAuthorizationEndpoint: 'https://gitlab.com/oauth/authorize_device',
  userinfoEndpoint: 'https://gitlab.com/oauth/userinfo',
  jwksUri: 'https://gitlab.com/oauth/discovery/keys',
  issuer: 'https://gitlab.com',
  issRequired: false,
  clientAuth: 'post',
  // A refresh ends the refresh token and the access token that were there before.
  rotation: { kind: 'strict' },
  accessTokenSeconds: 7200,
  probe: { method: 'GET', url: 'https://gitlab.com/oauth/token/info', expect: 200 },
  grants: ['authorization_code', 'device_code'],
  consent: { pkce: 'supported' },
  scopeReadBack: { by: 'call', method: 'GET', url: 'https://gitlab.com/oauth/token/info', at: '/scope' },
  identity: { from: 'probe', user: '/resource_owner_id' },
  webhook: {
    scheme: 'standard-webhooks',
    toleranceSeconds: 300,
    also: [{ scheme: 'shared-token', at: 'X-Gitlab-Token', form: 'plain' }],
    eventAt: 'X-Gitlab-Event',
    deliveryAt: 'webhook-id',
    accepted: 200,
    events: [],
    steps: [
      'Hooks carry the data of projects and groups; withdrawn consent is found by token/info and by refreshing.',
    ],
  },
  about: {
    title: 'GitLab',
    docs: OAUTH,
    clientSecret: {
      by: 'console',
      url: 'https://gitlab.com/-/user_settings/applications',
      call: 'POST /api/v4/applications/{id}/renew-secret, for administrators of a server of their own, whose vendor file says secretApi',
      overlap: 'none',
    },
    deprecations: {
      page: 'https://docs.gitlab.com/update/deprecations/',
      versions: 'GET https://gitlab.com/api/v4/metadata',
    },
    mind: ['The redirect URI of the consent is part of a refresh request by the documentation.'],
  },
  facts: [
    listed(OAUTH, 'authorizationEndpoint', 'tokenEndpoint', 'clientAuth'),
    documented(OAUTH, 'rotation', 'accessTokenSeconds', 'revocationEndpoint', 'about.mind'),
    unverified(
      OAUTH,
      'introspectionEndpoint',
      'deviceAuthorizationEndpoint',
      'userinfoEndpoint',
      'jwksUri',
      'issuer',
      'issRequired',
      'probe',
      'grants',
      'consent',
      'scopeReadBack',
      'identity',
    ),
    secondary(
      'https://github.com/NangoHQ/nango/blob/master/packages/server/lib/webhook/gitlab-webhook-routing.ts',
      'webhook',
    ),
    documented('https://docs.gitlab.com/api/applications/', 'about.clientSecret.by'),
    documented('https://docs.gitlab.com/api/applications/', 'about.clientSecret.call'),
    secondary('https://docs.gitlab.com/api/applications/', 'about.clientSecret'),
    unverified('https://docs.gitlab.com/update/deprecations/', 'about.deprecations'),
  ],
};
