import type { VendorId } from '#shared/domain/ids.ts';
import { listed, secondary, unverified } from '../facts.ts';
import { DAY } from '../lengths.ts';
import type { CatalogueEntry } from '../vendor-entry.ts';

export const xero: CatalogueEntry = {
  id: 'xero' as VendorId,
  authorizationEndpoint: 'https://login.xero.com/identity/connect/authorize',
  tokenEndpoint: 'https://identity.xero.com/connect/token',
  revocationEndpoint: 'https://identity.xero.com/connect/revocation',
  userinfoEndpoint: 'https://identity.xero.com/connect/userinfo',
  clientAuth: 'basic',
  // A spent token may be sent again for 30 minutes after an answer was lost.
  rotation: { kind: 'grace', graceSeconds: 1800 },
  accessTokenSeconds: 1800,
  refreshTokenIdleSeconds: 60 * DAY,
  allowedHosts: ['api.xero.com'],
  // Also lists the tenants that are still connected.
  probe: { method: 'GET', url: 'https://api.xero.com/connections', expect: 200 },
  grants: ['authorization_code', 'client_credentials'],
  consent: { pkce: 'supported', offlineScopes: ['offline_access'] },
  scopeReadBack: { by: 'answer' },
  identity: { from: 'probe', account: '/*/tenantId' },
  webhook: {
    scheme: 'hmac',
    header: 'x-xero-signature',
    encoding: 'base64',
    handshake: { kind: 'signed-probe', good: 200, bad: 401 },
    accepted: 200,
    answerWithinSeconds: 5,
    events: [],
    steps: [
      'Open the app at https://developer.xero.com/app/manage, Webhooks, and give the address as delivery URL.',
      'Copy the webhooks key into this client, then start the intent to receive: it needs the key to be right.',
      'Disconnection is not announced: the list of connections is asked.',
    ],
  },
  about: {
    title: 'Xero',
    docs: 'https://developer.xero.com/documentation/guides/oauth2/token-types',
    clientSecret: { by: 'console', url: 'https://developer.xero.com/app/manage', overlap: 'several' },
    deprecations: { page: 'https://developer.xero.com/changelog' },
    mind: [
      'All tenants of a person share one token set per app.',
      'DELETE https://api.xero.com/connections/{id} disconnects one tenant; the revocation endpoint ends them all.',
    ],
  },
  facts: [
    listed(
      'https://developer.xero.com/documentation/guides/oauth2/auth-flow',
      'authorizationEndpoint',
      'tokenEndpoint',
      'clientAuth',
      'consent.offlineScopes',
    ),
    secondary('https://community.xero.com/developer/discussion/105714701/', 'rotation'),
    unverified(
      'https://developer.xero.com/documentation/guides/oauth2/token-types',
      'accessTokenSeconds',
      'refreshTokenIdleSeconds',
    ),
    unverified(
      'https://developer.xero.com/documentation/guides/oauth2/auth-flow',
      'revocationEndpoint',
      'userinfoEndpoint',
      'introspectionEndpoint',
      'allowedHosts',
      'probe',
      'grants',
      'consent',
      'scopeReadBack',
      'identity',
      'about.mind',
    ),
    unverified('https://developer.xero.com/documentation/guides/webhooks/overview/', 'webhook'),
    unverified('https://developer.xero.com/app/manage', 'about.clientSecret'),
    unverified('https://developer.xero.com/changelog', 'about.deprecations'),
  ],
};
