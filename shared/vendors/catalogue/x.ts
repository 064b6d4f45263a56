import type { VendorId } from '#shared/domain/ids.ts';
import { documented, unverified } from '../facts.ts';
import type { CatalogueEntry } from '../vendor-entry.ts';

const OAUTH = 'https://docs.x.com/fundamentals/authentication/oauth-2-0/user-access-token';
const EVENTS = 'https://docs.x.com/x-api/activity/event-payloads';

export const x: CatalogueEntry = {
  id: 'x' as VendorId,
  authorizationEndpoint: 'https://x.com/i/oauth2/authorize',
  tokenEndpoint: 'https://api.x.com/2/oauth2/token',
  revocationEndpoint: 'https://api.x.com/2/oauth2/revoke',
  clientAuth: 'basic',
  rotation: { kind: 'strict' },
  accessTokenSeconds: 7200,
  // Counts against the quota of the plan.
  probe: { method: 'GET', url: 'https://api.x.com/2/users/me', expect: 200 },
  grants: ['authorization_code', 'client_credentials'],
  consent: { pkce: 'required', offlineScopes: ['offline.access'] },
  scopeReadBack: { by: 'answer' },
  identity: { from: 'probe', user: '/data/id' },
  webhook: {
    scheme: 'hmac',
    header: 'x-twitter-webhooks-signature',
    prefix: 'sha256=',
    encoding: 'base64',
    secret: 'client',
    handshake: {
      kind: 'hmac-answer',
      in: 'query',
      parameter: 'crc_token',
      encoding: 'base64',
      prefix: 'sha256=',
      answerAs: 'response_token',
    },
    eventAt: '/data/event_type',
    occurredAt: { at: '/data/payload/date_time', unit: 'iso' },
    accepted: 200,
    answerWithinSeconds: 10,
    events: [
      { name: 'oauth.revoke', means: 'revoked', user: '/data/payload/user_id' },
      { name: 'user_event.revoke', means: 'revoked', user: '/user_event/revoke/source/user_id' },
    ],
    steps: [
      "The key is the app's consumer secret: store it as the webhook's secret.",
      'Register the address by POST https://api.x.com/2/webhooks: it must be https, without a port.',
      'Subscribe to oauth.revoke with the Activity API. The address is challenged every hour and goes invalid when it fails.',
    ],
  },
  about: {
    title: 'X',
    docs: OAUTH,
    clientSecret: {
      by: 'console',
      url: 'https://developer.x.com/en/portal/dashboard',
      overlap: 'none',
      note: 'A new one ends the old one at once.',
    },
    deprecations: { page: 'https://docs.x.com/changelog' },
  },
  facts: [
    documented(
      OAUTH,
      'authorizationEndpoint',
      'tokenEndpoint',
      'revocationEndpoint',
      'clientAuth',
      'accessTokenSeconds',
      'consent',
    ),
    unverified(OAUTH, 'rotation', 'grants', 'scopeReadBack', 'introspectionEndpoint'),
    unverified('https://docs.x.com/x-api/users/user-lookup-me', 'probe', 'identity'),
    documented('https://docs.x.com/x-api/webhooks/quickstart', 'webhook'),
    documented(EVENTS, 'webhook.events', 'webhook.occurredAt'),
    unverified('https://docs.x.com/x-api/webhooks/quickstart', 'webhook.secret', 'webhook.eventAt'),
    documented('https://docs.x.com/fundamentals/security', 'about.clientSecret'),
    documented('https://docs.x.com/changelog', 'about.deprecations'),
  ],
};
