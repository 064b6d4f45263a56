import type { VendorId } from '#shared/domain/ids.ts';
import { documented, listed, unverified } from '../facts.ts';
import { DAY } from '../lengths.ts';
import type { CatalogueEntry } from '../vendor-entry.ts';

/** User tokens of GitHub Apps that expire. Tokens of OAuth Apps do not run out. */
export const github: CatalogueEntry = {
  id: 'github' as VendorId,
  authorizationEndpoint: 'https://github.com/login/oauth/authorize',
  tokenEndpoint: 'https://github.com/login/oauth/access_token',
  deviceAuthorizationEndpoint: 'https://github.com/login/device/code',
  clientAuth: 'post',
  // Using a refresh token ends it, and the access token with it.
  rotation: { kind: 'strict' },
  accessTokenSeconds: 28_800,
  // 15,897,600 s; the answer says so as well.
  refreshTokenSeconds: 184 * DAY,
  dialect: {
    // Errors come with status 200.
    grantRefusedCodes: ['bad_refresh_token'],
    clientRefusedCodes: ['incorrect_client_credentials'],
  },
  allowedHosts: ['api.github.com'],
  probe: { method: 'GET', url: 'https://api.github.com/user', expect: 200 },
  grants: ['authorization_code', 'device_code'],
  consent: { pkce: 'supported' },
  // The answer's scope is always empty for GitHub Apps: what the app may do is set with the app.
  scopeReadBack: { by: 'none' },
  identity: { from: 'probe', user: '/id' },
  webhook: {
    scheme: 'hmac',
    header: 'X-Hub-Signature-256',
    prefix: 'sha256=',
    encoding: 'hex',
    eventAt: 'X-GitHub-Event',
    deliveryAt: 'X-GitHub-Delivery',
    registration: { by: 'github-app', url: 'https://api.github.com' },
    events: [
      {
        name: 'github_app_authorization',
        means: 'revoked',
        when: { at: '/action', is: 'revoked' },
        user: '/sender/id',
      },
      {
        name: 'installation',
        means: 'account-revoked',
        when: { at: '/action', is: 'deleted' },
        account: '/installation/account/id',
      },
      {
        name: 'installation',
        means: 'suspended',
        when: { at: '/action', is: 'suspend' },
        account: '/installation/account/id',
      },
      {
        name: 'installation',
        means: 'resumed',
        when: { at: '/action', is: 'unsuspend' },
        account: '/installation/account/id',
      },
      {
        name: 'installation',
        means: 'scopes',
        when: { at: '/action', is: 'new_permissions_accepted' },
        account: '/installation/account/id',
      },
    ],
    steps: [
      'Open the settings of the GitHub App and give the address as Webhook URL.',
      'Make a webhook secret there and store the same one here.',
      'With the private key of the App the home does both (--register); the webhook has to be Active, which no API can set.',
      'github_app_authorization and installation are always delivered; nothing has to be chosen.',
    ],
  },
  about: {
    title: 'GitHub',
    docs: 'https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/refreshing-user-access-tokens',
    clientSecret: { by: 'console', url: 'https://github.com/settings/apps', overlap: 'several' },
    deprecations: {
      page: 'https://github.blog/changelog/',
      feed: 'https://github.blog/changelog/feed/',
      headers: ['Deprecation', 'Sunset'],
      versions: 'GET https://api.github.com/versions',
    },
    revocation:
      'DELETE https://api.github.com/applications/{client_id}/grant with client id and secret as Basic.',
    mind: [
      'Expiry of user tokens is a choice of the app: without it no refresh token comes.',
      'Ten tokens per person, app and scope are kept; the oldest is revoked. A token unused for a year ends.',
    ],
  },
  facts: [
    listed(
      'https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-user-access-token-for-a-github-app',
      'authorizationEndpoint',
      'tokenEndpoint',
      'clientAuth',
    ),
    documented(
      'https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/refreshing-user-access-tokens',
      'rotation',
      'accessTokenSeconds',
      'refreshTokenSeconds',
      'scopeReadBack',
    ),
    unverified(
      'https://docs.github.com/en/apps/oauth-apps/maintaining-oauth-apps/troubleshooting-oauth-app-access-token-request-errors',
      'dialect',
    ),
    unverified('https://docs.github.com/en/rest/users/users', 'probe', 'allowedHosts', 'identity'),
    unverified(
      'https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-user-access-token-for-a-github-app',
      'deviceAuthorizationEndpoint',
      'grants',
      'consent',
    ),
    documented('https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries', 'webhook'),
    documented('https://docs.github.com/en/rest/apps/webhooks', 'webhook.registration'),
    unverified(
      'https://docs.github.com/en/rest/apps/oauth-applications',
      'revocationEndpoint',
      'introspectionEndpoint',
      'about.revocation',
      'about.mind',
    ),
    unverified('https://github.com/settings/apps', 'about.clientSecret'),
    unverified('https://docs.github.com/en/rest/about-the-rest-api/api-versions', 'about.deprecations'),
  ],
};
