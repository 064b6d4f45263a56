import type { VendorId } from '#shared/domain/ids.ts';
import { documented, listed, unverified } from '../facts.ts';
import type { CatalogueEntry } from '../vendor-entry.ts';

/** With token rotation switched on; without it tokens live until they are revoked. */
export const slack: CatalogueEntry = {
  id: 'slack' as VendorId,
  authorizationEndpoint: 'https://slack.com/oauth/v2/authorize',
  tokenEndpoint: 'https://slack.com/api/oauth.v2.access',
  clientAuth: 'post',
  // Two may live at a time, by hearsay: not relied on.
  rotation: { kind: 'strict' },
  accessTokenSeconds: 43_200,
  dialect: {
    scopeDelimiter: ',',
    // Errors come with status 200 and `ok: false`.
    grantRefusedCodes: [
      'invalid_refresh_token',
      'token_expired',
      'token_revoked',
      'account_inactive',
      'invalid_auth',
    ],
    clientRefusedCodes: ['bad_client_secret', 'invalid_client_id'],
  },
  probe: {
    method: 'POST',
    url: 'https://slack.com/api/auth.test',
    expect: 200,
    deadCodes: ['invalid_auth', 'token_expired', 'token_revoked', 'account_inactive', 'not_authed'],
    scopeCodes: ['missing_scope'],
  },
  grants: ['authorization_code'],
  // A user token is asked for by `user_scope` and lies under `authed_user` when the code is exchanged.
  consent: { pkce: 'unknown', scopeDelimiter: ',' },
  scopeReadBack: { by: 'call', method: 'POST', url: 'https://slack.com/api/auth.test', at: 'X-OAuth-Scopes' },
  identity: { from: 'answer', user: '/authed_user/id', account: '/team/id' },
  webhook: {
    scheme: 'hmac',
    header: 'X-Slack-Signature',
    prefix: 'v0=',
    encoding: 'hex',
    signed: 'v0:{timestamp}:{body}',
    timestamp: { at: 'X-Slack-Request-Timestamp', unit: 'seconds', toleranceSeconds: 300 },
    handshake: {
      kind: 'echo-body',
      when: { at: '/type', is: 'url_verification' },
      at: '/challenge',
      as: 'text',
    },
    eventAt: '/event/type',
    deliveryAt: '/event_id',
    occurredAt: { at: '/event_time', unit: 'seconds' },
    accepted: 200,
    answerWithinSeconds: 3,
    events: [
      { name: 'tokens_revoked', means: 'revoked', user: '/event/tokens/oauth/*', account: '/team_id' },
      { name: 'tokens_revoked', means: 'revoked', user: '/event/tokens/bot/*', account: '/team_id' },
      { name: 'app_uninstalled', means: 'account-revoked', account: '/team_id' },
    ],
    steps: [
      'Open the app at https://api.slack.com/apps, Event Subscriptions, and switch events on.',
      'Give the address as Request URL: Slack checks it at once.',
      'Under Subscribe to bot events add tokens_revoked and app_uninstalled, and save.',
      'Copy the Signing Secret from Basic Information: it is what the webhook signs with.',
    ],
  },
  about: {
    title: 'Slack',
    docs: 'https://docs.slack.dev/authentication/using-token-rotation',
    clientSecret: { by: 'console', url: 'https://api.slack.com/apps', overlap: 'unknown' },
    deprecations: {
      page: 'https://docs.slack.dev/changelog',
      feed: 'https://docs.slack.dev/changelog/rss.xml',
    },
    revocation:
      'POST https://slack.com/api/auth.revoke with the token itself as bearer; apps.uninstall ends all of a workspace.',
    mind: ['One retry after 429, as Retry-After says. Errors come with status 200 and ok: false.'],
  },
  facts: [
    listed(
      'https://docs.slack.dev/reference/methods/oauth.v2.access',
      'authorizationEndpoint',
      'tokenEndpoint',
      'clientAuth',
      'consent.scopeDelimiter',
      'dialect.scopeDelimiter',
    ),
    documented(
      'https://docs.slack.dev/authentication/using-token-rotation',
      'rotation',
      'accessTokenSeconds',
    ),
    unverified(
      'https://docs.slack.dev/reference/methods/oauth.v2.access',
      'dialect',
      'grants',
      'consent',
      'identity',
      'revocationEndpoint',
      'introspectionEndpoint',
      'about.mind',
    ),
    unverified('https://docs.slack.dev/reference/methods/auth.test', 'probe', 'scopeReadBack'),
    unverified('https://docs.slack.dev/reference/events/tokens_revoked', 'webhook'),
    documented(
      'https://github.com/slackapi/python-slack-sdk/blob/main/tests/slack_sdk/signature/test_signature_verifier.py',
      'webhook.scheme',
      'webhook.header',
      'webhook.prefix',
      'webhook.encoding',
      'webhook.signed',
      'webhook.timestamp',
    ),
    unverified('https://docs.slack.dev/reference/methods/auth.revoke', 'about.revocation'),
    unverified('https://api.slack.com/apps', 'about.clientSecret'),
    unverified('https://docs.slack.dev/changelog', 'about.deprecations'),
  ],
};
