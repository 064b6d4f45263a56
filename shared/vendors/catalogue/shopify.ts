import type { VendorId } from '#shared/domain/ids.ts';
import { documented, listed, secondary, unverified } from '../facts.ts';
import { DAY, HOUR } from '../lengths.ts';
import type { CatalogueEntry } from '../vendor-entry.ts';

const OFFLINE = 'https://shopify.dev/docs/apps/auth/access-token-types/offline';
const RESILIENT = 'https://shopify.dev/changelog/more-resilient-refreshes-for-expiring-offline-access-tokens';
const VERSIONS = 'https://shopify.dev/docs/api/usage/versioning';
const WEBHOOKS = 'https://shopify.dev/docs/apps/build/webhooks';

/** Offline tokens that expire. `shopify.acme` is the shop acme.myshopify.com. */
export const shopify: CatalogueEntry = {
  id: 'shopify' as VendorId,
  tenant: [{ name: 'shop', example: 'acme' }],
  authorizationEndpoint: 'https://{shop}.myshopify.com/admin/oauth/authorize',
  tokenEndpoint: 'https://{shop}.myshopify.com/admin/oauth/access_token',
  clientAuth: 'post',
  // An hour held before 2026's change and holds after it: now until the replacement is used, for 30 days at the most.
  rotation: { kind: 'grace', graceSeconds: HOUR },
  accessTokenSeconds: 3600,
  // Each refresh brings another 90 days.
  refreshTokenSeconds: 90 * DAY,
  dialect: { scopeDelimiter: ',' },
  probe: {
    method: 'GET',
    url: 'https://{shop}.myshopify.com/admin/oauth/access_scopes.json',
    expect: 200,
    token: { header: 'X-Shopify-Access-Token' },
  },
  grants: ['authorization_code', 'token_exchange'],
  consent: { pkce: 'unknown', scopeDelimiter: ',', tokenParameters: { expiring: '1' } },
  scopeReadBack: {
    by: 'call',
    method: 'GET',
    url: 'https://{shop}.myshopify.com/admin/oauth/access_scopes.json',
    at: '/access_scopes/*/handle',
  },
  identity: { from: 'tenant' },
  webhook: {
    scheme: 'hmac',
    header: 'X-Shopify-Hmac-Sha256',
    encoding: 'base64',
    secret: 'client',
    eventAt: 'X-Shopify-Topic',
    deliveryAt: 'X-Shopify-Webhook-Id',
    occurredAt: { at: 'X-Shopify-Triggered-At', unit: 'iso' },
    accepted: 200,
    answerWithinSeconds: 5,
    // A version is served for a year; one that is no longer falls forward to the oldest that is.
    registration: { by: 'shopify', url: 'https://{shop}.myshopify.com/admin/api/2026-01/graphql.json' },
    events: [
      { name: 'app/uninstalled', means: 'account-revoked', account: 'X-Shopify-Shop-Domain' },
      { name: 'app/scopes_update', means: 'scopes', account: 'X-Shopify-Shop-Domain' },
      { name: 'customers/data_request', means: 'notice', account: 'X-Shopify-Shop-Domain' },
      { name: 'customers/redact', means: 'notice', account: 'X-Shopify-Shop-Domain' },
      { name: 'shop/redact', means: 'notice', account: 'X-Shopify-Shop-Domain' },
    ],
    steps: [
      'In shopify.app.toml subscribe to app/uninstalled and app/scopes_update with this address, and deploy the app.',
      'Or let the home subscribe to both for one shop, with the token of an integration (--register).',
      'Give the same address for the three compliance topics.',
      "Deliveries are signed with the app's client secret; while it is rotated the old one may sign for a while.",
    ],
  },
  about: {
    title: 'Shopify',
    docs: OFFLINE,
    clientSecret: {
      by: 'console',
      url: 'https://shopify.dev/docs/apps/build/authentication-authorization/client-secrets/rotate-revoke-client-credentials',
      overlap: 'several',
      note: 'Both secrets work until the old one is revoked. Revoking it ends tokens that do not expire.',
    },
    deprecations: {
      page: 'https://shopify.dev/changelog',
      feed: 'https://shopify.dev/changelog/feed.xml',
      headers: ['X-Shopify-API-Deprecated-Reason', 'X-Shopify-API-Version'],
      signs: [
        {
          header: 'X-Shopify-API-Deprecated-Reason',
          means: 'deprecated',
          standing: 'documented',
          source: 'https://shopify.dev/changelog/graphql-return-actual-deprecation-reasons',
        },
        { header: 'X-Shopify-API-Version', means: 'version', standing: 'documented', source: VERSIONS },
      ],
      versions: 'GraphQL publicApiVersions',
    },
    changes: [
      {
        on: '2026-04-01',
        what: 'New public apps must use offline tokens that expire.',
        standing: 'secondary',
        source: 'https://community.shopify.dev/t/34525',
      },
      {
        on: '2027-01-01',
        what: 'All public apps must use offline tokens that expire.',
        standing: 'secondary',
        source: 'https://docs.heymantle.com/guides/shopify-expiring-offline-tokens',
      },
    ],
    // A version is supported for twelve months at the least, and answered by the oldest one that is, afterwards.
    pins: [{ pinned: '2026-01', retiresOn: '2027-01-01', standing: 'documented', source: VERSIONS }],
    revocation: 'DELETE https://{shop}.myshopify.com/admin/api_permissions/current.json uninstalls the app.',
    mind: [
      'There is one expiring token per app and shop: another consent ends the tokens before it.',

      'A token that does not expire is exchanged for one that does without the merchant, and never back.',
    ],
  },
  facts: [
    listed(
      'https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens/authorization-code-grant',
      'authorizationEndpoint',
      'tokenEndpoint',
      'tenant',
      'clientAuth',
      'consent.tokenParameters',
    ),
    documented(OFFLINE, 'accessTokenSeconds', 'refreshTokenSeconds'),
    documented(RESILIENT, 'rotation'),
    secondary('https://craftshift.com/shopify-expiring-access-tokens/', 'grants', 'about.mind'),
    unverified(
      'https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens/authorization-code-grant',
      'dialect',
      'consent',
      'revocationEndpoint',
      'introspectionEndpoint',
      'about.revocation',
    ),
    unverified(
      'https://shopify.dev/docs/api/admin-rest/latest/resources/accessscope',
      'probe',
      'scopeReadBack',
      'identity',
    ),
    unverified(WEBHOOKS, 'webhook'),
    documented(
      'https://shopify.dev/docs/api/admin-graphql/latest/mutations/webhookSubscriptionUpdate',
      'webhook.registration',
    ),
    unverified(
      'https://shopify.dev/docs/apps/build/authentication-authorization/client-secrets/rotate-revoke-client-credentials',
      'about.clientSecret',
    ),
    secondary('https://community.shopify.dev/t/34525', 'about.changes'),
    documented(VERSIONS, 'about.pins'),
    unverified('https://shopify.dev/changelog', 'about.deprecations'),
  ],
};
