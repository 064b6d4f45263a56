import type { VendorId } from '#shared/domain/ids.ts';
import { documented, listed, secondary, unverified } from '../facts.ts';
import { DAY } from '../lengths.ts';
import type { CatalogueEntry } from '../vendor-entry.ts';

const POLICY = 'https://support.zendesk.com/hc/en-us/articles/10212201463962';
const REFRESH = 'https://support.zendesk.com/hc/en-us/articles/9182123625370';

/** `zendesk.acme` is acme.zendesk.com. */
export const zendesk: CatalogueEntry = {
  id: 'zendesk' as VendorId,
  tenant: [{ name: 'subdomain', example: 'acme' }],
  authorizationEndpoint: 'https://{subdomain}.zendesk.com/oauth/authorizations/new',
  tokenEndpoint: 'https://{subdomain}.zendesk.com/oauth/tokens',
  clientAuth: 'post',
  // A refresh deletes the access token and the refresh token that were there before.
  rotation: { kind: 'strict' },
  accessTokenSeconds: 1800,
  refreshTokenSeconds: 30 * DAY,
  // Lifetimes are asked for: without them, older clients get a token that does not run out.
  dialect: { refreshParameters: { expires_in: '1800', refresh_token_expires_in: '2592000' } },
  probe: {
    method: 'GET',
    url: 'https://{subdomain}.zendesk.com/api/v2/oauth/tokens/current.json',
    expect: 200,
  },
  grants: ['authorization_code', 'client_credentials'],
  consent: {
    pkce: 'supported',
    tokenParameters: { expires_in: '1800', refresh_token_expires_in: '2592000' },
  },
  scopeReadBack: {
    by: 'call',
    method: 'GET',
    url: 'https://{subdomain}.zendesk.com/api/v2/oauth/tokens/current.json',
    at: '/token/scopes',
  },
  identity: { from: 'probe', user: '/token/user_id' },
  webhook: {
    scheme: 'hmac',
    header: 'X-Zendesk-Webhook-Signature',
    encoding: 'base64',
    signed: '{timestamp}{body}',
    // Zendesk states no tolerance; the secret looks like base64 and is used as text.
    timestamp: { at: 'X-Zendesk-Webhook-Signature-Timestamp', unit: 'iso', toleranceSeconds: 300 },
    key: 'text',
    deliveryAt: 'X-Zendesk-Webhook-Invocation-Id',
    accepted: 200,
    events: [],
    steps: ['Webhooks carry data; withdrawn consent is found by the probe and by refreshing.'],
  },
  about: {
    title: 'Zendesk',
    docs: REFRESH,
    clientSecret: {
      by: 'api',
      url: 'https://developer.zendesk.com/api-reference/ticketing/oauth/oauth_clients/',
      call: 'PUT https://{subdomain}.zendesk.com/api/v2/oauth/clients/{id}/generate_secret',
      overlap: 'none',
    },
    deprecations: { page: 'https://developer.zendesk.com/api-reference/changelog/changelog/' },
    changes: [
      {
        on: '2026-02-02',
        what: 'Tokens of new global clients must expire.',
        standing: 'documented',
        source: POLICY,
      },
      {
        on: '2026-04-30',
        what: 'Tokens of new local clients must expire.',
        standing: 'documented',
        source: POLICY,
      },
      {
        on: '2027-04-01',
        what: 'All local clients must use the refresh flow.',
        standing: 'documented',
        source: POLICY,
      },
    ],
    revocation: 'DELETE https://{subdomain}.zendesk.com/api/v2/oauth/tokens/{id}.',
    mind: ['A token from before the refresh flow cannot be refreshed: a person must consent again.'],
  },
  facts: [
    listed(REFRESH, 'authorizationEndpoint', 'tokenEndpoint', 'tenant', 'consent.tokenParameters'),
    documented(POLICY, 'accessTokenSeconds', 'refreshTokenSeconds', 'about.changes', 'about.mind'),
    documented(REFRESH, 'rotation'),
    unverified(REFRESH, 'clientAuth', 'grants', 'consent', 'dialect'),
    unverified(
      'https://developer.zendesk.com/api-reference/ticketing/oauth/oauth_tokens/',
      'probe',
      'scopeReadBack',
      'identity',
      'revocationEndpoint',
      'introspectionEndpoint',
      'about.revocation',
    ),
    secondary('https://developer.zendesk.com/documentation/webhooks/verifying/', 'webhook'),
    unverified(
      'https://developer.zendesk.com/api-reference/ticketing/oauth/oauth_clients/',
      'about.clientSecret',
    ),
    unverified('https://developer.zendesk.com/api-reference/changelog/changelog/', 'about.deprecations'),
  ],
};
