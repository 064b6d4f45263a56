import { describe, expect, it } from 'vitest';
import { parseAddress } from '#shared/domain/address.ts';
import { DEFAULT_BUDGETS } from '#shared/domain/budgets.ts';
import { isFromVendor } from '#shared/domain/consent/callback.ts';
import { decodeTokenAnswer } from '#shared/domain/decode-token-answer.ts';
import { lifetimeProblem } from '#shared/domain/due.ts';
import type { VendorId } from '#shared/domain/ids.ts';
import { instant } from '#shared/domain/time.ts';
import type { Vendor } from '#shared/domain/vendor.ts';
import { CATALOGUE } from '#shared/vendors/catalogue.ts';
import { factFor } from '#shared/vendors/facts.ts';
import { placeholdersIn } from '#shared/vendors/placeholders.ts';
import { readVendorFile } from '#shared/vendors/read-vendor-file.ts';
import { vendorRegistry } from '#shared/vendors/registry.ts';
import { type CatalogueEntry, protocolOf } from '#shared/vendors/vendor-entry.ts';
import { describeVendorRegistryContract } from '../contract/vendor-registry.contract.ts';

describeVendorRegistryContract('in memory', (vendors) => vendorRegistry(vendors));

const IDS = [
  ...['adobe', 'airtable', 'amazon', 'asana', 'atlassian', 'auth0', 'box', 'calendly', 'clickup', 'discord'],
  ...[
    'docusign',
    'dropbox',
    'figma',
    'github',
    'gitlab',
    'google',
    'hubspot',
    'intuit',
    'linear',
    'linkedin',
  ],
  ...['mailchimp', 'meta', 'microsoft', 'monday', 'netsuite', 'notion', 'okta', 'paypal', 'pipedrive'],
  ...['salesforce', 'servicenow', 'shopify', 'slack', 'snowflake', 'spotify', 'square', 'stripe', 'twilio'],
  ...['twitch', 'webex', 'workday', 'x', 'xero', 'zendesk', 'zoom'],
];

/** The paths of all that is no object; a list is one thing. */
const leaves = (fields: object, above = ''): readonly string[] =>
  Object.entries(fields).flatMap(([name, value]) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? leaves(value, `${above}${name}.`)
      : [`${above}${name}`],
  );

const each = CATALOGUE.map((entry): [string, CatalogueEntry] => [entry.id, entry]);

describe('the catalogue', () => {
  it('holds these vendors, in order, each once', () => {
    expect(CATALOGUE.map(({ id }) => id)).toEqual(IDS);
  });

  it('stands up to the rules for a vendor file', () => {
    expect(readVendorFile(JSON.stringify(CATALOGUE), { allowLoopback: false })).toEqual({
      kind: 'ok',
      vendors: CATALOGUE,
    });
  });

  it('gives way to a vendor of a file with the same id', () => {
    const own: Vendor = {
      id: 'xero' as VendorId,
      tokenEndpoint: 'https://xero.acme.example/token',
      clientAuth: 'post',
      rotation: { kind: 'none' },
    };
    expect(vendorRegistry([...CATALOGUE, own]).find(own.id)).toBe(own);
  });
});

