import type { VendorId } from '#shared/domain/ids.ts';
import { listed, unverified } from '../facts.ts';
import type { CatalogueEntry } from '../vendor-entry.ts';

const VALIDATE = 'https://dev.twitch.tv/docs/authentication/validate-tokens/';
const EVENTSUB = 'https://dev.twitch.tv/docs/eventsub/handling-webhook-events/';

export const twitch: CatalogueEntry = {
  id: 'twitch' as VendorId,
  authorizationEndpoint: 'https://id.twitch.tv/oauth2/authorize',
  tokenEndpoint: 'https://id.twitch.tv/oauth2/token',
  revocationEndpoint: 'https://id.twitch.tv/oauth2/revoke',
  revocationEnds: 'token',
  deviceAuthorizationEndpoint: 'https://id.twitch.tv/oauth2/device',
  userinfoEndpoint: 'https://id.twitch.tv/oauth2/userinfo',
  jwksUri: 'https://id.twitch.tv/oauth2/keys',
  issuer: 'https://id.twitch.tv/oauth2',
  issRequired: false,
  clientAuth: 'post',
  rotation: { kind: 'none' },
  accessTokenSeconds: 4 * 3600,
  // Must be called every hour for tokens that are in use.
  probe: {
    method: 'GET',
    url: 'https://id.twitch.tv/oauth2/validate',
    expect: 200,
    token: { header: 'Authorization', prefix: 'OAuth ' },
  },
  grants: ['authorization_code', 'client_credentials', 'device_code'],
  consent: { pkce: 'unknown' },
  scopeReadBack: { by: 'call', method: 'GET', url: 'https://id.twitch.tv/oauth2/validate', at: '/scopes' },
  identity: { from: 'probe', user: '/user_id' },
  webhook: {
    scheme: 'hmac',
    header: 'Twitch-Eventsub-Message-Signature',
    prefix: 'sha256=',
    encoding: 'hex',
    signed: '{id}{timestamp}{body}',
    timestamp: { at: 'Twitch-Eventsub-Message-Timestamp', unit: 'iso', toleranceSeconds: 600 },
    handshake: {
      kind: 'echo-body',
      when: { at: 'Twitch-Eventsub-Message-Type', is: 'webhook_callback_verification' },
      at: '/challenge',
      as: 'text',
    },
    eventAt: 'Twitch-Eventsub-Subscription-Type',
    deliveryAt: 'Twitch-Eventsub-Message-Id',
    occurredAt: { at: 'Twitch-Eventsub-Message-Timestamp', unit: 'iso' },
    accepted: 204,
    events: [{ name: 'user.authorization.revoke', means: 'revoked', user: '/event/user_id' }],
    steps: [
      'Make a secret of 10 to 100 ASCII characters and store it here.',
      'POST https://api.twitch.tv/helix/eventsub/subscriptions with type user.authorization.revoke, version 1, the client id as condition, this address and the secret.',
    ],
  },
  about: {
    title: 'Twitch',
    docs: 'https://dev.twitch.tv/docs/authentication/',
    clientSecret: { by: 'console', url: 'https://dev.twitch.tv/console/apps', overlap: 'none' },
    deprecations: { page: 'https://dev.twitch.tv/docs/change-log/' },
    mind: ['Tokens must be validated every hour; who does not may be cut off.'],
  },
  facts: [
    listed(
      'https://dev.twitch.tv/docs/authentication/getting-tokens-oauth/',
      'authorizationEndpoint',
      'tokenEndpoint',
      'clientAuth',
    ),
    unverified('https://dev.twitch.tv/docs/authentication/refresh-tokens/', 'rotation', 'accessTokenSeconds'),
    unverified(
      'https://dev.twitch.tv/docs/authentication/revoke-tokens/',
      'revocationEndpoint',
      'revocationEnds',
      'introspectionEndpoint',
    ),
    unverified(VALIDATE, 'probe', 'scopeReadBack', 'identity', 'about.mind'),
    unverified(
      'https://dev.twitch.tv/docs/authentication/getting-tokens-oidc/',
      'userinfoEndpoint',
      'jwksUri',
      'issuer',
      'issRequired',
      'deviceAuthorizationEndpoint',
      'grants',
      'consent',
    ),
    unverified(EVENTSUB, 'webhook'),
    unverified('https://dev.twitch.tv/console/apps', 'about.clientSecret'),
    unverified('https://dev.twitch.tv/docs/change-log/', 'about.deprecations'),
  ],
};
