import type { VendorId } from '#shared/domain/ids.ts';
import { documented, listed, unverified } from '../facts.ts';
import { DAY } from '../lengths.ts';
import type { CatalogueEntry } from '../vendor-entry.ts';

const OAUTH = 'https://docs.oracle.com/en/cloud/saas/netsuite/ns-online-help/section_160855594402.html';

/** Confidential clients; `netsuite.1234567-sb1` is the account 1234567_SB1. */
export const netsuite: CatalogueEntry = {
  id: 'netsuite' as VendorId,
  tenant: [{ name: 'account', example: '1234567-sb1' }],
  authorizationEndpoint: 'https://{account}.app.netsuite.com/app/login/oauth2/authorize.nl',
  tokenEndpoint: 'https://{account}.suitetalk.api.netsuite.com/services/rest/auth/oauth2/v1/token',
  revocationEndpoint: 'https://{account}.suitetalk.api.netsuite.com/services/rest/auth/oauth2/v1/revoke',
  clientAuth: 'basic',
  rotation: { kind: 'none' },
  accessTokenSeconds: 3600,
  refreshTokenSeconds: 7 * DAY,
  probe: {
    method: 'GET',
    url: 'https://{account}.suitetalk.api.netsuite.com/services/rest/record/v1/metadata-catalog',
    expect: 200,
  },
  grants: ['authorization_code', 'client_credentials'],
  consent: { pkce: 'supported' },
  scopeReadBack: { by: 'none' },
  identity: { from: 'tenant' },
  webhook: { scheme: 'none', steps: ['There are no events about consent: it is found by refreshing.'] },
  about: {
    title: 'NetSuite',
    docs: OAUTH,
    clientSecret: { by: 'console', url: OAUTH, overlap: 'unknown' },
    deprecations: {
      page: 'https://docs.oracle.com/en/cloud/saas/netsuite/ns-online-help/chapter_N3888247.html',
    },
    mind: [
      'A refresh token lives seven days, however often it is used: each week a person must consent again.',
      'Client credentials with a certificate do without a person: they are the better way for machines.',
      'Refresh tokens of public clients live three hours and work once.',
    ],
  },
  facts: [
    listed(OAUTH, 'authorizationEndpoint', 'tokenEndpoint', 'clientAuth', 'tenant'),
    documented(OAUTH, 'accessTokenSeconds', 'refreshTokenSeconds', 'rotation', 'about.mind'),
    unverified(
      OAUTH,
      'revocationEndpoint',
      'introspectionEndpoint',
      'probe',
      'grants',
      'consent',
      'scopeReadBack',
      'identity',
      'webhook',
      'about.clientSecret',
      'about.deprecations',
    ),
  ],
};
