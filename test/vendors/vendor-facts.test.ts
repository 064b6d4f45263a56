import { describe, expect, it } from 'vitest';
import { CATALOGUE } from '#shared/vendors/catalogue.ts';
import type { CatalogueEntry } from '#shared/vendors/vendor-entry.ts';

const of = (id: string): CatalogueEntry => {
  const found = CATALOGUE.find((entry) => entry.id === id);
  if (found === undefined) throw new Error(`there is no ${id}`);
  return found;
};

describe('what revocation hangs on', () => {
  it.each([
    ['google', 'https://oauth2.googleapis.com/revoke', 'grant'],
    ['discord', 'https://discord.com/api/oauth2/token/revoke', 'grant'],
    ['asana', 'https://app.asana.com/-/oauth_revoke', undefined],
    ['x', 'https://api.x.com/2/oauth2/revoke', undefined],
    ['slack', undefined, undefined],
    ['github', undefined, undefined],
    ['microsoft', undefined, undefined],
  ])('%s: %s ends %s', (id, endpoint, ends) => {
    expect([of(id).revocationEndpoint, of(id).revocationEnds]).toEqual([endpoint, ends]);
  });
});

describe('how deliveries are signed', () => {
  it.each([
    ['adobe', 'certificate'],
    ['airtable', 'hmac'],
    ['amazon', 'none'],
    ['calendly', 'hmac-pairs'],
    ['discord', 'ed25519'],
    ['figma', 'shared-token'],
    ['github', 'hmac'],
    ['gitlab', 'standard-webhooks'],
    ['google', 'ssf'],
    ['hubspot', 'hmac-url'],
    ['mailchimp', 'secret-path'],
    ['meta', 'signed-request'],
    ['monday', 'jwt'],
    ['paypal', 'certificate'],
    ['pipedrive', 'shared-token'],
    ['salesforce', 'none'],
    ['slack', 'hmac'],
    ['square', 'hmac-url'],
    ['stripe', 'hmac-pairs'],
    ['twilio', 'hmac-url'],
  ])('%s: %s', (id, scheme) => {
    expect(of(id).webhook?.scheme).toBe(scheme);
  });

  it.each([
    [
      'slack',
      { header: 'X-Slack-Signature', prefix: 'v0=', encoding: 'hex', signed: 'v0:{timestamp}:{body}' },
    ],
    ['github', { header: 'X-Hub-Signature-256', prefix: 'sha256=', encoding: 'hex' }],
    ['shopify', { header: 'X-Shopify-Hmac-Sha256', encoding: 'base64', secret: 'client' }],
    ['box', { otherHeaders: ['BOX-SIGNATURE-SECONDARY'], encoding: 'base64', signed: '{body}{timestamp}' }],
    ['zendesk', { encoding: 'base64', signed: '{timestamp}{body}', key: 'text' }],
    ['airtable', { prefix: 'hmac-sha256=', encoding: 'hex', key: 'base64' }],
    ['webex', { hash: 'sha1', header: 'X-Spark-Signature', encoding: 'hex' }],
    ['twitch', { prefix: 'sha256=', signed: '{id}{timestamp}{body}' }],
    ['linkedin', { signed: 'hmacsha256={body}', secret: 'client' }],
    ['linear', { timestamp: { at: '/webhookTimestamp', unit: 'milliseconds', toleranceSeconds: 60 } }],
    ['hubspot', { signed: '{method}{url}{body}{timestamp}', encoding: 'base64', secret: 'client' }],
    ['square', { signed: '{url}{body}', encoding: 'base64' }],
    ['google', { issuer: 'https://accounts.google.com/', legacy: true, accepted: 202 }],
    ['discord', { accepted: 204, answerWithinSeconds: 3 }],
    ['xero', { handshake: { kind: 'signed-probe', good: 200, bad: 401 } }],
    ['asana', { handshake: { kind: 'echo-header', header: 'X-Hook-Secret' } }],
    ['microsoft', { handshake: { kind: 'echo-query', method: 'POST', parameter: 'validationToken' } }],
  ])('%s: %o', (id, fields) => {
    expect(of(id).webhook).toMatchObject(fields);
  });

  it.each([
    ['slack', ['tokens_revoked', 'tokens_revoked', 'app_uninstalled']],
    ['discord', ['APPLICATION_DEAUTHORIZED']],
    ['stripe', ['account.application.deauthorized']],
    ['zoom', ['app_deauthorized']],
    ['square', ['oauth.authorization.revoked']],
    ['x', ['oauth.revoke', 'user_event.revoke']],
    ['twitch', ['user.authorization.revoke']],
    ['asana', []],
  ])('%s tells of %j', (id, names) => {
    expect((of(id).webhook?.events ?? []).map(({ name }) => name)).toEqual(names);
  });
});

