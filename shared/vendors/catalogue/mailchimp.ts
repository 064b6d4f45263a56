import type { VendorId } from '#shared/domain/ids.ts';
import { listed, unverified } from '../facts.ts';
import { UNTIL_REVOKED } from '../lengths.ts';
import type { CatalogueEntry } from '../vendor-entry.ts';

const GUIDE = 'https://mailchimp.com/developer/marketing/guides/access-user-data-oauth-2/';

export const mailchimp: CatalogueEntry = {
  id: 'mailchimp' as VendorId,
  authorizationEndpoint: 'https://login.mailchimp.com/oauth2/authorize',
  tokenEndpoint: 'https://login.mailchimp.com/oauth2/token',
  clientAuth: 'post',
  // No refresh token: the access token lives until it is revoked.
  rotation: { kind: 'none' },
  accessTokenSeconds: UNTIL_REVOKED,
  probe: {
    method: 'GET',
    url: 'https://login.mailchimp.com/oauth2/metadata',
    expect: 200,
    token: { header: 'Authorization', prefix: 'OAuth ' },
  },
  grants: ['authorization_code'],
  consent: { pkce: 'unknown' },
  scopeReadBack: { by: 'none' },
  identity: { from: 'probe', user: '/login/login_id', account: '/user_id' },
  webhook: {
    scheme: 'secret-path',
    accepted: 200,
    events: [],
    steps: ['Webhooks tell of audiences and are not signed; withdrawn consent is found by the probe alone.'],
  },
  about: {
    title: 'Mailchimp',
    docs: GUIDE,
    clientSecret: { by: 'console', url: 'https://admin.mailchimp.com/account/oauth2/', overlap: 'unknown' },
    deprecations: { page: 'https://mailchimp.com/developer/release-notes/' },
    revocation: 'There is none by a program: a person removes the app in the settings of the account.',
    mind: ['The answer of the probe names the host of the API: api_endpoint.'],
  },
  facts: [
    listed(GUIDE, 'authorizationEndpoint', 'tokenEndpoint', 'clientAuth'),
    unverified(
      GUIDE,
      'rotation',
      'accessTokenSeconds',
      'probe',
      'grants',
      'consent',
      'scopeReadBack',
      'identity',
      'revocationEndpoint',
      'introspectionEndpoint',
      'about.revocation',
      'about.mind',
    ),
    unverified('https://mailchimp.com/developer/marketing/guides/sync-audience-data-webhooks/', 'webhook'),
    unverified('https://admin.mailchimp.com/account/oauth2/', 'about.clientSecret'),
    unverified('https://mailchimp.com/developer/release-notes/', 'about.deprecations'),
  ],
};
