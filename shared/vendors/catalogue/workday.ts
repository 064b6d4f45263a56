import type { VendorId } from '#shared/domain/ids.ts';
import { listed, unverified } from '../facts.ts';
import type { CatalogueEntry } from '../vendor-entry.ts';

const DOC = 'https://community.workday.com/sites/default/files/file-hosting/restapi/index.html';

/** `workday.wd2-impl-services1.acme` is the tenant acme on that host; the page for consent is on the host of the web client. */
export const workday: CatalogueEntry = {
  id: 'workday' as VendorId,
  tenant: [
    { name: 'host', example: 'wd2-impl-services1' },
    { name: 'tenant', example: 'acme' },
  ],
  authorizationEndpoint: 'https://impl.workday.com/{tenant}/authorize',
  tokenEndpoint: 'https://{host}.workday.com/ccx/oauth2/{tenant}/token',
  clientAuth: 'basic',
  // Refresh tokens may be set never to run out, by client.
  rotation: { kind: 'none' },
  accessTokenSeconds: 3600,
  probe: { method: 'GET', url: 'https://{host}.workday.com/ccx/api/v1/{tenant}/workers/me', expect: 200 },
  grants: ['authorization_code', 'jwt_bearer'],
  consent: { pkce: 'unknown' },
  scopeReadBack: { by: 'none' },
  identity: { from: 'probe', user: '/id' },
  webhook: {
    scheme: 'none',
    steps: ['There are no events about consent: it is found by the probe and by refreshing.'],
  },
  about: {
    title: 'Workday',
    docs: DOC,
    clientSecret: { by: 'console', url: 'https://doc.workday.com/', overlap: 'unknown' },
    deprecations: { page: 'https://community.workday.com/' },
    mind: [
      'In production the page for consent is on www.myworkday.com: correct this vendor in a vendor file.',
    ],
  },
  facts: [
    listed(DOC, 'tokenEndpoint', 'clientAuth', 'tenant'),
    unverified(
      DOC,
      'authorizationEndpoint',
      'rotation',
      'accessTokenSeconds',
      'probe',
      'grants',
      'consent',
      'scopeReadBack',
      'identity',
      'webhook',
      'revocationEndpoint',
      'introspectionEndpoint',
      'about',
    ),
  ],
};
