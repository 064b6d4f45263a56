import type { VendorId } from '#shared/domain/ids.ts';
import { documented, listed, secondary, unverified } from '../facts.ts';
import { DAY } from '../lengths.ts';
import type { CatalogueEntry } from '../vendor-entry.ts';

const OAUTH = 'https://linear.app/developers/oauth-2-0-authentication';

export const linear: CatalogueEntry = {
  id: 'linear' as VendorId,
  authorizationEndpoint: 'https://linear.app/oauth/authorize',
  tokenEndpoint: 'https://api.linear.app/oauth/token',
  revocationEndpoint: 'https://api.linear.app/oauth/revoke',
  clientAuth: 'post',
  rotation: { kind: 'grace', graceSeconds: 1800 },
  accessTokenSeconds: DAY,
  probe: {
    method: 'POST',
    url: 'https://api.linear.app/graphql',
    expect: 200,
    headers: { 'content-type': 'application/json' },
    body: '{"query":"{ viewer { id organization { id } } }"}',
    deadCodes: ['AUTHENTICATION_ERROR'],
    scopeCodes: ['FORBIDDEN'],
  },
  grants: ['authorization_code', 'client_credentials'],
  consent: { pkce: 'supported', scopeDelimiter: ',' },
  dialect: { scopeDelimiter: ',' },
  scopeReadBack: { by: 'answer' },
  identity: { from: 'probe', user: '/data/viewer/id', account: '/data/viewer/organization/id' },
  webhook: {
    scheme: 'hmac',
    header: 'Linear-Signature',
    encoding: 'hex',
    timestamp: { at: '/webhookTimestamp', unit: 'milliseconds', toleranceSeconds: 60 },
    eventAt: 'Linear-Event',
    deliveryAt: 'Linear-Delivery',
    occurredAt: { at: '/webhookTimestamp', unit: 'milliseconds' },
    accepted: 200,
    answerWithinSeconds: 5,
    events: [
      {
        name: 'OAuthApp',
        means: 'account-revoked',
        when: { at: '/action', is: 'revoked' },
        account: '/organizationId',
      },
      {
        name: 'OAuthAuthorization',
        means: 'recheck',
        when: { at: '/action', is: 'revoked' },
        user: '/userId',
        account: '/organizationId',
      },
    ],
    steps: [
      'Open the application under Settings, API, OAuth applications, and switch webhooks on with this address.',
      'Choose the app events that tell of a revoked authorization.',
      'Copy the signing secret of the webhook.',
    ],
  },
  about: {
    title: 'Linear',
    docs: OAUTH,
    clientSecret: { by: 'console', url: 'https://linear.app/settings/api', overlap: 'unknown' },
    deprecations: {
      page: 'https://linear.app/developers',
      versions: 'GraphQL introspection: isDeprecated',
    },
    changes: [
      {
        on: '2026-04-01',
        what: 'Access tokens that do not expire end; apps must refresh.',
        standing: 'documented',
        source: OAUTH,
      },
    ],
    mind: ['There is an exchange for long-lived tokens from before, so that nobody has to consent anew.'],
  },
  facts: [
    documented(OAUTH, 'authorizationEndpoint', 'consent.scopeDelimiter', 'about.changes'),
    listed(OAUTH, 'tokenEndpoint', 'clientAuth'),
    secondary(OAUTH, 'accessTokenSeconds', 'rotation.kind'),
    unverified(
      OAUTH,
      'rotation',
      'revocationEndpoint',
      'introspectionEndpoint',
      'grants',
      'consent',
      'dialect',
      'scopeReadBack',
      'about.mind',
    ),
    unverified('https://linear.app/developers/graphql', 'probe', 'identity'),
    documented('https://linear.app/developers/webhooks', 'webhook'),
    unverified('https://linear.app/developers/webhooks', 'webhook.steps'),
    unverified('https://linear.app/settings/api', 'about.clientSecret'),
    unverified('https://linear.app/developers', 'about.deprecations'),
  ],
};
