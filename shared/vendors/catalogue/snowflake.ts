import type { VendorId } from '#shared/domain/ids.ts';
import { documented, listed, unverified } from '../facts.ts';
import { DAY } from '../lengths.ts';
import type { CatalogueEntry } from '../vendor-entry.ts';

const CUSTOM = 'https://docs.snowflake.com/en/user-guide/oauth-custom';

/** `snowflake.acme-prod` is acme-prod.snowflakecomputing.com. */
export const snowflake: CatalogueEntry = {
  id: 'snowflake' as VendorId,
  tenant: [{ name: 'account', example: 'acme-prod' }],
  authorizationEndpoint: 'https://{account}.snowflakecomputing.com/oauth/authorize',
  tokenEndpoint: 'https://{account}.snowflakecomputing.com/oauth/token-request',
  clientAuth: 'basic',
  // Refresh tokens that work once can be chosen: then correct this vendor in a vendor file.
  rotation: { kind: 'none' },
  accessTokenSeconds: 600,
  refreshTokenSeconds: 90 * DAY,
  probe: {
    method: 'POST',
    url: 'https://{account}.snowflakecomputing.com/api/v2/statements',
    expect: 200,
    headers: { 'content-type': 'application/json', 'X-Snowflake-Authorization-Token-Type': 'OAUTH' },
    body: '{"statement":"SELECT CURRENT_USER()"}',
  },
  grants: ['authorization_code'],
  consent: { pkce: 'supported', offlineScopes: ['refresh_token'] },
  scopeReadBack: { by: 'answer' },
  identity: { from: 'answer', user: '/username' },
  webhook: { scheme: 'none', steps: ['There are no events about consent: it is found by refreshing.'] },
  about: {
    title: 'Snowflake',
    docs: CUSTOM,
    clientSecret: {
      by: 'api',
      url: 'https://docs.snowflake.com/en/sql-reference/functions/system_show_oauth_client_secrets',
      call: 'ALTER SECURITY INTEGRATION … SET OAUTH_CLIENT_SECRET anew by REFRESH OAUTH_CLIENT_SECRET or REFRESH OAUTH_CLIENT_SECRET_2',
      overlap: 'several',
      note: 'Two secrets, so that a rotation interrupts nothing.',
    },
    deprecations: { page: 'https://docs.snowflake.com/en/release-notes/behavior-changes' },
    mind: [
      'Tokens live ten minutes: the Secrets Manager vault takes no faster writes than one in ten minutes.',
    ],
  },
  facts: [
    listed(CUSTOM, 'authorizationEndpoint', 'tokenEndpoint', 'clientAuth', 'tenant'),
    unverified(
      CUSTOM,
      'rotation',
      'accessTokenSeconds',
      'refreshTokenSeconds',
      'grants',
      'consent',
      'scopeReadBack',
      'identity',
      'webhook',
      'revocationEndpoint',
      'introspectionEndpoint',
    ),
    unverified('https://docs.snowflake.com/en/developer-guide/sql-api/authenticating', 'probe'),
    documented(
      'https://docs.snowflake.com/en/sql-reference/functions/system_show_oauth_client_secrets',
      'about.clientSecret',
    ),
    unverified('https://docs.snowflake.com/en/release-notes/behavior-changes', 'about.deprecations'),
    unverified(
      'https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_limits.html',
      'about.mind',
    ),
  ],
};
