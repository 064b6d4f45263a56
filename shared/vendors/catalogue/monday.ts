import type { VendorId } from '#shared/domain/ids.ts';
import { documented, listed, unverified } from '../facts.ts';
import { UNTIL_REVOKED } from '../lengths.ts';
import type { CatalogueEntry } from '../vendor-entry.ts';

const OAUTH = 'https://developer.monday.com/apps/docs/oauth';

export const monday: CatalogueEntry = {
  id: 'monday' as VendorId,
  authorizationEndpoint: 'https://auth.monday.com/oauth2/authorize',
  tokenEndpoint: 'https://auth.monday.com/oauth2/token',
  clientAuth: 'post',
  // No refresh token: the access token lives until the app is uninstalled.
  rotation: { kind: 'none' },
  accessTokenSeconds: UNTIL_REVOKED,
  allowedHosts: ['api.monday.com'],
  probe: {
    method: 'POST',
    url: 'https://api.monday.com/v2',
    expect: 200,
    token: { header: 'Authorization' },
    headers: { 'content-type': 'application/json' },
    body: '{"query":"{ me { id account { id } } }"}',
    deadCodes: ['NOT_AUTHENTICATED'],
    scopeCodes: ['UNAUTHORIZED_FIELD_OR_TYPE', 'USER_UNAUTHORIZED'],
  },
  grants: ['authorization_code'],
  consent: { pkce: 'unknown' },
  scopeReadBack: { by: 'answer' },
  identity: { from: 'probe', user: '/data/me/id', account: '/data/me/account/id' },
  webhook: {
    // Signed with the signing secret; lifecycle events have been seen with the client secret: both are tried.
    scheme: 'jwt',
    header: 'Authorization',
    handshake: { kind: 'echo-body', when: { has: '/challenge' }, at: '/challenge', as: 'json' },
    eventAt: '/type',
    accepted: 200,
    events: [
      { name: 'uninstall', means: 'account-revoked', user: '/data/user_id', account: '/data/account_id' },
    ],
    steps: [
      'Open the app in the Developer Center, Webhooks, and give the address for the event uninstall.',
      'Copy the signing secret from Basic Information; add the client secret as a second one.',
    ],
  },
  about: {
    title: 'monday.com',
    docs: OAUTH,
    clientSecret: { by: 'console', url: 'https://auth.monday.com/developers', overlap: 'unknown' },
    deprecations: {
      page: 'https://developer.monday.com/api-reference/docs/release-notes',
      headers: ['API-Version'],
      versions: 'GraphQL versions',
    },
    revocation: 'There is none by a program: the app is uninstalled.',
  },
  facts: [
    listed(OAUTH, 'authorizationEndpoint', 'tokenEndpoint', 'clientAuth'),
    unverified(
      OAUTH,
      'rotation',
      'accessTokenSeconds',
      'grants',
      'consent',
      'scopeReadBack',
      'revocationEndpoint',
      'introspectionEndpoint',
      'about.revocation',
    ),
    unverified(
      'https://developer.monday.com/api-reference/reference/me',
      'probe',
      'allowedHosts',
      'identity',
    ),
    documented('https://developer.monday.com/apps/docs/authorization-header', 'webhook'),
    unverified(
      'https://developer.monday.com/apps/docs/webhooks',
      'webhook.events',
      'webhook.eventAt',
      'webhook.steps',
    ),
    unverified('https://auth.monday.com/developers', 'about.clientSecret'),
    unverified('https://developer.monday.com/api-reference/docs/api-versioning', 'about.deprecations'),
  ],
};
