import type { VendorId } from '#shared/domain/ids.ts';
import { documented, listed, unverified } from '../facts.ts';
import type { CatalogueEntry } from '../vendor-entry.ts';

const CONNECT = 'https://developer-docs.amazon.com/sp-api/docs/connect-to-the-selling-partner-api';
const ROTATE = 'https://developer-docs.amazon.com/sp-api/docs/rotate-your-application-client-secret';

/** The Selling Partner API, by Login with Amazon. The region is in the address of its API. */
export const amazon: CatalogueEntry = {
  id: 'amazon' as VendorId,
  authorizationEndpoint: 'https://sellercentral.amazon.com/apps/authorize/consent',
  tokenEndpoint: 'https://api.amazon.com/auth/o2/token',
  clientAuth: 'post',
  rotation: { kind: 'none' },
  accessTokenSeconds: 3600,
  // A seller must renew the authorization every year.
  refreshTokenSeconds: 365 * 86_400,
  allowedHosts: [
    'sellingpartnerapi-na.amazon.com',
    'sellingpartnerapi-eu.amazon.com',
    'sellingpartnerapi-fe.amazon.com',
  ],
  probe: {
    method: 'GET',
    url: 'https://sellingpartnerapi-na.amazon.com/sellers/v1/marketplaceParticipations',
    expect: 200,
    token: { header: 'x-amz-access-token' },
  },
  grants: ['authorization_code', 'client_credentials'],
  consent: { pkce: 'unknown' },
  scopeReadBack: { by: 'none' },
  // The seller comes as a parameter `selling_partner_id` of the callback.
  identity: { from: 'answer', account: '/selling_partner_id' },
  webhook: {
    scheme: 'none',
    steps: ['There are no events about consent: it is found by the probe and by refreshing.'],
  },
  about: {
    title: 'Amazon Selling Partner API',
    docs: CONNECT,
    clientSecret: {
      by: 'api',
      url: ROTATE,
      call: 'POST https://sellingpartnerapi-na.amazon.com/applications/2023-11-30/clientSecret; the new secret arrives in an SQS queue',
      overlap: 'several',
      lifetimeDays: 180,
      note: 'The message says until when the old one works. One call a minute. A warning comes before a secret runs out.',
    },
    deprecations: { page: 'https://developer-docs.amazon.com/sp-api/docs/sp-api-deprecations' },
    mind: [
      'The authorization endpoint differs by marketplace: correct it in a vendor file for other regions.',
    ],
  },
  facts: [
    listed(CONNECT, 'tokenEndpoint', 'clientAuth'),
    unverified(
      CONNECT,
      'authorizationEndpoint',
      'rotation',
      'accessTokenSeconds',
      'refreshTokenSeconds',
      'allowedHosts',
      'probe',
      'grants',
      'consent',
      'scopeReadBack',
      'identity',
      'webhook',
      'revocationEndpoint',
      'introspectionEndpoint',
      'about.mind',
    ),
    documented(ROTATE, 'about.clientSecret'),
    unverified(ROTATE, 'about.clientSecret.lifetimeDays'),
    unverified('https://developer-docs.amazon.com/sp-api/docs/sp-api-deprecations', 'about.deprecations'),
  ],
};
