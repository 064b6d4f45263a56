import type { VendorId } from '#shared/domain/ids.ts';
import { documented, listed, unverified } from '../facts.ts';
import { DAY } from '../lengths.ts';
import type { CatalogueEntry } from '../vendor-entry.ts';

const INTEGRATIONS = 'https://developer.webex.com/docs/integrations';

export const webex: CatalogueEntry = {
  id: 'webex' as VendorId,
  authorizationEndpoint: 'https://webexapis.com/v1/authorize',
  tokenEndpoint: 'https://webexapis.com/v1/access_token',
  clientAuth: 'post',
  // The value stays, and each use gives it another 90 days.
  rotation: { kind: 'none' },
  accessTokenSeconds: 14 * DAY,
  refreshTokenIdleSeconds: 90 * DAY,
  probe: { method: 'GET', url: 'https://webexapis.com/v1/people/me', expect: 200 },
  grants: ['authorization_code', 'device_code'],
  consent: { pkce: 'supported' },
  scopeReadBack: { by: 'answer' },
  identity: { from: 'probe', user: '/id', account: '/orgId' },
  webhook: {
    scheme: 'hmac',
    hash: 'sha1',
    header: 'X-Spark-Signature',
    encoding: 'hex',
    eventAt: '/resource',
    deliveryAt: '/id',
    accepted: 200,
    events: [
      {
        name: 'serviceApp',
        means: 'account-revoked',
        when: { at: '/event', is: 'deauthorized' },
        account: '/orgId',
      },
    ],
    steps: [
      'POST https://webexapis.com/v1/webhooks with resource serviceApp, event deauthorized, this address and a secret.',
      'Store the same secret here. Only service apps are told of; integrations of a person are found by refreshing.',
    ],
  },
  about: {
    title: 'Webex',
    docs: INTEGRATIONS,
    clientSecret: {
      by: 'console',
      url: 'https://developer.webex.com/my-apps',
      overlap: 'unknown',
      note: 'A secret is shown once.',
    },
    deprecations: { page: 'https://developer.webex.com/docs/api/changelog' },
  },
  facts: [
    listed(INTEGRATIONS, 'authorizationEndpoint', 'tokenEndpoint', 'clientAuth'),
    unverified(
      INTEGRATIONS,
      'rotation',
      'accessTokenSeconds',
      'refreshTokenIdleSeconds',
      'grants',
      'consent',
      'scopeReadBack',
      'revocationEndpoint',
      'introspectionEndpoint',
    ),
    unverified('https://developer.webex.com/docs/api/v1/people/get-my-own-details', 'probe', 'identity'),
    unverified('https://developer.webex.com/docs/api/guides/webhooks', 'webhook'),
    documented(INTEGRATIONS, 'about.clientSecret'),
    unverified('https://developer.webex.com/docs/api/changelog', 'about.deprecations'),
  ],
};
