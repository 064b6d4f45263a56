import type { VendorId } from '#shared/domain/ids.ts';
import { documented, secondary, unverified } from '../facts.ts';
import { DAY } from '../lengths.ts';
import type { CatalogueEntry } from '../vendor-entry.ts';

const REFRESH = 'https://developer.squareup.com/docs/oauth-api/refresh-revoke-limit-scope';
const MANAGE = 'https://developer.squareup.com/docs/oauth-api/receive-and-manage-tokens';

/** The code flow of confidential clients; with a proof key refresh tokens work once and live 90 days. */
export const square: CatalogueEntry = {
  id: 'square' as VendorId,
  authorizationEndpoint: 'https://connect.squareup.com/oauth2/authorize',
  tokenEndpoint: 'https://connect.squareup.com/oauth2/token',
  clientAuth: 'post',
  rotation: { kind: 'none' },
  // The answer says `expires_at`. A refresh is expected every seven days; no skew is more than half of a lifetime.
  accessTokenSeconds: 30 * DAY,
  skewSeconds: 23 * DAY,
  dialect: {
    requestBody: 'json',
    grantRefusedCodes: ['ACCESS_TOKEN_REVOKED', 'ACCESS_TOKEN_EXPIRED'],
    clientRefusedCodes: ['APPLICATION_DISABLED'],
  },
  probe: {
    method: 'GET',
    url: 'https://connect.squareup.com/v2/merchants/me',
    expect: 200,
    deadCodes: ['ACCESS_TOKEN_REVOKED', 'ACCESS_TOKEN_EXPIRED'],
    scopeCodes: ['INSUFFICIENT_SCOPES'],
  },
  grants: ['authorization_code'],
  consent: { pkce: 'supported', parameters: { session: 'false' } },
  scopeReadBack: {
    by: 'call',
    method: 'POST',
    url: 'https://connect.squareup.com/oauth2/token/status',
    at: '/scopes',
  },
  identity: { from: 'answer', account: '/merchant_id' },
  webhook: {
    scheme: 'hmac-url',
    header: 'x-square-hmacsha256-signature',
    encoding: 'base64',
    signed: '{url}{body}',
    eventAt: '/type',
    deliveryAt: '/event_id',
    occurredAt: { at: '/created_at', unit: 'iso' },
    accepted: 200,
    events: [{ name: 'oauth.authorization.revoked', means: 'revoked', account: '/merchant_id' }],
    steps: [
      'Open the application at https://developer.squareup.com/apps, Webhooks, Subscriptions, and add one with exactly this address.',
      'Choose oauth.authorization.revoked.',
      'Copy the signature key of the subscription. The address is signed too: store it as it is written there.',
    ],
  },
  about: {
    title: 'Square',
    docs: REFRESH,
    clientSecret: { by: 'console', url: 'https://developer.squareup.com/apps', overlap: 'none' },
    deprecations: {
      page: 'https://developer.squareup.com/docs/changelog/connect',
      headers: ['Square-Version'],
    },
    revocation:
      'POST https://connect.squareup.com/oauth2/revoke with the header Authorization: Client {secret}.',
    mind: ['A token older than eight days shows that refreshing has stopped, long before it runs out.'],
  },
  facts: [
    documented(REFRESH, 'accessTokenSeconds', 'skewSeconds', 'about.mind'),
    documented(MANAGE, 'rotation'),
    unverified(
      'https://developer.squareup.com/reference/square/oauth-api/obtain-token',
      'authorizationEndpoint',
      'tokenEndpoint',
      'clientAuth',
      'dialect',
      'grants',
      'consent',
      'identity',
    ),
    unverified(
      'https://developer.squareup.com/reference/square/oauth-api/retrieve-token-status',
      'scopeReadBack',
      'introspectionEndpoint',
    ),
    unverified(
      'https://developer.squareup.com/reference/square/oauth-api/revoke-token',
      'revocationEndpoint',
      'about.revocation',
    ),
    unverified('https://developer.squareup.com/reference/square/merchants-api/retrieve-merchant', 'probe'),
    documented(
      'https://github.com/square/square-nodejs-sdk/blob/master/tests/integration/webhooks.test.ts',
      'webhook',
    ),
    secondary(
      'https://developer.squareup.com/reference/square/webhooks/oauth.authorization.revoked',
      'webhook.events',
      'webhook.eventAt',
      'webhook.deliveryAt',
      'webhook.occurredAt',
      'webhook.steps',
    ),
    unverified('https://developer.squareup.com/apps', 'about.clientSecret'),
    unverified('https://developer.squareup.com/docs/changelog/connect', 'about.deprecations'),
  ],
};
