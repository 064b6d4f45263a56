import type { VendorId } from '#shared/domain/ids.ts';
import { documented, listed, unverified } from '../facts.ts';
import { DAY } from '../lengths.ts';
import type { CatalogueEntry } from '../vendor-entry.ts';

const ROTATION = 'https://auth0.com/docs/secure/tokens/refresh-tokens/refresh-token-rotation';
const CONFIGURE = 'https://auth0.com/docs/secure/tokens/refresh-tokens/configure-refresh-token-rotation';

/** With rotation switched on and no leeway, as it is by default; `auth0.acme.eu` is acme.eu.auth0.com. */
export const auth0: CatalogueEntry = {
  id: 'auth0' as VendorId,
  tenant: [{ name: 'tenant', example: 'acme.eu' }],
  authorizationEndpoint: 'https://{tenant}.auth0.com/authorize',
  tokenEndpoint: 'https://{tenant}.auth0.com/oauth/token',
  revocationEndpoint: 'https://{tenant}.auth0.com/oauth/revoke',
  deviceAuthorizationEndpoint: 'https://{tenant}.auth0.com/oauth/device/code',
  registrationEndpoint: 'https://{tenant}.auth0.com/oidc/register',
  userinfoEndpoint: 'https://{tenant}.auth0.com/userinfo',
  jwksUri: 'https://{tenant}.auth0.com/.well-known/jwks.json',
  issuer: 'https://{tenant}.auth0.com/',
  issRequired: false,
  clientAuth: 'post',
  rotation: { kind: 'strict', reuseRevokesFamily: true },
  accessTokenSeconds: DAY,
  refreshTokenSeconds: 30 * DAY,
  // Not prolonged by an exchange.
  refreshTokenFrom: 'consent',
  probe: { method: 'GET', url: 'https://{tenant}.auth0.com/userinfo', expect: 200 },
  grants: ['authorization_code', 'client_credentials', 'device_code', 'token_exchange'],
  consent: { pkce: 'supported', offlineScopes: ['offline_access'] },
  scopeReadBack: { by: 'answer' },
  identity: { from: 'id_token', user: '/sub' },
  webhook: {
    scheme: 'shared-token',
    at: 'Authorization',
    form: 'plain',
    eventAt: '/*/data/type',
    deliveryAt: '/*/log_id',
    occurredAt: { at: '/*/data/date', unit: 'iso' },
    accepted: 200,
    events: [
      { name: 'ferrt', means: 'recheck', user: '/*/data/user_id' },
      { name: 'sdu', means: 'account-revoked', user: '/*/data/user_id' },
    ],
    steps: [
      'In the dashboard under Monitoring, Streams, create a custom webhook with this address and content type application/json.',
      'As authorization token give a long random text, and store the same here.',
      'Filter for failed exchanges of refresh tokens and for deleted users.',
    ],
  },
  secretApi: { kind: 'auth0', url: 'https://{tenant}.auth0.com/api/v2' },
  about: {
    title: 'Auth0',
    docs: ROTATION,
    clientSecret: {
      by: 'api',
      url: 'https://auth0.com/docs/get-started/applications/rotate-client-secret',
      call: 'POST https://{tenant}.auth0.com/api/v2/clients/{id}/rotate-secret',
      overlap: 'brief',
      note: 'For up to 30 seconds either the old or the new one is accepted: both are tried. A secret of our own, set ahead, avoids it.',
    },
    deprecations: {
      page: 'https://auth0.com/docs/troubleshoot/product-lifecycle/deprecations-and-migrations',
    },
    mind: [
      'Within a leeway each use of a spent token brings a new one; outside it the whole family ends.',
      'With a leeway set, correct this vendor in a vendor file: {"kind": "grace", "graceSeconds": …, "reuseRevokesFamily": true}.',
    ],
  },
  facts: [
    listed(
      'https://auth0.com/docs/api/authentication',
      'authorizationEndpoint',
      'tokenEndpoint',
      'tenant',
      'clientAuth',
    ),
    documented(CONFIGURE, 'rotation', 'refreshTokenSeconds', 'refreshTokenFrom'),
    documented(ROTATION, 'about.mind'),
    documented(
      'https://auth0.com/docs/secure/tokens/refresh-tokens/revoke-refresh-tokens',
      'revocationEndpoint',
    ),
    unverified(
      'https://auth0.com/docs/api/authentication',
      'introspectionEndpoint',
      'deviceAuthorizationEndpoint',
      'registrationEndpoint',
      'userinfoEndpoint',
      'jwksUri',
      'issuer',
      'issRequired',
      'accessTokenSeconds',
      'probe',
      'grants',
      'consent',
      'scopeReadBack',
      'identity',
    ),
    unverified('https://auth0.com/docs/customize/log-streams/custom-log-streams', 'webhook'),
    documented('https://auth0.com/docs/get-started/applications/rotate-client-secret', 'about.clientSecret'),
    documented('https://auth0.com/docs/api/management/v2/clients/patch-clients-by-id', 'secretApi'),
    unverified(
      'https://auth0.com/docs/troubleshoot/product-lifecycle/deprecations-and-migrations',
      'about.deprecations',
    ),
  ],
};