describe.each(each)('%s', (_id, entry) => {
  it('says where every fact comes from, and whether a person has read it there', () => {
    const { id: _name, ...fields } = protocolOf(entry);
    const told = ['clientSecret', 'deprecations', 'pins', 'revocation', 'mind'] as const;
    const wanted = [
      ...leaves(fields),
      // That there is none is a fact too.
      ...['introspectionEndpoint', 'revocationEndpoint'],
      ...told.filter((name) => entry.about[name] !== undefined).map((name) => `about.${name}`),
    ];
    expect(wanted.filter((path) => factFor(entry.facts, path) === undefined)).toEqual([]);
    const stated: readonly string[] = entry.facts.flatMap(({ of }) => of);
    expect(stated.filter((path, index) => stated.indexOf(path) !== index)).toEqual([]);
  });

  it('lives long enough to be kept', () => {
    expect(lifetimeProblem(entry, DEFAULT_BUDGETS)).toBeUndefined();
  });

  it('never hides that it tells nobody of withdrawn consent', () => {
    const { webhook } = entry;
    expect(webhook?.steps?.length).toBeGreaterThan(0);
    if (webhook?.scheme === 'none') expect(webhook.events).toBeUndefined();
    for (const event of webhook?.events ?? []) {
      if (event.means === 'revoked' || event.means === 'account-revoked') {
        // What names neither has no effect.
        expect(event.user ?? event.account).toBeDefined();
      }
    }
  });

  it('is called at public addresses, whoever its tenant is', () => {
    const tenant = entry.tenant?.map(({ example }) => example).join('.');
    const id = (tenant === undefined ? entry.id : `${entry.id}.${tenant}`) as VendorId;
    const vendor = vendorRegistry(CATALOGUE).find(id);
    const addresses = Object.entries(vendor ?? {}).filter(([name]) =>
      /Endpoint$|^issuer$|^jwksUri$/.test(name),
    );
    expect(addresses.length).toBeGreaterThan(0);
    for (const [, address] of [...addresses, ['probe', vendor?.probe?.url]]) {
      expect(parseAddress(String(address), false)).toMatchObject({ kind: 'ok' });
      expect(placeholdersIn(String(address))).toEqual([]);
    }
  });
});

it('takes a callback that names no issuer: of its vendors only those that are known to name it have to', () => {
  const strict = CATALOGUE.filter((vendor) => !isFromVendor(vendor, undefined)).map(({ id }) => id);
  expect(strict).toEqual([]);
  expect(CATALOGUE.some(({ issuer }) => issuer !== undefined)).toBe(true);
});

it('has a consent wherever people consent', () => {
  const without = CATALOGUE.filter(({ grants }) => grants?.includes('authorization_code'))
    .filter(
      ({ authorizationEndpoint, consent }) => authorizationEndpoint === undefined || consent === undefined,
    )
    .map(({ id }) => id);
  expect(without).toEqual([]);
});

describe('answers of token endpoints', () => {
  it.each([
    ['slack', 200, '{"ok":false,"error":"invalid_refresh_token"}', 'grant_refused'],
    ['slack', 200, '{"ok":false,"error":"bad_client_secret"}', 'client_refused'],
    ['github', 200, '{"error":"bad_refresh_token"}', 'grant_refused'],
    ['github', 200, 'error=incorrect_client_credentials', 'client_refused'],
    ['atlassian', 403, '{"error":"unauthorized_client","error_description":"no"}', 'grant_refused'],
    ['zoom', 400, '{"error":"unauthorized_client"}', 'client_refused'],
    ['hubspot', 400, '{"status":"BAD_REFRESH_TOKEN","message":"no"}', 'grant_refused'],
    ['microsoft', 400, '{"error":"interaction_required","error_codes":[50076]}', 'grant_refused'],
    ['microsoft', 401, '{"error":"invalid_client","error_codes":[7000222]}', 'client_refused'],
    ['salesforce', 400, '{"error":"invalid_grant"}', 'grant_refused'],
    ['google', 400, '{"error":"invalid_grant","error_subtype":"invalid_rapt"}', 'grant_refused'],
    ['xero', 400, '{"error":"invalid_client"}', 'client_refused'],
    ['discord', 400, '{"error":"invalid_grant"}', 'grant_refused'],
    ['meta', 400, '{"error":{"type":"OAuthException","code":190,"error_subcode":458}}', 'grant_refused'],
    ['airtable', 409, '{"error":"conflict"}', 'protocol'],
  ])('%s answers %i %s: %s', (id, status, body, failureClass) => {
    const dialect = vendorRegistry(CATALOGUE).find(id as VendorId)?.dialect ?? {};
    const decoded = decodeTokenAnswer({ status, body, dialect, now: instant(0) });
    expect(decoded).toMatchObject({ kind: 'failed', failure: { class: failureClass } });
  });
});
