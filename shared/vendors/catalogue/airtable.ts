import type { VendorId } from '#shared/domain/ids.ts';
import { documented, listed, secondary, unverified } from '../facts.ts';
import { DAY } from '../lengths.ts';
import type { CatalogueEntry } from '../vendor-entry.ts';

const REFERENCE = 'https://airtable.com/developers/web/api/oauth-reference';
const SUPPORT = 'https://support.airtable.com/docs/troubleshooting-oauth-integrations-in-airtable';

export const airtable: CatalogueEntry = {
  id: 'airtable' as VendorId,
  authorizationEndpoint: 'https://airtable.com/oauth2/v1/authorize',
  tokenEndpoint: 'https://airtable.com/oauth2/v1/token',
  clientAuth: 'basic',
  // A refresh token that is used twice ends the whole integration, and Airtable writes to the person.
  rotation: { kind: 'strict', reuseRevokesFamily: true },
  accessTokenSeconds: 3600,
  refreshTokenSeconds: 60 * DAY,
  allowedHosts: ['api.airtable.com'],
  probe: { method: 'GET', url: 'https://api.airtable.com/v0/meta/whoami', expect: 200 },
  grants: ['authorization_code'],
  consent: { pkce: 'required' },
  scopeReadBack: { by: 'call', method: 'GET', url: 'https://api.airtable.com/v0/meta/whoami', at: '/scopes' },
  identity: { from: 'probe', user: '/id' },
  webhook: {
    scheme: 'hmac',
    header: 'X-Airtable-Content-MAC',
    prefix: 'hmac-sha256=',
    encoding: 'hex',
    key: 'base64',
    accepted: 200,
    events: [],
    steps: [
      'Webhooks say only that a base has changed, and run out after seven days unless they are refreshed.',
      'Withdrawn consent is found by the probe and by refreshing.',
    ],
  },
  about: {
    title: 'Airtable',
    docs: REFERENCE,
    clientSecret: { by: 'console', url: 'https://airtable.com/create/oauth', overlap: 'unknown' },
    deprecations: { page: 'https://airtable.com/developers/web/api/changelog' },
    mind: ['Two refreshes at once may be answered with 409.'],
  },
  facts: [
    listed(REFERENCE, 'authorizationEndpoint', 'tokenEndpoint', 'clientAuth', 'consent'),
    secondary(
      'https://www.nango.dev/blog/airtable-oauth-refresh-token-invalid-grant',
      'rotation',
      'accessTokenSeconds',
      'refreshTokenSeconds',
    ),
    documented(SUPPORT, 'rotation.reuseRevokesFamily'),
    unverified(REFERENCE, 'grants', 'revocationEndpoint', 'introspectionEndpoint', 'about.mind'),
    unverified(
      'https://airtable.com/developers/web/api/get-user-id-scopes',
      'probe',
      'allowedHosts',
      'scopeReadBack',
      'identity',
    ),
    unverified('https://airtable.com/developers/web/api/webhooks-overview', 'webhook'),
    unverified('https://airtable.com/create/oauth', 'about.clientSecret'),
    unverified('https://airtable.com/developers/web/api/changelog', 'about.deprecations'),
  ],
};
