import type { VendorId } from '#shared/domain/ids.ts';
import { listed, secondary, unverified } from '../facts.ts';
import { DAY } from '../lengths.ts';
import type { CatalogueEntry } from '../vendor-entry.ts';

const REFRESH = 'https://learn.microsoft.com/linkedin/shared/authentication/programmatic-refresh-tokens';
const FLOW = 'https://learn.microsoft.com/linkedin/shared/authentication/authorization-code-flow';

export const linkedin: CatalogueEntry = {
  id: 'linkedin' as VendorId,
  authorizationEndpoint: 'https://www.linkedin.com/oauth/v2/authorization',
  tokenEndpoint: 'https://www.linkedin.com/oauth/v2/accessToken',
  revocationEndpoint: 'https://www.linkedin.com/oauth/v2/revoke',
  introspectionEndpoint: 'https://www.linkedin.com/oauth/v2/introspectToken',
  userinfoEndpoint: 'https://api.linkedin.com/v2/userinfo',
  clientAuth: 'post',
  rotation: { kind: 'none' },
  accessTokenSeconds: 60 * DAY,
  // Fixed from the first issue, and for partner apps only: then a person must come again.
  refreshTokenSeconds: 365 * DAY,
  allowedHosts: ['api.linkedin.com'],
  probe: { method: 'GET', url: 'https://api.linkedin.com/v2/userinfo', expect: 200 },
  grants: ['authorization_code', 'client_credentials'],
  consent: { pkce: 'unknown' },
  scopeReadBack: { by: 'introspection' },
  identity: { from: 'probe', user: '/sub' },
  webhook: {
    scheme: 'hmac',
    header: 'X-LI-Signature',
    encoding: 'hex',
    signed: 'hmacsha256={body}',
    secret: 'client',
    handshake: {
      kind: 'hmac-answer',
      in: 'query',
      parameter: 'challengeCode',
      encoding: 'hex',
      echoAs: 'challengeCode',
      answerAs: 'challengeResponse',
    },
    accepted: 200,
    events: [],
    steps: ['Webhooks carry data; withdrawn consent is found by introspection and by refreshing.'],
  },
  about: {
    title: 'LinkedIn',
    docs: FLOW,
    clientSecret: { by: 'console', url: 'https://www.linkedin.com/developers/apps', overlap: 'several' },
    deprecations: {
      page: 'https://learn.microsoft.com/linkedin/marketing/integrations/recent-changes',
      headers: ['LinkedIn-Version'],
    },
    mind: ['Versions of the API live for about twelve months.'],
  },
  facts: [
    listed(FLOW, 'authorizationEndpoint', 'tokenEndpoint', 'clientAuth'),
    unverified(REFRESH, 'accessTokenSeconds', 'refreshTokenSeconds', 'rotation'),
    unverified(
      'https://learn.microsoft.com/linkedin/shared/authentication/token-introspection',
      'introspectionEndpoint',
      'revocationEndpoint',
      'scopeReadBack',
    ),
    unverified(FLOW, 'grants', 'consent'),
    unverified(
      'https://learn.microsoft.com/linkedin/consumer/integrations/self-serve/sign-in-with-linkedin-v2',
      'userinfoEndpoint',
      'probe',
      'allowedHosts',
      'identity',
    ),
    secondary('https://learn.microsoft.com/linkedin/shared/api-guide/webhook-validation', 'webhook'),
    unverified('https://www.linkedin.com/developers/apps', 'about.clientSecret'),
    unverified(
      'https://learn.microsoft.com/linkedin/marketing/versioning',
      'about.deprecations',
      'about.mind',
    ),
  ],
};
