import type { VendorId } from '#shared/domain/ids.ts';
import { documented, listed, unverified } from '../facts.ts';
import { DAY } from '../lengths.ts';
import type { CatalogueEntry } from '../vendor-entry.ts';

const REFRESH_TOKENS =
  'https://github.com/MicrosoftDocs/entra-docs/blob/1c46dd7/docs/identity-platform/refresh-tokens.md';

/** Microsoft Entra ID. Without a tenant `common` stands in its place, which serves accounts of every tenant. */
export const microsoft: CatalogueEntry = {
  id: 'microsoft' as VendorId,
  tenant: [{ name: 'tenant', example: 'contoso.onmicrosoft.com', otherwise: 'common' }],
  authorizationEndpoint: 'https://login.microsoftonline.com/{tenant}/oauth2/v2.0/authorize',
  tokenEndpoint: 'https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token',
  deviceAuthorizationEndpoint: 'https://login.microsoftonline.com/{tenant}/oauth2/v2.0/devicecode',
  jwksUri: 'https://login.microsoftonline.com/{tenant}/discovery/v2.0/keys',
  userinfoEndpoint: 'https://graph.microsoft.com/oidc/userinfo',
  // No `issuer`: for `common` it differs by account, and client assertions are addressed to the token endpoint.
  clientAuth: 'post',
  rotation: { kind: 'replaced' },
  // 60 to 90 minutes at random; the answer says how long.
  accessTokenSeconds: 3600,
  // Each use brings a fresh one with 90 days of its own.
  refreshTokenSeconds: 90 * DAY,
  probe: { method: 'GET', url: 'https://graph.microsoft.com/v1.0/me?$select=id', expect: 200 },
  dialect: { grantRefusedCodes: ['interaction_required'] },
  grants: ['authorization_code', 'client_credentials', 'device_code', 'jwt_bearer'],
  consent: { pkce: 'supported', offlineScopes: ['offline_access'] },
  scopeReadBack: { by: 'answer' },
  identity: { from: 'id_token', user: '/oid', account: '/tid' },
  webhook: {
    scheme: 'shared-token',
    at: '/value/0/clientState',
    form: 'plain',
    handshake: { kind: 'echo-query', method: 'POST', parameter: 'validationToken' },
    answerWithinSeconds: 10,
    eventAt: '/value/0/lifecycleEvent',
    registration: { by: 'microsoft-graph', url: 'https://graph.microsoft.com/v1.0' },
    events: [
      { name: 'reauthorizationRequired', means: 'recheck', account: '/value/0/tenantId' },
      { name: 'subscriptionRemoved', means: 'recheck', account: '/value/0/tenantId' },
    ],
    steps: [
      'Withdrawn consent is not announced: it is found by refreshing and by probes.',
      'The home makes a subscription of Microsoft Graph itself and renews it (--register), where the app has the permission for its resource. By hand: give the address as lifecycleNotificationUrl and the token as clientState.',
    ],
  },
  secretApi: { kind: 'entra', url: 'https://graph.microsoft.com/v1.0' },
  about: {
    title: 'Microsoft Entra ID',
    docs: 'https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow',
    clientSecret: {
      by: 'api',
      url: 'https://learn.microsoft.com/en-us/graph/api/application-addpassword',
      call: 'POST https://graph.microsoft.com/v1.0/applications/{id}/addPassword, later removePassword by keyId',
      overlap: 'several',
      lifetimeDays: 730,
      note: 'endDateTime is two years ahead unless given. A policy of the tenant may cap the lifetime or forbid secrets.',
    },
    deprecations: {
      page: 'https://developer.microsoft.com/en-us/graph/changelog',
      feed: 'https://developer.microsoft.com/en-us/graph/changelog/rss',
      headers: ['Deprecation', 'Sunset', 'Link'],
    },
    revocation:
      'Neither RFC 7009 nor RFC 7662. DELETE /v1.0/oauth2PermissionGrants/{id} takes the consent back; POST /v1.0/me/revokeSignInSessions ends those of all apps.',
    mind: [
      'AADSTS7000222 in an invalid_client is an expired client secret: it concerns every grant of the client and ends none.',
      'interaction_required and AADSTS50076, 53003, 70043 need a person; the grant is not gone for good.',
      'For confidential clients a change of password leaves refresh tokens alive; a reset by an administrator ends them.',
    ],
  },
  facts: [
    listed(
      'https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow',
      'authorizationEndpoint',
      'tokenEndpoint',
      'tenant',
    ),
    documented(REFRESH_TOKENS, 'rotation', 'refreshTokenSeconds', 'about.revocation'),
    unverified('https://learn.microsoft.com/entra/identity-platform/access-tokens', 'accessTokenSeconds'),
    unverified(
      'https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow',
      'clientAuth',
      'grants',
      'consent',
      'identity',
      'jwksUri',
      'deviceAuthorizationEndpoint',
      'userinfoEndpoint',
      'scopeReadBack',
      'revocationEndpoint',
      'introspectionEndpoint',
    ),
    unverified(
      'https://learn.microsoft.com/entra/identity-platform/reference-error-codes',
      'dialect',
      'about.mind',
    ),
    unverified('https://learn.microsoft.com/graph/api/user-get', 'probe'),
    unverified('https://learn.microsoft.com/graph/change-notifications-lifecycle-events', 'webhook'),
    documented('https://learn.microsoft.com/graph/api/resources/subscription', 'webhook.registration'),
    documented(
      'https://learn.microsoft.com/en-us/graph/api/application-addpassword',
      'about.clientSecret',
      'secretApi',
    ),
    unverified('https://developer.microsoft.com/en-us/graph/changelog', 'about.deprecations'),
  ],
};
