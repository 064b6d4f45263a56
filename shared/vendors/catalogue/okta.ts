import type { VendorId } from '#shared/domain/ids.ts';
import { documented, listed, unverified } from '../facts.ts';
import { DAY } from '../lengths.ts';
import type { CatalogueEntry } from '../vendor-entry.ts';

const REFRESH = 'https://developer.okta.com/docs/guides/refresh-tokens/main/';
const API = 'https://developer.okta.com/docs/api/openapi/okta-oauth/guides/overview/';

/**
 * An org's own authorization server, with rotation as it is when it is switched on; `okta.acme` is acme.okta.com. Web
 * apps keep their refresh token unless rotation is chosen: the rules for rotation hold for them too.
 */
export const okta: CatalogueEntry = {
  id: 'okta' as VendorId,
  tenant: [{ name: 'org', example: 'acme' }],
  authorizationEndpoint: 'https://{org}.okta.com/oauth2/v1/authorize',
  tokenEndpoint: 'https://{org}.okta.com/oauth2/v1/token',
  revocationEndpoint: 'https://{org}.okta.com/oauth2/v1/revoke',
  introspectionEndpoint: 'https://{org}.okta.com/oauth2/v1/introspect',
  registrationEndpoint: 'https://{org}.okta.com/oauth2/v1/clients',
  deviceAuthorizationEndpoint: 'https://{org}.okta.com/oauth2/v1/device/authorize',
  userinfoEndpoint: 'https://{org}.okta.com/oauth2/v1/userinfo',
  jwksUri: 'https://{org}.okta.com/oauth2/v1/keys',
  issuer: 'https://{org}.okta.com',
  issRequired: false,
  clientAuth: 'basic',
  rotation: { kind: 'grace', graceSeconds: 30, reuseRevokesFamily: true },
  accessTokenSeconds: 3600,
  refreshTokenIdleSeconds: 7 * DAY,
  probe: { method: 'GET', url: 'https://{org}.okta.com/oauth2/v1/userinfo', expect: 200 },
  grants: ['authorization_code', 'client_credentials', 'device_code', 'jwt_bearer', 'token_exchange'],
  consent: { pkce: 'supported', offlineScopes: ['offline_access'] },
  scopeReadBack: { by: 'introspection' },
  identity: { from: 'id_token', user: '/sub', account: '/iss' },
  webhook: {
    scheme: 'shared-token',
    at: 'Authorization',
    form: 'plain',
    also: [
      { scheme: 'ssf', issuer: 'https://{org}.okta.com', jwksUri: 'https://{org}.okta.com/oauth2/v1/keys' },
    ],
    handshake: {
      kind: 'header-to-json',
      header: 'x-okta-verification-challenge',
      member: 'verification',
    },
    eventAt: '/data/events/*/eventType',
    deliveryAt: '/eventId',
    occurredAt: { at: '/data/events/*/published', unit: 'iso' },
    accepted: 200,
    answerWithinSeconds: 3,
    events: [
      { name: 'app.oauth2.token.detect_reuse', means: 'recheck', user: '/data/events/*/actor/id' },
      { name: 'app.oauth2.as.token.detect_reuse', means: 'recheck', user: '/data/events/*/actor/id' },
      { name: 'app.oauth2.token.revoke', means: 'recheck', user: '/data/events/*/actor/id' },
      { name: 'app.oauth2.as.token.revoke', means: 'recheck', user: '/data/events/*/actor/id' },
      { name: 'user.lifecycle.suspend', means: 'suspended', user: '/data/events/*/target/0/id' },
      { name: 'user.lifecycle.unsuspend', means: 'resumed', user: '/data/events/*/target/0/id' },
      { name: 'user.lifecycle.deactivate', means: 'account-revoked', user: '/data/events/*/target/0/id' },
      {
        name: 'https://schemas.openid.net/secevent/caep/event-type/session-revoked',
        means: 'recheck',
        user: '/sub_id/sub',
      },
    ],
    steps: [
      'In the Admin Console under Workflow, Event Hooks, create one with this address.',
      'As authentication field give Authorization, as secret a long random text, and store the same here.',
      'Choose the events of revoked and reused tokens and of suspended and deactivated users, save, and verify the hook.',
    ],
  },
  secretApi: { kind: 'okta', url: 'https://{org}.okta.com' },
  about: {
    title: 'Okta',
    docs: REFRESH,
    clientSecret: {
      by: 'api',
      url: 'https://developer.okta.com/docs/guides/client-secret-rotation-key/main/',
      call: 'POST https://{org}.okta.com/api/v1/apps/{appId}/credentials/secrets, later …/{secretId}/lifecycle/deactivate and DELETE',
      overlap: 'several',
      note: 'Two secrets at the most; both work until one is deactivated.',
    },
    deprecations: {
      page: 'https://developer.okta.com/docs/release-notes/',
      versions: 'GET https://{org}.okta.com/.well-known/oauth-authorization-server',
    },
    mind: [
      'A refresh token that was replaced keeps the end of the first one.',
      'Reuse outside the grace ends the newest refresh token and every access token since the sign-in.',
      'The grace may be set from 0 to 60 seconds: with another one, correct this vendor in a vendor file.',
    ],
  },
  facts: [
    listed(API, 'authorizationEndpoint', 'tokenEndpoint', 'tenant', 'clientAuth'),
    documented(REFRESH, 'rotation', 'refreshTokenIdleSeconds', 'about.mind'),
    unverified(
      API,
      'revocationEndpoint',
      'introspectionEndpoint',
      'registrationEndpoint',
      'deviceAuthorizationEndpoint',
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
    unverified('https://developer.okta.com/docs/concepts/event-hooks/', 'webhook'),
    documented('https://developer.okta.com/docs/guides/configure-ssf-receiver/main/', 'webhook.also'),
    documented(
      'https://developer.okta.com/docs/guides/client-secret-rotation-key/main/',
      'about.clientSecret',
    ),
    documented(
      'https://developer.okta.com/docs/api/openapi/okta-management/management/tag/ApplicationSSOCredentialOAuth2ClientAuth',
      'secretApi',
    ),
    unverified('https://developer.okta.com/docs/release-notes/', 'about.deprecations'),
  ],
};
