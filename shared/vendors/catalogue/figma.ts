import type { VendorId } from '#shared/domain/ids.ts';
import { listed, unverified } from '../facts.ts';
import { DAY } from '../lengths.ts';
import type { CatalogueEntry } from '../vendor-entry.ts';

const AUTH = 'https://developers.figma.com/docs/rest-api/authentication/';

export const figma: CatalogueEntry = {
  id: 'figma' as VendorId,
  authorizationEndpoint: 'https://www.figma.com/oauth',
  tokenEndpoint: 'https://api.figma.com/v1/oauth/token',
  refreshEndpoint: 'https://api.figma.com/v1/oauth/refresh',
  clientAuth: 'basic',
  // No new refresh token comes.
  rotation: { kind: 'none' },
  accessTokenSeconds: 90 * DAY,
  probe: { method: 'GET', url: 'https://api.figma.com/v1/me', expect: 200 },
  grants: ['authorization_code'],
  consent: { pkce: 'supported', scopeDelimiter: ',' },
  scopeReadBack: { by: 'none' },
  identity: { from: 'answer', user: '/user_id_string' },
  webhook: {
    scheme: 'shared-token',
    at: '/passcode',
    form: 'plain',
    handshake: { kind: 'ping', when: { at: '/event_type', is: 'PING' }, answer: 200 },
    eventAt: '/event_type',
    occurredAt: { at: '/timestamp', unit: 'iso' },
    accepted: 200,
    events: [],
    steps: ['Webhooks tell of files; withdrawn consent is found by the probe and by refreshing.'],
  },
  about: {
    title: 'Figma',
    docs: AUTH,
    clientSecret: { by: 'console', url: 'https://www.figma.com/developers/apps', overlap: 'unknown' },
    deprecations: { page: 'https://developers.figma.com/docs/rest-api/changelog/' },
    revocation: 'POST https://api.figma.com/v1/oauth/revoke.',
  },
  facts: [
    listed(
      AUTH,
      'authorizationEndpoint',
      'tokenEndpoint',
      'refreshEndpoint',
      'clientAuth',
      'consent.scopeDelimiter',
    ),
    unverified(
      AUTH,
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
    ),
    unverified('https://developers.figma.com/docs/rest-api/webhooks-security/', 'webhook'),
    unverified('https://www.figma.com/developers/apps', 'about.clientSecret'),
    unverified('https://developers.figma.com/docs/rest-api/changelog/', 'about.deprecations'),
  ],
};
