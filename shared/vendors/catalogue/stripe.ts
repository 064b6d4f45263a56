import type { VendorId } from '#shared/domain/ids.ts';
import { documented, listed, secondary, unverified } from '../facts.ts';
import { UNTIL_REVOKED } from '../lengths.ts';
import type { CatalogueEntry } from '../vendor-entry.ts';

const CONNECT = 'https://docs.stripe.com/connect/oauth-reference';

/** Stripe Connect: access tokens that do not run out. */
export const stripe: CatalogueEntry = {
  id: 'stripe' as VendorId,
  authorizationEndpoint: 'https://connect.stripe.com/oauth/authorize',
  tokenEndpoint: 'https://connect.stripe.com/oauth/token',
  // The secret key stands for the client secret.
  clientAuth: 'post',
  // There is a refresh token, for fewer scopes or the other mode; it stays.
  rotation: { kind: 'none' },
  accessTokenSeconds: UNTIL_REVOKED,
  allowedHosts: ['api.stripe.com'],
  probe: { method: 'GET', url: 'https://api.stripe.com/v1/account', expect: 200 },
  grants: ['authorization_code'],
  consent: { pkce: 'unsupported' },
  scopeReadBack: { by: 'answer' },
  identity: { from: 'answer', account: '/stripe_user_id' },
  webhook: {
    scheme: 'hmac-pairs',
    header: 'Stripe-Signature',
    signed: '{timestamp}.{body}',
    toleranceSeconds: 300,
    eventAt: '/type',
    deliveryAt: '/id',
    occurredAt: { at: '/created', unit: 'seconds' },
    accepted: 200,
    events: [{ name: 'account.application.deauthorized', means: 'revoked', account: '/account' }],
    steps: [
      'In the Dashboard under Developers, Webhooks, add an endpoint with this address.',
      'Choose to listen to events on connected accounts, and account.application.deauthorized.',
      'Copy the signing secret with its whsec_: all of it is the key.',
    ],
  },
  about: {
    title: 'Stripe Connect',
    docs: CONNECT,
    clientSecret: {
      by: 'console',
      url: 'https://dashboard.stripe.com/apikeys',
      overlap: 'several',
      note: 'Rolling a key gives the old one a time of its own; a webhook secret is rolled with up to 24 hours of both.',
    },
    deprecations: { page: 'https://docs.stripe.com/changelog', headers: ['Stripe-Version'] },
    revocation: 'POST https://connect.stripe.com/oauth/deauthorize with client_id and stripe_user_id.',
    mind: [
      'Stripe Apps are another matter: tokens of an hour, refresh tokens of a year that are replaced at each use, at https://api.stripe.com/v1/oauth/token.',
    ],
  },
  facts: [
    listed(CONNECT, 'authorizationEndpoint', 'tokenEndpoint', 'clientAuth'),
    secondary(
      'https://github.com/stripe/stripe-node/blob/master/types/OAuth.d.ts',
      'accessTokenSeconds',
      'rotation',
      'identity',
    ),
    unverified(
      CONNECT,
      'grants',
      'consent',
      'scopeReadBack',
      'revocationEndpoint',
      'introspectionEndpoint',
      'about.revocation',
    ),
    unverified('https://docs.stripe.com/api/accounts/retrieve', 'probe', 'allowedHosts'),
    documented('https://github.com/stripe/stripe-node/blob/master/test/Webhook.spec.ts', 'webhook'),
    secondary(
      'https://docs.stripe.com/connect/webhooks',
      'webhook.events',
      'webhook.eventAt',
      'webhook.deliveryAt',
      'webhook.occurredAt',
      'webhook.steps',
    ),
    unverified('https://docs.stripe.com/keys#rolling-keys', 'about.clientSecret'),
    unverified('https://docs.stripe.com/changelog', 'about.deprecations'),
    unverified('https://docs.stripe.com/stripe-apps/api-authentication/oauth', 'about.mind'),
  ],
};
