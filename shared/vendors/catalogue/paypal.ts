import type { VendorId } from '#shared/domain/ids.ts';
import { documented, listed, secondary, unverified } from '../facts.ts';
import { HOUR } from '../lengths.ts';
import type { CatalogueEntry } from '../vendor-entry.ts';

const AUTH = 'https://developer.paypal.com/api/rest/authentication/';
const VERIFY = 'https://docs.paypal.ai/reference/api/rest/verify-webhook-signature/verify-webhook-signature';

/** Tokens of the app itself; what merchants grant hangs on the partner, not on refresh tokens. */
export const paypal: CatalogueEntry = {
  id: 'paypal' as VendorId,
  authorizationEndpoint: 'https://www.paypal.com/signin/authorize',
  tokenEndpoint: 'https://api-m.paypal.com/v1/oauth2/token',
  clientAuth: 'basic',
  rotation: { kind: 'none' },
  accessTokenSeconds: 9 * HOUR,
  probe: {
    method: 'GET',
    url: 'https://api-m.paypal.com/v1/identity/oauth2/userinfo?schema=paypalv1.1',
    expect: 200,
  },
  grants: ['client_credentials', 'authorization_code'],
  consent: { pkce: 'unknown' },
  scopeReadBack: { by: 'answer' },
  identity: { from: 'probe', user: '/payer_id' },
  webhook: {
    scheme: 'certificate',
    dialect: 'paypal',
    signatureHeaders: ['PAYPAL-TRANSMISSION-SIG'],
    certificateHeaders: ['PAYPAL-CERT-URL'],
    certificateHosts: ['api.paypal.com', 'api-m.paypal.com'],
    eventAt: '/event_type',
    deliveryAt: 'PAYPAL-TRANSMISSION-ID',
    occurredAt: { at: '/create_time', unit: 'iso' },
    accepted: 200,
    events: [
      { name: 'MERCHANT.PARTNER-CONSENT.REVOKED', means: 'revoked', account: '/resource/merchant_id' },
      { name: 'IDENTITY.AUTHORIZATION-CONSENT.REVOKED', means: 'revoked', user: '/resource/payer_id' },
    ],
    steps: [
      'Open the app at https://developer.paypal.com/dashboard/applications/live and add a webhook with this address.',
      'Choose MERCHANT.PARTNER-CONSENT.REVOKED and IDENTITY.AUTHORIZATION-CONSENT.REVOKED.',
      "Copy the webhook's id: it is a part of what is signed, and another than the id of an event.",
    ],
  },
  about: {
    title: 'PayPal',
    docs: AUTH,
    clientSecret: {
      by: 'console',
      url: 'https://developer.paypal.com/dashboard/applications/live',
      overlap: 'several',
    },
    deprecations: { page: 'https://developer.paypal.com/docs/release-notes/' },
    revocation:
      'A merchant takes the permissions of a partner back; GET /v1/customer/partners/{p}/merchant-integrations/{m} lists what is left.',
  },
  facts: [
    listed(AUTH, 'tokenEndpoint', 'clientAuth'),
    unverified(
      AUTH,
      'authorizationEndpoint',
      'rotation',
      'accessTokenSeconds',
      'grants',
      'consent',
      'scopeReadBack',
      'revocationEndpoint',
      'introspectionEndpoint',
      'about.revocation',
    ),
    unverified('https://developer.paypal.com/docs/api/identity/v1/', 'probe', 'identity'),
    documented(VERIFY, 'webhook'),
    secondary(
      'https://developer.paypal.com/api/rest/webhooks/event-names/',
      'webhook.events',
      'webhook.eventAt',
      'webhook.deliveryAt',
      'webhook.occurredAt',
      'webhook.steps',
    ),
    unverified('https://developer.paypal.com/api/rest/webhooks/rest/', 'webhook.certificateHosts'),
    unverified('https://developer.paypal.com/dashboard/applications/live', 'about.clientSecret'),
    unverified('https://developer.paypal.com/docs/release-notes/', 'about.deprecations'),
  ],
};
