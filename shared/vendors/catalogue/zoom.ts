import type { VendorId } from '#shared/domain/ids.ts';
import { documented, listed, secondary, unverified } from '../facts.ts';
import { DAY } from '../lengths.ts';
import type { CatalogueEntry } from '../vendor-entry.ts';

const LIFECYCLE =
  'https://github.com/anthropics/knowledge-work-plugins/blob/main/partner-built/zoom-plugin/skills/oauth/concepts/token-lifecycle.md';
const OAUTH = 'https://developers.zoom.us/docs/integrations/oauth/';

export const zoom: CatalogueEntry = {
  id: 'zoom' as VendorId,
  authorizationEndpoint: 'https://zoom.us/oauth/authorize',
  tokenEndpoint: 'https://zoom.us/oauth/token',
  revocationEndpoint: 'https://zoom.us/oauth/revoke',
  clientAuth: 'basic',
  rotation: { kind: 'strict' },
  accessTokenSeconds: 3600,
  refreshTokenSeconds: 90 * DAY,
  allowedHosts: ['api.zoom.us'],
  probe: { method: 'GET', url: 'https://api.zoom.us/v2/users/me', expect: 200 },
  grants: ['authorization_code', 'device_code'],
  consent: { pkce: 'supported' },
  scopeReadBack: { by: 'answer' },
  identity: { from: 'probe', user: '/id', account: '/account_id' },
  webhook: {
    scheme: 'hmac',
    header: 'x-zm-signature',
    prefix: 'v0=',
    encoding: 'hex',
    signed: 'v0:{timestamp}:{body}',
    // Zoom states no tolerance of its own.
    timestamp: { at: 'x-zm-request-timestamp', unit: 'seconds', toleranceSeconds: 300 },
    // The address for deauthorization has been seen to carry the older verification token instead.
    also: [{ scheme: 'shared-token', at: 'Authorization', form: 'plain' }],
    handshake: {
      kind: 'hmac-answer',
      in: 'body',
      parameter: '/payload/plainToken',
      encoding: 'hex',
      echoAs: 'plainToken',
      answerAs: 'encryptedToken',
    },
    eventAt: '/event',
    occurredAt: { at: '/event_ts', unit: 'milliseconds' },
    accepted: 200,
    answerWithinSeconds: 3,
    events: [
      {
        name: 'app_deauthorized',
        means: 'revoked',
        user: '/payload/user_id',
        account: '/payload/account_id',
      },
    ],
    steps: [
      'Open the app at https://marketplace.zoom.us, Features, Access, and switch event subscriptions on.',
      'Give the address as event notification endpoint URL and as deauthorization notification endpoint URL, and validate it.',
      'Copy the Secret Token; add the Verification Token as a second secret, where the deauthorization address still uses it.',
    ],
  },
  about: {
    title: 'Zoom',
    docs: OAUTH,
    clientSecret: { by: 'console', url: 'https://marketplace.zoom.us/user/build', overlap: 'unknown' },
    deprecations: { page: 'https://developers.zoom.us/changelog/' },
    mind: [
      'Server-to-server apps use a grant of their own, account_credentials, and have no refresh token.',

      'The member signature in the payload of app_deauthorized is not the signature of the delivery.',
      'The address of a webhook is validated again every 72 hours.',
    ],
  },
  facts: [
    listed(OAUTH, 'authorizationEndpoint', 'tokenEndpoint', 'clientAuth'),
    secondary(LIFECYCLE, 'rotation', 'accessTokenSeconds', 'refreshTokenSeconds'),
    unverified(
      OAUTH,
      'revocationEndpoint',
      'introspectionEndpoint',
      'grants',
      'consent',
      'scopeReadBack',
      'about.mind',
    ),
    unverified('https://developers.zoom.us/docs/api/users/', 'probe', 'allowedHosts', 'identity'),
    documented('https://github.com/zoom/webhook-sample', 'webhook'),
    documented('https://marketplace.zoom.us/docs/guides/auth/deauthorization/', 'webhook.events'),
    unverified('https://devforum.zoom.us/t/133778', 'webhook.also', 'webhook.timestamp'),
    unverified('https://marketplace.zoom.us/user/build', 'about.clientSecret'),
    unverified('https://developers.zoom.us/changelog/', 'about.deprecations'),
  ],
};
