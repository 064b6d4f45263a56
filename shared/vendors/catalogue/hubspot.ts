import type { VendorId } from '#shared/domain/ids.ts';
import { documented, listed, unverified } from '../facts.ts';
import type { CatalogueEntry } from '../vendor-entry.ts';

const MIGRATION =
  'https://developers.hubspot.com/docs/api-reference/legacy/authentication/oauth-tokens/v1/migration-guide';

export const hubspot: CatalogueEntry = {
  id: 'hubspot' as VendorId,
  authorizationEndpoint: 'https://app.hubspot.com/oauth/authorize',
  // Parameters only in the form body.
  tokenEndpoint: 'https://api.hubapi.com/oauth/2026-03/token',
  introspectionEndpoint: 'https://api.hubapi.com/oauth/2026-03/token/introspect',
  clientAuth: 'post',
  // The refresh token stays until the app is uninstalled.
  rotation: { kind: 'none' },
  accessTokenSeconds: 1800,
  // The code of v1, in a member `status`.
  dialect: { grantRefusedCodes: ['BAD_REFRESH_TOKEN'] },
  probe: { method: 'GET', url: 'https://api.hubapi.com/account-info/v3/details', expect: 200 },
  grants: ['authorization_code', 'client_credentials'],
  consent: { pkce: 'unknown' },
  scopeReadBack: { by: 'introspection' },
  identity: { from: 'probe', account: '/portalId' },
  webhook: {
    scheme: 'hmac-url',
    header: 'X-HubSpot-Signature-v3',
    encoding: 'base64',
    signed: '{method}{url}{body}{timestamp}',
    timestamp: { at: 'X-HubSpot-Request-Timestamp', unit: 'milliseconds', toleranceSeconds: 300 },
    weak: {
      header: 'X-HubSpot-Signature',
      versionHeader: 'X-HubSpot-Signature-Version',
      signed: { v1: '{secret}{body}', v2: '{secret}{method}{url}{body}' },
    },
    secret: 'client',
    eventAt: '/*/subscriptionType',
    deliveryAt: '/*/eventId',
    occurredAt: { at: '/*/occurredAt', unit: 'milliseconds' },
    events: [{ name: '4-1916193', means: 'account-revoked', account: '/*/portalId' }],
    steps: [
      'Open the app in the developer account, Webhooks, and give the address as target URL.',
      'Subscribe to the app lifecycle events: 4-1916193 is the uninstallation.',
      "Deliveries are signed with the app's client secret; nothing else has to be stored.",
    ],
  },
  about: {
    title: 'HubSpot',
    docs: 'https://developers.hubspot.com/docs/api-reference/auth-oauth-v3/guide',
    clientSecret: { by: 'console', url: 'https://app.hubspot.com/developer', overlap: 'unknown' },
    deprecations: {
      page: 'https://developers.hubspot.com/changelog',
      feed: 'https://developers.hubspot.com/changelog/rss.xml',
    },
    changes: [
      {
        on: '2027-02-16',
        what: 'The v1 OAuth endpoints end; /oauth/2026-03/token takes their place.',
        standing: 'documented',
        source: MIGRATION,
      },
    ],
    revocation: 'DELETE https://api.hubapi.com/oauth/v1/refresh-tokens/{token}, until v1 ends.',
    mind: ['Uninstalling the app ends its grant. Only the new endpoints answer with the codes of RFC 6749.'],
  },
  facts: [
    listed('https://developers.hubspot.com/docs/api-reference/auth-oauth-v3/guide', 'authorizationEndpoint'),
    documented(
      MIGRATION,
      'tokenEndpoint',
      'introspectionEndpoint',
      'clientAuth',
      'about.changes',
      'scopeReadBack',
    ),
    documented(
      'https://developers.hubspot.com/docs/api-reference/auth-oauth-v3/guide',
      'accessTokenSeconds',
      'grants',
    ),
    unverified(
      'https://developers.hubspot.com/docs/api-reference/auth-oauth-v3/guide',
      'rotation',
      'dialect',
      'consent',
      'revocationEndpoint',
      'about.revocation',
      'about.mind',
      'about.clientSecret',
    ),
    unverified(
      'https://developers.hubspot.com/docs/api-reference/account-account-info-v3/guide',
      'probe',
      'identity',
    ),
    documented(
      'https://github.com/HubSpot/hubspot-api-nodejs/blob/395cd9b/test/unit/signature.spec.ts',
      'webhook',
    ),
    unverified(
      'https://developers.hubspot.com/docs/api-reference/webhooks-journal',
      'webhook.events',
      'webhook.eventAt',
      'webhook.deliveryAt',
      'webhook.occurredAt',
      'webhook.steps',
    ),
    unverified('https://developers.hubspot.com/changelog', 'about.deprecations'),
  ],
};
