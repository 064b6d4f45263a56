import type { VendorId } from '#shared/domain/ids.ts';
import { documented, listed, unverified } from '../facts.ts';
import type { CatalogueEntry } from '../vendor-entry.ts';

const OAUTH = 'https://developers.asana.com/docs/oauth';

export const asana: CatalogueEntry = {
  id: 'asana' as VendorId,
  authorizationEndpoint: 'https://app.asana.com/-/oauth_authorize',
  tokenEndpoint: 'https://app.asana.com/-/oauth_token',
  // Takes the refresh token only: an access token is answered with 400.
  revocationEndpoint: 'https://app.asana.com/-/oauth_revoke',
  clientAuth: 'post',
  rotation: { kind: 'none' },
  accessTokenSeconds: 3600,
  probe: { method: 'GET', url: 'https://app.asana.com/api/1.0/users/me', expect: 200 },
  grants: ['authorization_code'],
  consent: { pkce: 'supported' },
  scopeReadBack: { by: 'answer' },
  identity: { from: 'answer', user: '/data/gid' },
  webhook: {
    scheme: 'hmac',
    header: 'X-Hook-Signature',
    encoding: 'hex',
    handshake: { kind: 'echo-header', header: 'X-Hook-Secret' },
    accepted: 200,
    answerWithinSeconds: 10,
    events: [],
    steps: [
      'Webhooks tell of tasks and projects; withdrawn consent is found by the probe and by refreshing.',
    ],
  },
  about: {
    title: 'Asana',
    docs: OAUTH,
    clientSecret: { by: 'console', url: 'https://app.asana.com/0/my-apps', overlap: 'unknown' },
    deprecations: {
      page: 'https://developers.asana.com/docs/deprecations',
      headers: ['Asana-Change'],
      signs: [
        {
          header: 'Asana-Change',
          means: 'changes',
          standing: 'documented',
          source: 'https://developers.asana.com/docs/deprecations',
        },
      ],
    },
    mind: ['Asana-Enable and Asana-Disable choose a change ahead of its time, or hold it off.'],
  },
  facts: [
    listed(OAUTH, 'authorizationEndpoint', 'tokenEndpoint', 'clientAuth'),
    documented(OAUTH, 'accessTokenSeconds', 'revocationEndpoint'),
    unverified(OAUTH, 'rotation', 'grants', 'consent', 'scopeReadBack', 'identity', 'introspectionEndpoint'),
    unverified('https://developers.asana.com/reference/getuser', 'probe'),
    documented('https://developers.asana.com/docs/webhooks-guide', 'webhook'),
    unverified('https://app.asana.com/0/my-apps', 'about.clientSecret'),
    documented('https://developers.asana.com/docs/deprecations', 'about.deprecations', 'about.mind'),
  ],
};