describe('what consent hangs on', () => {
  it.each([
    ['google', { pkce: 'supported', parameters: { access_type: 'offline', prompt: 'consent' } }],
    ['dropbox', { parameters: { token_access_type: 'offline' } }],
    [
      'atlassian',
      { parameters: { audience: 'api.atlassian.com', prompt: 'consent' }, offlineScopes: ['offline_access'] },
    ],
    ['x', { pkce: 'required', offlineScopes: ['offline.access'] }],
    ['airtable', { pkce: 'required' }],
    ['microsoft', { offlineScopes: ['offline_access'] }],
    ['shopify', { scopeDelimiter: ',', tokenParameters: { expiring: '1' } }],
    ['docusign', { offlineScopes: ['extended'] }],
  ])('%s: %o', (id, fields) => {
    expect(of(id).consent).toMatchObject(fields);
  });
});

describe('dated changes', () => {
  it.each([
    ['hubspot', ['2027-02-16']],
    ['zendesk', ['2026-02-02', '2026-04-30', '2027-04-01']],
    ['shopify', ['2026-04-01', '2027-01-01']],
    ['salesforce', ['2026-05-11']],
    ['intuit', ['2027-02', '2028-10']],
    ['linear', ['2026-04-01']],
  ])('%s: %j', (id, days) => {
    expect(of(id).about.changes?.map(({ on }) => on)).toEqual(days);
  });
});

describe('versions that are retired', () => {
  it.each([
    ['meta', ['v22.0 2027-05-20', 'v21.0 2027-01-21']],
    ['shopify', ['2026-01 2027-01-01']],
  ])('%s: %j', (id, pins) => {
    expect(of(id).about.pins?.map(({ pinned, retiresOn }) => `${pinned} ${retiresOn}`)).toEqual(pins);
  });
});

describe('client secrets', () => {
  it.each([
    ['microsoft', 'api', 'several', 730],
    ['okta', 'api', 'several', undefined],
    ['auth0', 'api', 'brief', undefined],
    ['amazon', 'api', 'several', 180],
    ['snowflake', 'api', 'several', undefined],
    ['x', 'console', 'none', undefined],
    ['google', 'console', 'several', undefined],
  ])('%s: by %s, overlap %s, %s days', (id, by, overlap, days) => {
    const { clientSecret } = of(id).about;
    expect([clientSecret.by, clientSecret.overlap, clientSecret.lifetimeDays]).toEqual([by, overlap, days]);
  });
});

describe('what was never read in a vendor’s own words is marked so', () => {
  it.each([
    ['linear', 'rotation', 'unverified'],
    ['airtable', 'rotation', 'secondary'],
    ['xero', 'rotation', 'secondary'],
    ['x', 'rotation', 'unverified'],
    ['discord', 'rotation', 'unverified'],
    ['zoom', 'rotation', 'secondary'],
    ['shopify', 'rotation', 'documented'],
    ['box', 'rotation', 'documented'],
    ['microsoft', 'rotation', 'documented'],
    ['okta', 'rotation', 'documented'],
  ])('%s: %s is %s', (id, path, standing) => {
    expect(of(id).facts.find((fact) => fact.of.includes(path))?.standing).toBe(standing);
  });
});
