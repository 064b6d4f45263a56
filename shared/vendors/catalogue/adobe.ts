import type { VendorId } from '#shared/domain/ids.ts';
import { documented, listed, unverified } from '../facts.ts';
import { DAY } from '../lengths.ts';
import type { CatalogueEntry } from '../vendor-entry.ts';

const IMS = 'https://developer.adobe.com/developer-console/docs/guides/authentication/UserAuthentication/ims';
const SERVER =
  'https://developer.adobe.com/developer-console/docs/guides/authentication/ServerToServerAuthentication/implementation';

/** Adobe IMS. Acrobat Sign has hosts and lifetimes of its own: a vendor of the vendor file. */
export const adobe: CatalogueEntry = {
  id: 'adobe' as VendorId,
  authorizationEndpoint: 'https://ims-na1.adobelogin.com/ims/authorize/v2',
  tokenEndpoint: 'https://ims-na1.adobelogin.com/ims/token/v3',
  userinfoEndpoint: 'https://ims-na1.adobelogin.com/ims/userinfo/v2',
  clientAuth: 'post',
  rotation: { kind: 'none' },
  accessTokenSeconds: DAY,
  refreshTokenSeconds: 14 * DAY,
  probe: { method: 'GET', url: 'https://ims-na1.adobelogin.com/ims/userinfo/v2', expect: 200 },
  grants: ['authorization_code', 'client_credentials'],
  consent: { pkce: 'supported', offlineScopes: ['offline_access'], scopeDelimiter: ',' },
  scopeReadBack: { by: 'none' },
  identity: { from: 'probe', user: '/sub' },
  webhook: {
    scheme: 'certificate',
    dialect: 'adobe',
    signatureHeaders: ['x-adobe-digital-signature-1', 'x-adobe-digital-signature-2'],
    certificateHeaders: ['x-adobe-public-key1-path', 'x-adobe-public-key2-path'],
    certificateHosts: ['static.adobeioevents.com'],
    handshake: { kind: 'echo-query', method: 'GET', parameter: 'challenge' },
    eventAt: '/event/@type',
    deliveryAt: '/event_id',
    accepted: 200,
    events: [],
    steps: ['I/O Events carry data; withdrawn consent is found by the probe and by refreshing.'],
  },
  about: {
    title: 'Adobe',
    docs: IMS,
    clientSecret: {
      by: 'api',
      url: SERVER,
      call: 'The credentials API of the Developer Console adds and removes secrets of server-to-server credentials',
      overlap: 'several',
    },
    deprecations: { page: 'https://developer.adobe.com/developer-console/docs/guides/' },
    revocation: 'POST https://ims-na1.adobelogin.com/ims/revoke with the token.',
    mind: ['Refresh tokens of Acrobat Sign live 60 days from their last use.'],
  },
  facts: [
    listed(IMS, 'authorizationEndpoint', 'tokenEndpoint', 'clientAuth'),
    documented('https://developer.adobe.com/firefly-services/docs/guides/get-started/', 'accessTokenSeconds'),
    unverified(
      IMS,
      'rotation',
      'refreshTokenSeconds',
      'userinfoEndpoint',
      'probe',
      'grants',
      'consent',
      'scopeReadBack',
      'identity',
      'revocationEndpoint',
      'introspectionEndpoint',
      'about.revocation',
    ),
    documented('https://opensource.adobe.com/acrobat-sign/developer_guide/oauth.html', 'about.mind'),
    unverified('https://developer.adobe.com/events/docs/guides/', 'webhook'),
    unverified(SERVER, 'about.clientSecret'),
    unverified('https://developer.adobe.com/developer-console/docs/guides/', 'about.deprecations'),
  ],
};
