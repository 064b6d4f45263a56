import type { VendorId } from '#shared/domain/ids.ts';
import { documented, listed, secondary, unverified } from '../facts.ts';
import { DAY } from '../lengths.ts';
import type { CatalogueEntry } from '../vendor-entry.ts';

/** Production by default; `salesforce.test` is a sandbox, `salesforce.acme.my` an org by its My Domain. */
export const salesforce: CatalogueEntry = {
  id: 'salesforce' as VendorId,
  tenant: [{ name: 'host', example: 'acme.my', otherwise: 'login' }],
  authorizationEndpoint: 'https://{host}.salesforce.com/services/oauth2/authorize',
  tokenEndpoint: 'https://{host}.salesforce.com/services/oauth2/token',
  revocationEndpoint: 'https://{host}.salesforce.com/services/oauth2/revoke',
  introspectionEndpoint: 'https://{host}.salesforce.com/services/oauth2/introspect',
  userinfoEndpoint: 'https://{host}.salesforce.com/services/oauth2/userinfo',
  jwksUri: 'https://{host}.salesforce.com/id/keys',
  clientAuth: 'post',
  rotation: { kind: 'strict', reuseRevokesFamily: true },
  // No expires_in: a token lives as long as a session of the org, two hours unless it is set otherwise.
  accessTokenSeconds: 7200,
  refreshTokenIdleSeconds: 30 * DAY,
  probe: {
    method: 'GET',
    url: 'https://{host}.salesforce.com/services/oauth2/userinfo',
    expect: 200,
    deadCodes: ['INVALID_SESSION_ID'],
  },
  grants: ['authorization_code', 'client_credentials', 'jwt_bearer', 'token_exchange'],
  consent: { pkce: 'supported', offlineScopes: ['refresh_token'] },
  scopeReadBack: { by: 'introspection' },
  identity: { from: 'answer', user: '/id' },
  webhook: {
    scheme: 'none',
    steps: ['There are no events about consent: it is found by introspection and by refreshing.'],
  },
  about: {
    title: 'Salesforce',
    docs: 'https://help.salesforce.com/s/articleView?id=sf.remoteaccess_oauth_web_server_flow.htm',
    clientSecret: {
      by: 'api',
      url: 'https://help.salesforce.com/s/articleView?id=xcloud.eca_stage_oauth_credentials.htm',
      call: 'Connect REST, /services/data/v65.0/apps/oauth/credentials/{appId}: stage, rotate, delete',
      overlap: 'several',
      note: 'For External Client Apps: key and secret both change, and another app must do it than the one that changes. A classic connected app is rotated on its page; Marketing Cloud secrets live 180 days.',
    },
    deprecations: {
      page: 'https://help.salesforce.com/s/articleView?id=release-notes.salesforce_release_notes.htm',
      headers: ['Warning'],
      signs: [
        {
          header: 'Warning',
          means: 'warning',
          standing: 'unverified',
          source: 'https://help.salesforce.com/s/articleView?id=release-notes.salesforce_release_notes.htm',
        },
      ],
      versions: 'GET {instance}/services/data/',
    },
    changes: [
      {
        on: '2026-05-11',
        what: 'Apps authorised in production orgs of two or more customers need PKCE, refresh token rotation, a 30-day idle limit and an allowlist of addresses for refreshing.',
        standing: 'secondary',
        source: 'https://scalefirst.dev/?p=4616',
      },
    ],
    mind: [
      'A spent refresh token that returns ends the current one and all its access tokens.',
      'About five approvals per person and app are kept; the oldest is dropped.',
      'invalid_grant with "ip restricted" is an address that is not on the allowlist: fixed egress addresses mend it.',
    ],
  },
  facts: [
    listed(
      'https://help.salesforce.com/s/articleView?id=sf.remoteaccess_oauth_web_server_flow.htm',
      'authorizationEndpoint',
      'tokenEndpoint',
      'tenant',
    ),
    unverified(
      'https://help.salesforce.com/s/articleView?id=sf.remoteaccess_oauth_web_server_flow.htm',
      'revocationEndpoint',
      'introspectionEndpoint',
      'userinfoEndpoint',
      'jwksUri',
      'clientAuth',
      'accessTokenSeconds',
      'probe',
      'grants',
      'consent',
      'scopeReadBack',
      'identity',
      'webhook',
      'about.mind',
    ),
    documented('https://help.salesforce.com/s/articleView?id=005316711', 'rotation'),
    documented(
      'https://help.salesforce.com/s/articleView?id=xcloud.connected_app_limit_idle_ttl.htm',
      'refreshTokenIdleSeconds',
    ),
    documented(
      'https://help.salesforce.com/s/articleView?id=xcloud.eca_stage_oauth_credentials.htm',
      'about.clientSecret',
    ),
    secondary('https://scalefirst.dev/?p=4616', 'about.changes'),
    unverified(
      'https://help.salesforce.com/s/articleView?id=release-notes.salesforce_release_notes.htm',
      'about.deprecations',
    ),
  ],
};
