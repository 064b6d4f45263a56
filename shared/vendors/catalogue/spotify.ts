import type { VendorId } from '#shared/domain/ids.ts';
import { listed, unverified } from '../facts.ts';
import type { CatalogueEntry } from '../vendor-entry.ts';

const REFRESH = 'https://developer.spotify.com/documentation/web-api/tutorials/refreshing-tokens';

/** Confidential clients; with a proof key refresh tokens are replaced. */
export const spotify: CatalogueEntry = {
  id: 'spotify' as VendorId,
  authorizationEndpoint: 'https://accounts.spotify.com/authorize',
  tokenEndpoint: 'https://accounts.spotify.com/api/token',
  clientAuth: 'basic',
  // Where an answer names no refresh token the old one stays.
  rotation: { kind: 'none' },
  accessTokenSeconds: 3600,
  allowedHosts: ['api.spotify.com'],
  probe: { method: 'GET', url: 'https://api.spotify.com/v1/me', expect: 200 },
  grants: ['authorization_code', 'client_credentials'],
  consent: { pkce: 'supported' },
  scopeReadBack: { by: 'answer' },
  identity: { from: 'probe', user: '/id' },
  webhook: { scheme: 'none', steps: ['There are no events: withdrawn consent is found by refreshing.'] },
  about: {
    title: 'Spotify',
    docs: REFRESH,
    clientSecret: { by: 'console', url: 'https://developer.spotify.com/dashboard', overlap: 'unknown' },
    deprecations: { page: 'https://developer.spotify.com/blog' },
  },
  facts: [
    listed(
      'https://developer.spotify.com/documentation/web-api/tutorials/code-flow',
      'authorizationEndpoint',
      'tokenEndpoint',
      'clientAuth',
    ),
    unverified(
      REFRESH,
      'rotation',
      'accessTokenSeconds',
      'grants',
      'consent',
      'scopeReadBack',
      'webhook',
      'revocationEndpoint',
      'introspectionEndpoint',
    ),
    unverified(
      'https://developer.spotify.com/documentation/web-api/reference/get-current-users-profile',
      'probe',
      'allowedHosts',
      'identity',
    ),
    unverified('https://developer.spotify.com/dashboard', 'about.clientSecret'),
    unverified('https://developer.spotify.com/blog', 'about.deprecations'),
  ],
};
