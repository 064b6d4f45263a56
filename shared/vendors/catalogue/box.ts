import type { VendorId } from '#shared/domain/ids.ts';
import { documented, listed, unverified } from '../facts.ts';
import { DAY } from '../lengths.ts';
import type { CatalogueEntry } from '../vendor-entry.ts';

const REFRESH =
  'https://github.com/box/developer.box.com/blob/main/content/guides/authentication/tokens/refresh.md';
const REVOKE =
  'https://github.com/box/developer.box.com/blob/main/content/guides/authentication/tokens/revoke.md';

export const box: CatalogueEntry = {
  id: 'box' as VendorId,
  authorizationEndpoint: 'https://account.box.com/api/oauth2/authorize',
  tokenEndpoint: 'https://api.box.com/oauth2/token',
  revocationEndpoint: 'https://api.box.com/oauth2/revoke',
  clientAuth: 'post',
  // Sixty days or one use, whichever comes first.
  rotation: { kind: 'strict' },
  accessTokenSeconds: 3600,
  refreshTokenSeconds: 60 * DAY,
  probe: { method: 'GET', url: 'https://api.box.com/2.0/users/me', expect: 200 },
  grants: ['authorization_code', 'client_credentials', 'jwt_bearer', 'token_exchange'],
  consent: { pkce: 'unknown' },
  scopeReadBack: { by: 'none' },
  identity: { from: 'probe', user: '/id' },
  webhook: {
    scheme: 'hmac',
    header: 'BOX-SIGNATURE-PRIMARY',
    otherHeaders: ['BOX-SIGNATURE-SECONDARY'],
    encoding: 'base64',
    signed: '{body}{timestamp}',
    timestamp: { at: 'BOX-DELIVERY-TIMESTAMP', unit: 'iso', toleranceSeconds: 600 },
    eventAt: '/trigger',
    deliveryAt: 'BOX-DELIVERY-ID',
    accepted: 200,
    events: [],
    steps: ['Webhooks tell of files; withdrawn consent is found by the probe and by refreshing.'],
  },
  about: {
    title: 'Box',
    docs: REFRESH,
    clientSecret: { by: 'console', url: 'https://app.box.com/developers/console', overlap: 'unknown' },
    deprecations: { page: 'https://developer.box.com/changelog/' },
  },
  facts: [
    listed(
      'https://developer.box.com/guides/authentication/oauth2/',
      'authorizationEndpoint',
      'tokenEndpoint',
    ),
    documented(REFRESH, 'rotation', 'refreshTokenSeconds', 'accessTokenSeconds'),
    documented(REVOKE, 'revocationEndpoint'),
    unverified(
      'https://developer.box.com/guides/authentication/oauth2/',
      'clientAuth',
      'grants',
      'consent',
      'scopeReadBack',
      'introspectionEndpoint',
    ),
    unverified('https://developer.box.com/reference/get-users-me/', 'probe', 'identity'),
    documented('https://github.com/box/box-node-sdk', 'webhook'),
    unverified('https://app.box.com/developers/console', 'about.clientSecret'),
    unverified('https://developer.box.com/changelog/', 'about.deprecations'),
  ],
};
