import type { VendorId } from '#shared/domain/ids.ts';
import { documented, unverified } from '../facts.ts';
import type { CatalogueEntry } from '../vendor-entry.ts';

const TOKEN = 'https://www.twilio.com/docs/iam/oauth-apps/oauth-access-token';

/** OAuth apps of one's own account: client credentials alone. */
export const twilio: CatalogueEntry = {
  id: 'twilio' as VendorId,
  tokenEndpoint: 'https://oauth.twilio.com/v2/token',
  clientAuth: 'post',
  // No refresh token: another access token is asked for with the secret.
  rotation: { kind: 'none' },
  accessTokenSeconds: 3600,
  allowedHosts: ['api.twilio.com'],
  probe: { method: 'GET', url: 'https://api.twilio.com/2010-04-01/Accounts.json?PageSize=1', expect: 200 },
  grants: ['client_credentials'],
  scopeReadBack: { by: 'none' },
  identity: { from: 'probe', account: '/accounts/0/sid' },
  webhook: {
    scheme: 'hmac-url',
    header: 'X-Twilio-Signature',
    hash: 'sha1',
    encoding: 'base64',
    signed: '{url}{form}',
    accepted: 200,
    events: [],
    steps: [
      'Webhooks tell of calls and messages; the key is the Auth Token of the account. No person consents to anything.',
    ],
  },
  about: {
    title: 'Twilio',
    docs: TOKEN,
    clientSecret: { by: 'console', url: 'https://console.twilio.com/', overlap: 'unknown' },
    deprecations: { page: 'https://www.twilio.com/en-us/changelog' },
  },
  facts: [
    documented(
      TOKEN,
      'tokenEndpoint',
      'clientAuth',
      'rotation',
      'accessTokenSeconds',
      'grants',
      'authorizationEndpoint',
    ),
    unverified(TOKEN, 'scopeReadBack', 'revocationEndpoint', 'introspectionEndpoint'),
    unverified('https://www.twilio.com/docs/iam/api/account', 'probe', 'allowedHosts', 'identity'),
    documented('https://www.twilio.com/docs/usage/security', 'webhook'),
    unverified('https://console.twilio.com/', 'about.clientSecret'),
    unverified('https://www.twilio.com/en-us/changelog', 'about.deprecations'),
  ],
};
