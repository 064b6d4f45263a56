import type { VendorId } from '#shared/domain/ids.ts';
import { documented, listed, unverified } from '../facts.ts';
import { DAY } from '../lengths.ts';
import type { CatalogueEntry } from '../vendor-entry.ts';

const OAUTH = 'https://pipedrive.readme.io/docs/marketplace-oauth-authorization';
const UNINSTALL = 'https://pipedrive.readme.io/docs/app-uninstallation';

export const pipedrive: CatalogueEntry = {
  id: 'pipedrive' as VendorId,
  authorizationEndpoint: 'https://oauth.pipedrive.com/oauth/authorize',
  tokenEndpoint: 'https://oauth.pipedrive.com/oauth/token',
  revocationEndpoint: 'https://oauth.pipedrive.com/oauth/revoke',
  clientAuth: 'basic',
  rotation: { kind: 'none' },
  accessTokenSeconds: 3600,
  refreshTokenIdleSeconds: 60 * DAY,
  allowedHosts: ['api.pipedrive.com'],
  probe: { method: 'GET', url: 'https://api.pipedrive.com/v1/users/me', expect: 200 },
  grants: ['authorization_code'],
  consent: { pkce: 'unknown' },
  scopeReadBack: { by: 'answer' },
  identity: { from: 'probe', user: '/data/id', account: '/data/company_id' },
  webhook: {
    // A DELETE to the callback address of the app; its answer is ignored.
    scheme: 'shared-token',
    at: 'Authorization',
    form: 'basic',
    secret: 'client',
    occurredAt: { at: '/timestamp', unit: 'iso' },
    accepted: 200,
    events: [{ name: 'uninstall', means: 'revoked', user: '/user_id', account: '/company_id' }],
    steps: [
      'Uninstallation comes as DELETE to the callback URL of the app in the Developer Hub: give this address there, or forward the DELETE to it.',
      'It shows client id and secret: while the secret is rotated the old one is accepted too.',
    ],
  },
  about: {
    title: 'Pipedrive',
    docs: OAUTH,
    clientSecret: { by: 'console', url: 'https://app.pipedrive.com/developer-hub', overlap: 'unknown' },
    deprecations: { page: 'https://developers.pipedrive.com/changelog' },
    mind: ['The answer names the host of the API: api_domain.'],
  },
  facts: [
    listed(OAUTH, 'authorizationEndpoint', 'tokenEndpoint', 'clientAuth'),
    documented('https://pipedrive.readme.io/docs/marketplace-oauth-authorization', 'revocationEndpoint'),
    unverified(
      OAUTH,
      'rotation',
      'accessTokenSeconds',
      'refreshTokenIdleSeconds',
      'introspectionEndpoint',
      'grants',
      'consent',
      'scopeReadBack',
      'about.mind',
    ),
    unverified('https://developers.pipedrive.com/docs/api/v1/Users', 'probe', 'allowedHosts', 'identity'),
    documented(UNINSTALL, 'webhook'),
    unverified('https://app.pipedrive.com/developer-hub', 'about.clientSecret'),
    unverified('https://developers.pipedrive.com/changelog', 'about.deprecations'),
  ],
};
