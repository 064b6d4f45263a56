import { describe, expect, it } from 'vitest';
import type { Rotation } from '#shared/domain/vendor.ts';
import { CATALOGUE } from '#shared/vendors/catalogue.ts';
import type { CatalogueEntry } from '#shared/vendors/vendor-entry.ts';

const of = (id: string): CatalogueEntry => {
  const found = CATALOGUE.find((entry) => entry.id === id);
  if (found === undefined) throw new Error(`there is no ${id}`);
  return found;
};

const DAY = 86_400;
const NONE: Rotation = { kind: 'none' };
const REPLACED: Rotation = { kind: 'replaced' };
const STRICT: Rotation = { kind: 'strict' };
const STRICT_FAMILY: Rotation = { kind: 'strict', reuseRevokesFamily: true };
const grace = (graceSeconds: number): Rotation => ({ kind: 'grace', graceSeconds });

/** A mistake in one of these loses grants: token endpoint, client authentication, rotation and lifetimes. */
const HEART: readonly (readonly [
  id: string,
  tokenEndpoint: string,
  clientAuth: string,
  rotation: Rotation,
  access: number | undefined,
  refresh: number | undefined,
  idle: number | undefined,
])[] = [
  ['adobe', 'https://ims-na1.adobelogin.com/ims/token/v3', 'post', NONE, DAY, 14 * DAY, undefined],
  ['airtable', 'https://airtable.com/oauth2/v1/token', 'basic', STRICT_FAMILY, 3600, 60 * DAY, undefined],
  ['amazon', 'https://api.amazon.com/auth/o2/token', 'post', NONE, 3600, 365 * DAY, undefined],
  ['asana', 'https://app.asana.com/-/oauth_token', 'post', NONE, 3600, undefined, undefined],
  ['atlassian', 'https://auth.atlassian.com/oauth/token', 'post', grace(600), 3600, 365 * DAY, 90 * DAY],
  ['auth0', 'https://{tenant}.auth0.com/oauth/token', 'post', STRICT_FAMILY, DAY, 30 * DAY, undefined],
  ['box', 'https://api.box.com/oauth2/token', 'post', STRICT, 3600, 60 * DAY, undefined],
  ['calendly', 'https://auth.calendly.com/oauth/token', 'basic', STRICT, 7200, undefined, undefined],
  [
    'clickup',
    'https://api.clickup.com/api/v2/oauth/token',
    'post',
    NONE,
    3_162_240_000,
    undefined,
    undefined,
  ],
  ['discord', 'https://discord.com/api/oauth2/token', 'basic', STRICT, 604_800, undefined, undefined],
  ['docusign', 'https://{host}.docusign.com/oauth/token', 'basic', STRICT, 28_800, 30 * DAY, undefined],
  ['dropbox', 'https://api.dropboxapi.com/oauth2/token', 'post', NONE, 14_400, undefined, undefined],
  ['figma', 'https://api.figma.com/v1/oauth/token', 'basic', NONE, 90 * DAY, undefined, undefined],
  ['github', 'https://github.com/login/oauth/access_token', 'post', STRICT, 28_800, 15_897_600, undefined],
  ['gitlab', 'https://gitlab.com/oauth/token', 'post', STRICT, 7200, undefined, undefined],
  ['google', 'https://oauth2.googleapis.com/token', 'post', NONE, 3600, undefined, 180 * DAY],
  ['hubspot', 'https://api.hubapi.com/oauth/2026-03/token', 'post', NONE, 1800, undefined, undefined],
  [
    'intuit',
    'https://oauth.platform.intuit.com/oauth2/v1/tokens/bearer',
    'basic',
    grace(DAY),
    3600,
    100 * DAY,
    undefined,
  ],
  ['linear', 'https://api.linear.app/oauth/token', 'post', grace(1800), DAY, undefined, undefined],
  ['linkedin', 'https://www.linkedin.com/oauth/v2/accessToken', 'post', NONE, 60 * DAY, 365 * DAY, undefined],
  [
    'mailchimp',
    'https://login.mailchimp.com/oauth2/token',
    'post',
    NONE,
    3_162_240_000,
    undefined,
    undefined,
  ],
  [
    'meta',
    'https://graph.facebook.com/v22.0/oauth/access_token',
    'post',
    NONE,
    60 * DAY,
    undefined,
    undefined,
  ],
  [
    'microsoft',
    'https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token',
    'post',
    REPLACED,
    3600,
    90 * DAY,
    undefined,
  ],
  ['monday', 'https://auth.monday.com/oauth2/token', 'post', NONE, 3_162_240_000, undefined, undefined],
  [
    'netsuite',
    'https://{account}.suitetalk.api.netsuite.com/services/rest/auth/oauth2/v1/token',
    'basic',
    NONE,
    3600,
    7 * DAY,
    undefined,
  ],
  ['notion', 'https://api.notion.com/v1/oauth/token', 'basic', STRICT, undefined, undefined, undefined],
  [
    'okta',
    'https://{org}.okta.com/oauth2/v1/token',
    'basic',
    { kind: 'grace', graceSeconds: 30, reuseRevokesFamily: true },
    3600,
    undefined,
    7 * DAY,
  ],
  ['paypal', 'https://api-m.paypal.com/v1/oauth2/token', 'basic', NONE, 32_400, undefined, undefined],
  ['pipedrive', 'https://oauth.pipedrive.com/oauth/token', 'basic', NONE, 3600, undefined, 60 * DAY],
  [
    'salesforce',
    'https://{host}.salesforce.com/services/oauth2/token',
    'post',
    STRICT_FAMILY,
    7200,
    undefined,
    30 * DAY,
  ],
  [
    'servicenow',
    'https://{instance}.service-now.com/oauth_token.do',
    'post',
    NONE,
    1800,
    100 * DAY,
    undefined,
  ],
  [
    'shopify',
    'https://{shop}.myshopify.com/admin/oauth/access_token',
    'post',
    grace(3600),
    3600,
    90 * DAY,
    undefined,
  ],
  ['slack', 'https://slack.com/api/oauth.v2.access', 'post', STRICT, 43_200, undefined, undefined],
  [
    'snowflake',
    'https://{account}.snowflakecomputing.com/oauth/token-request',
    'basic',
    NONE,
    600,
    90 * DAY,
    undefined,
  ],
  ['spotify', 'https://accounts.spotify.com/api/token', 'basic', NONE, 3600, undefined, undefined],
  ['square', 'https://connect.squareup.com/oauth2/token', 'post', NONE, 30 * DAY, undefined, undefined],
  ['stripe', 'https://connect.stripe.com/oauth/token', 'post', NONE, 3_162_240_000, undefined, undefined],
  ['twilio', 'https://oauth.twilio.com/v2/token', 'post', NONE, 3600, undefined, undefined],
  ['twitch', 'https://id.twitch.tv/oauth2/token', 'post', NONE, 14_400, undefined, undefined],
  ['webex', 'https://webexapis.com/v1/access_token', 'post', NONE, 14 * DAY, undefined, 90 * DAY],
  [
    'workday',
    'https://{host}.workday.com/ccx/oauth2/{tenant}/token',
    'basic',
    NONE,
    3600,
    undefined,
    undefined,
  ],
  ['x', 'https://api.x.com/2/oauth2/token', 'basic', STRICT, 7200, undefined, undefined],
  ['xero', 'https://identity.xero.com/connect/token', 'basic', grace(1800), 1800, undefined, 60 * DAY],
  ['zendesk', 'https://{subdomain}.zendesk.com/oauth/tokens', 'post', STRICT, 1800, 30 * DAY, undefined],
  ['zoom', 'https://zoom.us/oauth/token', 'basic', STRICT, 3600, 90 * DAY, undefined],
];

describe('what a refresh hangs on', () => {
  it.each(HEART)('%s', (id, ...facts) => {
    const { tokenEndpoint, clientAuth, rotation, ...rest } = of(id);
    const lifetimes = [rest.accessTokenSeconds, rest.refreshTokenSeconds, rest.refreshTokenIdleSeconds];
    expect([tokenEndpoint, clientAuth, rotation, ...lifetimes]).toEqual(facts);
  });

  it('is told of every vendor', () => {
    expect(HEART.map(([id]) => id)).toEqual(CATALOGUE.map(({ id }) => id));
  });
});
