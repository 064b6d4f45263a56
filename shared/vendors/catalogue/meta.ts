import type { VendorId } from '#shared/domain/ids.ts';
import { documented, listed, secondary, unverified } from '../facts.ts';
import { DAY } from '../lengths.ts';
import type { CatalogueEntry } from '../vendor-entry.ts';

const LONG_LIVED = 'https://developers.facebook.com/docs/facebook-login/guides/access-tokens/get-long-lived';
const VERSIONS = 'https://developers.facebook.com/docs/graph-api/changelog/versions/';

/** Facebook and Instagram. There are no refresh tokens: an access token is exchanged while it lives. */
export const meta: CatalogueEntry = {
  id: 'meta' as VendorId,
  authorizationEndpoint: 'https://www.facebook.com/v22.0/dialog/oauth',
  tokenEndpoint: 'https://graph.facebook.com/v22.0/oauth/access_token',
  clientAuth: 'post',
  rotation: { kind: 'none' },
  refreshBy: 'exchange',
  exchange: { grantType: 'fb_exchange_token', tokenParameter: 'fb_exchange_token' },
  accessTokenSeconds: 60 * DAY,
  skewSeconds: 30 * DAY,
  dialect: { scopeDelimiter: ',', grantRefusedCodes: ['190'] },
  probe: {
    method: 'GET',
    url: 'https://graph.facebook.com/v22.0/me?fields=id',
    expect: 200,
    deadCodes: ['190'],
    scopeCodes: ['10', '200'],
  },
  grants: ['authorization_code', 'client_credentials'],
  consent: { pkce: 'unknown', scopeDelimiter: ',' },
  scopeReadBack: {
    by: 'call',
    method: 'GET',
    url: 'https://graph.facebook.com/v22.0/me/permissions',
    at: '/data/*/permission',
    // The list names what a person has declined, too.
    only: { at: '/status', is: 'granted' },
  },
  identity: { from: 'probe', user: '/id' },
  webhook: {
    scheme: 'signed-request',
    field: 'signed_request',
    secret: 'client',
    also: [{ scheme: 'hmac', header: 'X-Hub-Signature-256', prefix: 'sha256=', encoding: 'hex' }],
    handshake: {
      kind: 'echo-query',
      method: 'GET',
      parameter: 'hub.challenge',
      token: 'hub.verify_token',
    },
    eventAt: '/object',
    occurredAt: { at: '/issued_at', unit: 'seconds' },
    accepted: 200,
    events: [
      { name: 'deauthorize', means: 'revoked', user: '/user_id' },
      { name: 'permissions', means: 'scopes', user: '/entry/*/uid' },
    ],
    steps: [
      'Open the app at https://developers.facebook.com/apps, Facebook Login, Settings, and give the address as deauthorize callback URL.',
      'Under Webhooks choose the object permissions, give the address and a verify token, and store the same token here.',
      'Both are signed with the app secret; nothing else has to be stored.',
    ],
  },
  about: {
    title: 'Meta',
    docs: LONG_LIVED,
    clientSecret: { by: 'console', url: 'https://developers.facebook.com/apps', overlap: 'none' },
    deprecations: {
      page: 'https://developers.facebook.com/docs/graph-api/changelog',
      headers: ['facebook-api-version'],
      signs: [
        {
          header: 'facebook-api-version',
          means: 'version',
          standing: 'unverified',
          source: 'https://developers.facebook.com/docs/graph-api/changelog',
        },
      ],
    },
    pins: [
      { pinned: 'v22.0', retiresOn: '2027-05-20', standing: 'documented', source: VERSIONS },
      { pinned: 'v21.0', retiresOn: '2027-01-21', standing: 'documented', source: VERSIONS },
    ],
    revocation: 'DELETE https://graph.facebook.com/v22.0/me/permissions with the access token.',
    mind: [
      'A person who stays away for 90 days ends the access to data; data_access_expires_at says when.',
      'Tokens of pages, made from a long-lived token of a person, do not run out.',
      'Code 190 with error_subcode 458 is a removed app, 460 a new password, 463 a token that ran out.',
    ],
  },
  facts: [
    documented(VERSIONS, 'about.pins'),
    listed(
      'https://developers.facebook.com/docs/facebook-login/guides/advanced/manual-flow',
      'authorizationEndpoint',
      'tokenEndpoint',
      'clientAuth',
      'consent.scopeDelimiter',
      'dialect.scopeDelimiter',
    ),
    unverified(
      LONG_LIVED,
      'rotation',
      'refreshBy',
      'exchange',
      'accessTokenSeconds',
      'skewSeconds',
      'about.mind',
    ),
    unverified(
      'https://developers.facebook.com/docs/graph-api/guides/error-handling',
      'dialect',
      'probe.deadCodes',
      'probe.scopeCodes',
    ),
    unverified(
      'https://developers.facebook.com/docs/facebook-login/guides/advanced/manual-flow',
      'grants',
      'consent',
      'probe',
      'identity',
    ),
    documented('https://developers.facebook.com/docs/graph-api/reference/user/permissions/', 'scopeReadBack'),
    unverified(
      'https://developers.facebook.com/docs/graph-api/reference/user/permissions/',
      'revocationEndpoint',
      'about.revocation',
    ),
    unverified(
      'https://developers.facebook.com/docs/graph-api/reference/debug_token',
      'introspectionEndpoint',
    ),
    documented('https://developers.facebook.com/docs/apps/delete-data', 'webhook'),
    secondary(
      'https://developers.facebook.com/docs/graph-api/webhooks/getting-started',
      'webhook.events',
      'webhook.eventAt',
      'webhook.occurredAt',
      'webhook.steps',
    ),
    unverified('https://developers.facebook.com/apps', 'about.clientSecret'),
    unverified('https://developers.facebook.com/docs/graph-api/changelog', 'about.deprecations'),
  ],
};
