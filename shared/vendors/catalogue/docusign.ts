import type { VendorId } from '#shared/domain/ids.ts';
import { documented, listed, unverified } from '../facts.ts';
import { DAY } from '../lengths.ts';
import type { CatalogueEntry } from '../vendor-entry.ts';

const REFRESH = 'https://www.docusign.com/blog/developers/authorization-code-grant-refresh-tokens';

/** Production; `docusign.account-d` is the developer environment. */
export const docusign: CatalogueEntry = {
  id: 'docusign' as VendorId,
  tenant: [{ name: 'host', example: 'account-d', otherwise: 'account' }],
  authorizationEndpoint: 'https://{host}.docusign.com/oauth/auth',
  tokenEndpoint: 'https://{host}.docusign.com/oauth/token',
  userinfoEndpoint: 'https://{host}.docusign.com/oauth/userinfo',
  clientAuth: 'basic',
  rotation: { kind: 'strict' },
  accessTokenSeconds: 28_800,
  // Not in the answer. With the scope `extended` each refresh brings another 30 days.
  refreshTokenSeconds: 30 * DAY,
  probe: { method: 'GET', url: 'https://{host}.docusign.com/oauth/userinfo', expect: 200 },
  grants: ['authorization_code', 'jwt_bearer'],
  consent: { pkce: 'supported', offlineScopes: ['extended'] },
  scopeReadBack: { by: 'answer' },
  identity: { from: 'probe', user: '/sub', account: '/accounts/*/account_id' },
  webhook: {
    scheme: 'hmac',
    header: 'X-DocuSign-Signature-1',
    otherHeaders: [
      'X-DocuSign-Signature-2',
      'X-DocuSign-Signature-3',
      'X-DocuSign-Signature-4',
      'X-DocuSign-Signature-5',
    ],
    encoding: 'base64',
    eventAt: '/event',
    occurredAt: { at: '/generatedDateTime', unit: 'iso' },
    accepted: 200,
    events: [],
    steps: ['Connect tells of envelopes; withdrawn consent is found by the probe and by refreshing.'],
  },
  about: {
    title: 'DocuSign',
    docs: REFRESH,
    clientSecret: { by: 'console', url: 'https://apps.docusign.com/admin/apps-and-keys', overlap: 'several' },
    deprecations: { page: 'https://developers.docusign.com/docs/release-notes/' },
    mind: ['With the scope extended the 30 days begin anew at each refresh; without it they end.'],
  },
  facts: [
    listed(REFRESH, 'clientAuth', 'tenant'),
    documented(
      REFRESH,
      'authorizationEndpoint',
      'tokenEndpoint',
      'accessTokenSeconds',
      'refreshTokenSeconds',
      'consent.offlineScopes',
      'about.mind',
    ),
    unverified(
      REFRESH,
      'rotation',
      'grants',
      'consent',
      'scopeReadBack',
      'revocationEndpoint',
      'introspectionEndpoint',
    ),
    unverified(
      'https://developers.docusign.com/platform/auth/reference/user-info/',
      'userinfoEndpoint',
      'probe',
      'identity',
    ),
    unverified('https://developers.docusign.com/platform/webhooks/connect/validate/', 'webhook'),
    unverified('https://apps.docusign.com/admin/apps-and-keys', 'about.clientSecret'),
    unverified('https://developers.docusign.com/docs/release-notes/', 'about.deprecations'),
  ],
};
