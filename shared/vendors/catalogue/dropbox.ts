import type { VendorId } from '#shared/domain/ids.ts';
import { documented, listed, unverified } from '../facts.ts';
import type { CatalogueEntry } from '../vendor-entry.ts';

const GUIDE = 'https://developers.dropbox.com/oauth-guide';

export const dropbox: CatalogueEntry = {
  id: 'dropbox' as VendorId,
  authorizationEndpoint: 'https://www.dropbox.com/oauth2/authorize',
  tokenEndpoint: 'https://api.dropboxapi.com/oauth2/token',
  clientAuth: 'post',
  rotation: { kind: 'none' },
  accessTokenSeconds: 14_400,
  probe: {
    method: 'POST',
    url: 'https://api.dropboxapi.com/2/check/user',
    expect: 200,
    body: '{}',
    deadCodes: ['expired_access_token', 'invalid_access_token'],
    scopeCodes: ['missing_scope'],
  },
  grants: ['authorization_code'],
  consent: { pkce: 'supported', parameters: { token_access_type: 'offline' } },
  scopeReadBack: { by: 'answer' },
  identity: { from: 'answer', user: '/account_id', account: '/team_id' },
  webhook: {
    scheme: 'hmac',
    header: 'X-Dropbox-Signature',
    encoding: 'hex',
    secret: 'client',
    handshake: { kind: 'echo-query', method: 'GET', parameter: 'challenge' },
    accepted: 200,
    answerWithinSeconds: 10,
    events: [],
    steps: ['Webhooks tell of changed files; withdrawn consent is found by the probe and by refreshing.'],
  },
  about: {
    title: 'Dropbox',
    docs: GUIDE,
    clientSecret: { by: 'console', url: 'https://www.dropbox.com/developers/apps', overlap: 'unknown' },
    deprecations: { page: 'https://dropbox.tech/developers' },
    revocation: 'POST https://api.dropboxapi.com/2/auth/token/revoke with the access token as bearer.',
    mind: ['Granted scopes are told in the token answer alone.'],
  },
  facts: [
    listed(GUIDE, 'authorizationEndpoint', 'tokenEndpoint', 'consent.parameters'),
    unverified(
      GUIDE,
      'clientAuth',
      'rotation',
      'accessTokenSeconds',
      'grants',
      'consent',
      'scopeReadBack',
      'identity',
      'introspectionEndpoint',
      'about.mind',
    ),
    unverified(
      'https://www.dropbox.com/developers/documentation/http/documentation',
      'probe',
      'revocationEndpoint',
      'about.revocation',
    ),
    documented('https://www.dropbox.com/developers/reference/webhooks', 'webhook'),
    unverified('https://www.dropbox.com/developers/apps', 'about.clientSecret'),
    unverified('https://dropbox.tech/developers', 'about.deprecations'),
  ],
};
