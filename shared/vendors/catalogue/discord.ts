import type { VendorId } from '#shared/domain/ids.ts';
import { documented, listed, unverified } from '../facts.ts';
import { DAY } from '../lengths.ts';
import type { CatalogueEntry } from '../vendor-entry.ts';

const OAUTH = 'https://discord.com/developers/docs/topics/oauth2';
const EVENTS = 'https://discord.com/developers/docs/events/webhook-events';

export const discord: CatalogueEntry = {
  id: 'discord' as VendorId,
  authorizationEndpoint: 'https://discord.com/oauth2/authorize',
  tokenEndpoint: 'https://discord.com/api/oauth2/token',
  revocationEndpoint: 'https://discord.com/api/oauth2/token/revoke',
  // All tokens of the authorization end with the one that is named.
  revocationEnds: 'grant',
  clientAuth: 'basic',
  rotation: { kind: 'strict' },
  accessTokenSeconds: 7 * DAY,
  probe: { method: 'GET', url: 'https://discord.com/api/v10/oauth2/@me', expect: 200 },
  grants: ['authorization_code', 'client_credentials'],
  consent: { pkce: 'supported' },
  scopeReadBack: { by: 'call', method: 'GET', url: 'https://discord.com/api/v10/oauth2/@me', at: '/scopes' },
  identity: { from: 'probe', user: '/user/id' },
  webhook: {
    scheme: 'ed25519',
    header: 'X-Signature-Ed25519',
    timestampHeader: 'X-Signature-Timestamp',
    handshake: { kind: 'ping', when: { at: '/type', is: '0' }, answer: 204 },
    eventAt: '/event/type',
    occurredAt: { at: '/event/timestamp', unit: 'iso' },
    accepted: 204,
    answerWithinSeconds: 3,
    events: [{ name: 'APPLICATION_DEAUTHORIZED', means: 'revoked', user: '/event/data/user/id' }],
    steps: [
      'Copy the public key of the application from https://discord.com/developers/applications, General Information, and store it here first.',
      'Under Webhooks give the address as endpoint: Discord checks it with good and with bad signatures.',
      'Switch events on and choose Application Deauthorized.',
    ],
  },
  about: {
    title: 'Discord',
    docs: OAUTH,
    clientSecret: {
      by: 'console',
      url: 'https://discord.com/developers/applications',
      overlap: 'unknown',
    },
    deprecations: { page: 'https://discord.com/developers/docs/change-log' },
    mind: [
      'A dead refresh token is told from a live one by invalid_grant alone; no reason is given.',
      'An endpoint that accepts a bad signature is taken off.',
    ],
  },
  facts: [
    listed(OAUTH, 'authorizationEndpoint', 'tokenEndpoint'),
    documented(
      'https://github.com/discord/discord-api-docs/blob/main/docs/topics/oauth2.mdx',
      'accessTokenSeconds',
      'revocationEndpoint',
      'revocationEnds',
      'probe',
      'scopeReadBack',
      'identity',
      'about.mind',
    ),
    unverified(OAUTH, 'clientAuth', 'rotation', 'grants', 'consent', 'introspectionEndpoint'),
    documented(EVENTS, 'webhook'),
    unverified('https://discord.com/developers/applications', 'about.clientSecret'),
    documented('https://discord.com/developers/docs/change-log', 'about.deprecations'),
  ],
};
