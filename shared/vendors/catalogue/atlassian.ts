import type { VendorId } from '#shared/domain/ids.ts';
import { listed, secondary, unverified } from '../facts.ts';
import { DAY } from '../lengths.ts';
import type { CatalogueEntry } from '../vendor-entry.ts';

const LEEWAY =
  'https://community.developer.atlassian.com/t/the-old-access-token-will-be-revoked-during-the-refresh-token-exchange/83103';

/** Jira and Confluence, three-legged. */
export const atlassian: CatalogueEntry = {
  id: 'atlassian' as VendorId,
  authorizationEndpoint: 'https://auth.atlassian.com/authorize',
  tokenEndpoint: 'https://auth.atlassian.com/oauth/token',
  clientAuth: 'post',
  // A spent token is accepted for ten minutes.
  rotation: { kind: 'grace', graceSeconds: 600 },
  accessTokenSeconds: 3600,
  refreshTokenIdleSeconds: 90 * DAY,
  // In all, however often it is used.
  refreshTokenSeconds: 365 * DAY,
  refreshTokenFrom: 'consent',
  // 403 `unauthorized_client` with "refresh_token is invalid" means the grant, not the client.
  dialect: { grantRefusedCodes: ['unauthorized_client'] },
  allowedHosts: ['api.atlassian.com'],
  probe: { method: 'GET', url: 'https://api.atlassian.com/oauth/token/accessible-resources', expect: 200 },
  grants: ['authorization_code'],
  consent: {
    pkce: 'unknown',
    parameters: { audience: 'api.atlassian.com', prompt: 'consent' },
    offlineScopes: ['offline_access'],
  },
  scopeReadBack: {
    by: 'call',
    method: 'GET',
    url: 'https://api.atlassian.com/oauth/token/accessible-resources',
    at: '/*/scopes',
  },
  identity: { from: 'probe', account: '/*/id' },
  webhook: {
    scheme: 'hmac',
    header: 'X-Hub-Signature',
    prefix: 'sha256=',
    encoding: 'hex',
    also: [{ scheme: 'jwt', header: 'Authorization', prefix: 'JWT ', queryHash: true }],
    eventAt: '/webhookEvent',
    deliveryAt: 'X-Atlassian-Webhook-Identifier',
    events: [],
    steps: [
      'Withdrawn consent is not announced: it is found by refreshing and by the list of accessible resources.',
    ],
  },
  about: {
    title: 'Atlassian',
    docs: 'https://developer.atlassian.com/cloud/jira/platform/oauth-2-3lo-apps/',
    clientSecret: {
      by: 'console',
      url: 'https://developer.atlassian.com/console/myapps/',
      overlap: 'unknown',
    },
    deprecations: {
      page: 'https://developer.atlassian.com/cloud/jira/platform/changelog/',
    },
    revocation:
      'Neither revocation nor introspection is public; a person removes the app in the settings of the account.',
    mind: [
      'Ten minutes after a refresh the access token from before it ends too, whatever is left of its lifetime.',

      'Refresh tokens end after 365 days in all, however often they are used.',
      'All consents of one person to one app share a grant: a second consent may end the first.',
      'Webhooks that an app registers run out after 30 days unless they are refreshed.',
    ],
  },
  facts: [
    listed(
      'https://developer.atlassian.com/cloud/jira/platform/oauth-2-3lo-apps/',
      'authorizationEndpoint',
      'tokenEndpoint',
      'clientAuth',
      'consent.parameters',
      'consent.offlineScopes',
    ),
    secondary(LEEWAY, 'rotation'),
    secondary('https://community.developer.atlassian.com/t/50348/60', 'dialect'),
    secondary(
      'https://community.developer.atlassian.com/t/60806',
      'refreshTokenIdleSeconds',
      'refreshTokenSeconds',
      'refreshTokenFrom',
      'about.mind',
    ),
    unverified(
      'https://developer.atlassian.com/cloud/jira/platform/oauth-2-3lo-apps/',
      'accessTokenSeconds',
      'allowedHosts',
      'probe',
      'grants',
      'consent',
      'scopeReadBack',
      'identity',
      'revocationEndpoint',
      'introspectionEndpoint',
      'about.revocation',
      'about.clientSecret',
    ),
    unverified('https://developer.atlassian.com/cloud/jira/platform/webhooks/', 'webhook'),
    unverified('https://developer.atlassian.com/cloud/jira/platform/changelog/', 'about.deprecations'),
  ],
};
