import type { VendorId } from '#shared/domain/ids.ts';
import { documented, listed, secondary, unverified } from '../facts.ts';
import type { CatalogueEntry } from '../vendor-entry.ts';

const AUTH = 'https://developers.notion.com/docs/authorization';

export const notion: CatalogueEntry = {
  id: 'notion' as VendorId,
  authorizationEndpoint: 'https://api.notion.com/v1/oauth/authorize',
  tokenEndpoint: 'https://api.notion.com/v1/oauth/token',
  revocationEndpoint: 'https://api.notion.com/v1/oauth/revoke',
  introspectionEndpoint: 'https://api.notion.com/v1/oauth/introspect',
  clientAuth: 'basic',
  rotation: { kind: 'strict' },
  dialect: { requestBody: 'json' },
  probe: {
    method: 'GET',
    url: 'https://api.notion.com/v1/users/me',
    expect: 200,
    headers: { 'Notion-Version': '2022-06-28' },
    deadCodes: ['unauthorized'],
    scopeCodes: ['restricted_resource'],
  },
  grants: ['authorization_code'],
  consent: { pkce: 'unknown', parameters: { owner: 'user' } },
  // Capabilities of the integration stand for scopes.
  scopeReadBack: { by: 'none' },
  identity: { from: 'answer', user: '/owner/user/id', account: '/workspace_id' },
  webhook: {
    scheme: 'hmac',
    header: 'X-Notion-Signature',
    prefix: 'sha256=',
    encoding: 'hex',
    handshake: { kind: 'secret-once', at: '/verification_token' },
    eventAt: '/type',
    deliveryAt: '/id',
    occurredAt: { at: '/timestamp', unit: 'iso' },
    accepted: 200,
    events: [],
    steps: [
      'A subscription with this address cannot be verified: the first POST brings the verification token without a signature, anyone could send one, and it is answered with 401 and not kept.',
      'No grant hangs on it. Webhooks tell of pages and databases; withdrawn consent is found by introspection and by refreshing.',
    ],
  },
  about: {
    title: 'Notion',
    docs: AUTH,
    clientSecret: { by: 'console', url: 'https://www.notion.so/profile/integrations', overlap: 'unknown' },
    deprecations: { page: 'https://developers.notion.com/page/changelog', headers: ['Notion-Version'] },
    mind: ['Older integrations have a token that does not run out, and no refresh token.'],
  },
  facts: [
    listed(AUTH, 'authorizationEndpoint', 'tokenEndpoint', 'clientAuth', 'dialect', 'consent.parameters'),
    secondary('https://nango.dev/blog/notion-oauth-refresh-token-invalid-grant', 'rotation'),
    documented(
      'https://github.com/makenotion/notion-sdk-js/releases',
      'revocationEndpoint',
      'introspectionEndpoint',
    ),
    documented('https://github.com/makenotion/notion-sdk-js/blob/main/src/webhooks.ts', 'webhook'),
    unverified(
      'https://developers.notion.com/reference/webhooks',
      'webhook.handshake',
      'webhook.eventAt',
      'webhook.deliveryAt',
      'webhook.occurredAt',
      'webhook.events',
    ),
    unverified(AUTH, 'grants', 'consent', 'scopeReadBack', 'identity', 'accessTokenSeconds', 'about.mind'),
    unverified('https://developers.notion.com/reference/get-self', 'probe'),
    unverified('https://www.notion.so/profile/integrations', 'about.clientSecret'),
    unverified('https://developers.notion.com/page/changelog', 'about.deprecations'),
  ],
};
