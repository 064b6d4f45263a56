import type { VendorId } from '#shared/domain/ids.ts';
import { documented, listed, secondary, unverified } from '../facts.ts';
import { DAY } from '../lengths.ts';
import type { CatalogueEntry } from '../vendor-entry.ts';

const RISC = 'https://schemas.openid.net/secevent/risc/event-type';
const OAUTH_EVENT = 'https://schemas.openid.net/secevent/oauth/event-type';

export const google: CatalogueEntry = {
  id: 'google' as VendorId,
  authorizationEndpoint: 'https://accounts.google.com/o/oauth2/v2/auth',
  tokenEndpoint: 'https://oauth2.googleapis.com/token',
  revocationEndpoint: 'https://oauth2.googleapis.com/revoke',
  revocationEnds: 'grant',
  deviceAuthorizationEndpoint: 'https://oauth2.googleapis.com/device/code',
  userinfoEndpoint: 'https://openidconnect.googleapis.com/v1/userinfo',
  jwksUri: 'https://www.googleapis.com/oauth2/v3/certs',
  issuer: 'https://accounts.google.com',
  issRequired: false,
  clientAuth: 'post',
  rotation: { kind: 'none' },
  accessTokenSeconds: 3600,
  refreshTokenIdleSeconds: 180 * DAY,
  probe: { method: 'GET', url: 'https://openidconnect.googleapis.com/v1/userinfo', expect: 200 },
  grants: ['authorization_code', 'device_code', 'jwt_bearer'],
  consent: { pkce: 'supported', parameters: { access_type: 'offline', prompt: 'consent' } },
  // A person may grant a part of what was asked for: every token answer names what is granted.
  scopeReadBack: { by: 'call', method: 'GET', url: 'https://oauth2.googleapis.com/tokeninfo', at: '/scope' },
  identity: { from: 'id_token', user: '/sub' },
  webhook: {
    scheme: 'ssf',
    // With a slash at its end, unlike the issuer of identity tokens.
    issuer: 'https://accounts.google.com/',
    jwksUri: 'https://www.googleapis.com/oauth2/v3/certs',
    legacy: true,
    handshake: { kind: 'ssf-verification' },
    deliveryAt: '/jti',
    occurredAt: { at: '/iat', unit: 'seconds' },
    accepted: 202,
    registration: { by: 'google-risc', url: 'https://risc.googleapis.com/v1beta' },
    events: [
      { name: `${OAUTH_EVENT}/tokens-revoked`, means: 'account-revoked', user: '/subject/sub' },
      { name: `${RISC}/sessions-revoked`, means: 'recheck', user: '/subject/sub' },
      { name: `${RISC}/account-disabled`, means: 'suspended', user: '/subject/sub' },
      { name: `${RISC}/account-enabled`, means: 'resumed', user: '/subject/sub' },
      { name: `${RISC}/account-credential-change-required`, means: 'recheck', user: '/subject/sub' },
    ],
    steps: [
      'Enable the RISC API in the Google Cloud project of the OAuth client.',
      'Ask for the scope profile or email: without one of them no events come.',
      'With a service account that has the role RISC Configuration Admin, let the home register it (--register), or POST the address and the events to https://risc.googleapis.com/v1beta/stream:update.',
      'Leave token-revoked out: it names one token by a hash and no user, so it is taken and has no effect. That token is found dead when it is refreshed next.',
      'Ask for a verification event by POST https://risc.googleapis.com/v1beta/stream:verify; the log then says: webhook verification arrived.',
    ],
  },
  about: {
    title: 'Google',
    docs: 'https://developers.google.com/identity/protocols/oauth2/web-server',
    clientSecret: {
      by: 'console',
      url: 'https://console.cloud.google.com/auth/clients',
      overlap: 'several',
      note: 'Two secrets, each of which can be switched off. A client that lies unused is deleted.',
    },
    deprecations: {
      page: 'https://cloud.google.com/release-notes',
      versions: 'GET https://www.googleapis.com/discovery/v1/apis',
    },
    mind: [
      'While the consent screen is External and in testing, a refresh token lives seven days.',
      'An account holds a hundred refresh tokens per client; the next one ends the oldest without a word.',
      'A new password ends refresh tokens that have Gmail scopes.',
      'invalid_grant with error_subtype invalid_rapt is a session limit of a Workspace: a person must sign in again.',
    ],
  },
  facts: [
    listed(
      'https://developers.google.com/identity/protocols/oauth2/web-server',
      'authorizationEndpoint',
      'tokenEndpoint',
      'rotation',
      'consent.parameters',
    ),
    unverified(
      'https://developers.google.com/identity/protocols/oauth2/web-server',
      'revocationEndpoint',
      'clientAuth',
      'accessTokenSeconds',
      'probe',
      'userinfoEndpoint',
      'scopeReadBack',
      'grants',
      'consent.pkce',
      'identity',
      'issuer',
      'issRequired',
      'introspectionEndpoint',
    ),
    unverified(
      'https://developers.google.com/identity/protocols/oauth2/limited-input-device',
      'deviceAuthorizationEndpoint',
    ),
    unverified(
      'https://developers.google.com/identity/protocols/oauth2/web-server#tokenrevoke',
      'revocationEnds',
    ),
    secondary('https://unified.to/blog/why_google_oauth_returns', 'refreshTokenIdleSeconds', 'about.mind'),
    documented('https://developers.google.com/identity/protocols/risc', 'webhook', 'jwksUri'),
    documented('https://support.google.com/cloud/answer/15549257', 'about.clientSecret'),
    unverified('https://cloud.google.com/release-notes', 'about.deprecations'),
  ],
};
