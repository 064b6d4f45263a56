import { describe, expect, it } from 'vitest';
import { decodeTokenAnswer } from '#shared/domain/decode-token-answer.ts';
import type { VendorId } from '#shared/domain/ids.ts';
import { instant } from '#shared/domain/time.ts';
import type { Vendor } from '#shared/domain/vendor.ts';
import { CATALOGUE } from '#shared/vendors/catalogue.ts';
import { readVendorFile } from '#shared/vendors/read-vendor-file.ts';
import { vendorRegistry } from '#shared/vendors/registry.ts';
import { describeVendorRegistryContract } from '../contract/vendor-registry.contract.ts';

describeVendorRegistryContract('in memory', (vendors) => vendorRegistry(vendors));

describe('the catalogue', () => {
  it('stands up to the rules for a vendor file', () => {
    expect(readVendorFile(JSON.stringify(CATALOGUE), { allowLoopback: false })).toEqual({
      kind: 'ok',
      vendors: CATALOGUE,
    });
  });

  it('is in order, each id once', () => {
    const ids = CATALOGUE.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)].sort());
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

  it.each([
    ['slack', 200, '{"ok":false,"error":"invalid_refresh_token"}', 'grant_refused'],
    ['slack', 200, '{"ok":false,"error":"bad_client_secret"}', 'client_refused'],
    ['github', 200, '{"error":"bad_refresh_token"}', 'grant_refused'],
    ['github', 200, 'error=incorrect_client_credentials', 'client_refused'],
    ['atlassian', 403, '{"error":"unauthorized_client","error_description":"no"}', 'grant_refused'],
    ['hubspot', 400, '{"status":"BAD_REFRESH_TOKEN","message":"no"}', 'grant_refused'],
    ['microsoft', 400, '{"error":"interaction_required","error_codes":[50076]}', 'grant_refused'],
    ['microsoft', 401, '{"error":"invalid_client","error_codes":[7000222]}', 'client_refused'],
    ['salesforce', 400, '{"error":"invalid_grant"}', 'grant_refused'],
    ['google', 400, '{"error":"invalid_grant","error_subtype":"invalid_rapt"}', 'grant_refused'],
    ['xero', 400, '{"error":"invalid_client"}', 'client_refused'],
  ])('%s answers %i %s: %s', (id, status, body, failureClass) => {
    const dialect = vendorRegistry(CATALOGUE).find(id as VendorId)?.dialect ?? {};
    const decoded = decodeTokenAnswer({ status, body, dialect, now: instant(0) });
    expect(decoded).toMatchObject({ kind: 'failed', failure: { class: failureClass } });
  });
});
