import { describe, expect, it } from 'vitest';
import type { VendorId } from '#shared/domain/ids.ts';
import type { Vendor } from '#shared/domain/vendor.ts';
import { CATALOGUE } from '#shared/vendors/catalogue.ts';
import { vendorRegistry } from '#shared/vendors/registry.ts';

const registry = vendorRegistry(CATALOGUE);
const find = (id: string) => registry.find(id as VendorId);

describe('a vendor whose addresses differ by customer', () => {
  it.each([
    ['shopify.acme', 'https://acme.myshopify.com/admin/oauth/access_token'],
    ['zendesk.acme', 'https://acme.zendesk.com/oauth/tokens'],
    ['okta.acme', 'https://acme.okta.com/oauth2/v1/token'],
    ['auth0.acme.eu', 'https://acme.eu.auth0.com/oauth/token'],
    ['microsoft', 'https://login.microsoftonline.com/common/oauth2/v2.0/token'],
    [
      'microsoft.contoso.onmicrosoft.com',
      'https://login.microsoftonline.com/contoso.onmicrosoft.com/oauth2/v2.0/token',
    ],
    ['salesforce', 'https://login.salesforce.com/services/oauth2/token'],
    ['salesforce.test', 'https://test.salesforce.com/services/oauth2/token'],
    ['salesforce.acme.my', 'https://acme.my.salesforce.com/services/oauth2/token'],
    ['docusign.account-d', 'https://account-d.docusign.com/oauth/token'],
    ['workday.wd2-impl-services1.acme', 'https://wd2-impl-services1.workday.com/ccx/oauth2/acme/token'],
    ['snowflake.acme-prod', 'https://acme-prod.snowflakecomputing.com/oauth/token-request'],
    ['servicenow.acme', 'https://acme.service-now.com/oauth_token.do'],
    [
      'netsuite.1234567-sb1',
      'https://1234567-sb1.suitetalk.api.netsuite.com/services/rest/auth/oauth2/v1/token',
    ],
  ])('%s is called at %s', (id, tokenEndpoint) => {
    expect(find(id)).toMatchObject({ id, tokenEndpoint });
    expect(find(id)).not.toHaveProperty('tenant');
    // The same object each time: what is remembered of a vendor is remembered by it.
    expect(find(id)).toBe(find(id));
  });

  it('fills in everything that goes out: probe, scopes, issuer, hosts', () => {
    expect(find('shopify.acme')).toMatchObject({
      probe: { url: 'https://acme.myshopify.com/admin/oauth/access_scopes.json' },
      scopeReadBack: { url: 'https://acme.myshopify.com/admin/oauth/access_scopes.json' },
    });
    expect(find('okta.acme')).toMatchObject({
      issuer: 'https://acme.okta.com',
      webhook: { also: [{ issuer: 'https://acme.okta.com' }] },
    });
  });

  it('leaves alone what means something else', () => {
    expect(find('zendesk.acme')?.webhook).toMatchObject({ signed: '{timestamp}{body}' });
  });

  it.each([
    'shopify',
    'shopify.',
    'shopify.-acme',
    'shopify.acme.',
    'shopify..acme',
    'workday.wd2',
    'nobody.acme',
    'xero.acme',
    'shopify.__proto__',
  ])('knows no %s', (id) => {
    expect(find(id)).toBeUndefined();
  });

  it.each([
    'shopify.evil/path',
    'shopify.evil@host',
    'shopify.evil%2f',
    'shopify.evil:8443',
    'shopify.evil?a',
    'shopify.evil#',
  ])('lets no tenant choose more than its name: %s', (id) => {
    expect(find(id)).toBeUndefined();
  });

  it('gives way to a vendor with that very id', () => {
    const own: Vendor = {
      id: 'okta.acme' as VendorId,
      tokenEndpoint: 'https://login.acme.example/token',
      clientAuth: 'post',
      rotation: { kind: 'none' },
    };
    expect(vendorRegistry([...CATALOGUE, own]).find(own.id)).toBe(own);
  });

  it('forgets tenants before they fill the memory', () => {
    const first = find('shopify.first');
    for (let index = 0; index < 1000; index++) find(`shopify.shop-${index}`);
    expect(find('shopify.first')).not.toBe(first);
    expect(find('shopify.first')).toEqual(first);
  });
});
