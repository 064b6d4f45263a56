import type { VendorId } from '#shared/domain/ids.ts';
import { documented, listed, secondary, unverified } from '../facts.ts';
import type { CatalogueEntry } from '../vendor-entry.ts';

const ROTATION = 'https://developer.calendly.com/refresh-token-rotation-guide';
const METADATA = 'https://calendly.com/.well-known/oauth-authorization-server';

export const calendly: CatalogueEntry = {
  id: 'calendly' as VendorId,
  authorizationEndpoint: 'https://auth.calendly.com/oauth/authorize',
  tokenEndpoint: 'https://auth.calendly.com/oauth/token',
  revocationEndpoint: 'https://auth.calendly.com/oauth/revoke',
  introspectionEndpoint: 'https://auth.calendly.com/oauth/introspect',
  clientAuth: 'basic',
  // Revoked right after it was exchanged; it does not run out unused.
  rotation: { kind: 'strict' },
  accessTokenSeconds: 7200,
  allowedHosts: ['api.calendly.com'],
  probe: { method: 'GET', url: 'https://api.calendly.com/users/me', expect: 200 },
  grants: ['authorization_code'],
  consent: { pkce: 'supported' },
  scopeReadBack: { by: 'introspection' },
  identity: { from: 'answer', user: '/owner', account: '/organization' },
  webhook: {
    scheme: 'hmac-pairs',
    header: 'Calendly-Webhook-Signature',
    signed: '{timestamp}.{body}',
    toleranceSeconds: 300,
    eventAt: '/event',
    occurredAt: { at: '/created_at', unit: 'iso' },
    accepted: 200,
    events: [],
    steps: ['Webhooks tell of invitees; withdrawn consent is found by introspection and by refreshing.'],
  },
  about: {
    title: 'Calendly',
    docs: ROTATION,
    clientSecret: { by: 'console', url: 'https://developer.calendly.com/console/apps', overlap: 'unknown' },
    deprecations: { page: 'https://developer.calendly.com/release-notes', versions: `GET ${METADATA}` },
    changes: [
      {
        on: '2026-03-03',
        what: 'Scopes begin to exist; grants from before have none.',
        standing: 'secondary',
        source: 'https://docs.unified.to/skills/calendly-oauth-app/SKILL.md',
      },
    ],
    mind: ['Refresh tokens used to be accepted again for a while; since 2026 they work once.'],
  },
  facts: [
    listed(METADATA, 'authorizationEndpoint', 'tokenEndpoint'),
    documented(ROTATION, 'rotation', 'accessTokenSeconds', 'about.mind'),
    unverified(
      METADATA,
      'revocationEndpoint',
      'introspectionEndpoint',
      'clientAuth',
      'grants',
      'consent',
      'scopeReadBack',
    ),
    unverified('https://developer.calendly.com/api-docs', 'probe', 'allowedHosts', 'identity'),
    unverified('https://developer.calendly.com/api-docs/webhook-signatures', 'webhook'),
    secondary('https://docs.unified.to/skills/calendly-oauth-app/SKILL.md', 'about.changes'),
    unverified('https://developer.calendly.com/console/apps', 'about.clientSecret'),
    documented('https://developer.calendly.com/release-notes', 'about.deprecations'),
  ],
};
