import type { VendorId } from '#shared/domain/ids.ts';
import { documented, listed, secondary, unverified } from '../facts.ts';
import { DAY, HOUR } from '../lengths.ts';
import type { CatalogueEntry } from '../vendor-entry.ts';

const OAUTH =
  'https://developer.intuit.com/app/developer/qbo/docs/develop/authentication-and-authorization/oauth-2.0';
const POLICY = 'https://blogs.a.intuit.com/2025/11/12/important-changes-to-refresh-token-policy';

/** QuickBooks Online. */
export const intuit: CatalogueEntry = {
  id: 'intuit' as VendorId,
  authorizationEndpoint: 'https://appcenter.intuit.com/connect/oauth2',
  tokenEndpoint: 'https://oauth.platform.intuit.com/oauth2/v1/tokens/bearer',
  revocationEndpoint: 'https://developer.api.intuit.com/v2/oauth2/tokens/revoke',
  userinfoEndpoint: 'https://accounts.platform.intuit.com/v1/openid_connect/userinfo',
  jwksUri: 'https://oauth.platform.intuit.com/op/v1/jwks',
  issuer: 'https://oauth.platform.intuit.com/op/v1',
  issRequired: false,
  clientAuth: 'basic',
  // The value changes about once a day, and the one before it dies then.
  rotation: { kind: 'grace', graceSeconds: 24 * HOUR },
  accessTokenSeconds: 3600,
  // Rolling, and told in the answer; five years in all.
  refreshTokenSeconds: 100 * DAY,
  probe: {
    method: 'GET',
    url: 'https://accounts.platform.intuit.com/v1/openid_connect/userinfo',
    expect: 200,
  },
  grants: ['authorization_code'],
  consent: { pkce: 'unknown' },
  scopeReadBack: { by: 'none' },
  // The company is a parameter `realmId` of the callback.
  identity: { from: 'id_token', user: '/sub', account: '/realmid' },
  webhook: {
    scheme: 'hmac',
    header: 'intuit-signature',
    encoding: 'base64',
    accepted: 200,
    answerWithinSeconds: 3,
    events: [],
    steps: [
      'Disconnection is not announced to servers: the person is sent to the Disconnect URL of the app.',
      'For data, give the address under Webhooks of the app and copy the verifier token.',
    ],
  },
  about: {
    title: 'Intuit QuickBooks Online',
    docs: OAUTH,
    clientSecret: { by: 'console', url: 'https://developer.intuit.com/dashboard', overlap: 'unknown' },
    deprecations: { page: 'https://blogs.intuit.com/category/developer/' },
    changes: [
      {
        on: '2027-02',
        what: 'Refresh tokens with restricted scopes begin to reach their end after five years.',
        standing: 'documented',
        source: POLICY,
      },
      {
        on: '2028-10',
        what: 'Refresh tokens for accounting and payments begin to reach their end after five years.',
        standing: 'documented',
        source: POLICY,
      },
    ],
    mind: ['A Reconnect URL is a setting that every app must have since January 2026.'],
  },
  facts: [
    listed(OAUTH, 'authorizationEndpoint', 'tokenEndpoint', 'clientAuth'),
    documented(POLICY, 'refreshTokenSeconds', 'about.changes', 'about.mind'),
    secondary(
      'https://developer.intuit.com/app/developer/qbo/docs/develop/authentication-and-authorization/faq',
      'rotation',
    ),
    unverified(
      'https://developer.api.intuit.com/.well-known/openid_configuration',
      'revocationEndpoint',
      'userinfoEndpoint',
      'jwksUri',
      'issuer',
      'issRequired',
      'probe',
    ),
    unverified(
      OAUTH,
      'accessTokenSeconds',
      'introspectionEndpoint',
      'grants',
      'consent',
      'scopeReadBack',
      'identity',
    ),
    secondary('https://developer.intuit.com/app/developer/qbo/docs/develop/webhooks', 'webhook'),
    unverified('https://developer.intuit.com/dashboard', 'about.clientSecret'),
    unverified('https://blogs.intuit.com/category/developer/', 'about.deprecations'),
  ],
};
