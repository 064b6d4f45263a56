/** A package of npm by which programs reach a vendor, and where its makers keep it. */
export interface SdkPackage {
  readonly name: string;
  /** As the catalogue calls it: what the vendor will end is told there, with its sources. */
  readonly vendor: string;
  readonly repository: string;
}

/** Those of vendors of whom a dated change is known. */
export const SDK_PACKAGES: readonly SdkPackage[] = [
  {
    name: '@hubspot/api-client',
    vendor: 'hubspot',
    repository: 'https://github.com/HubSpot/hubspot-api-nodejs',
  },
  { name: '@linear/sdk', vendor: 'linear', repository: 'https://github.com/linear/linear' },
  {
    name: '@shopify/shopify-api',
    vendor: 'shopify',
    repository: 'https://github.com/Shopify/shopify-app-js',
  },
  { name: 'intuit-oauth', vendor: 'intuit', repository: 'https://github.com/intuit/oauth-jsclient' },
  { name: 'jsforce', vendor: 'salesforce', repository: 'https://github.com/jsforce/jsforce' },
  { name: 'node-zendesk', vendor: 'zendesk', repository: 'https://github.com/blakmatrix/node-zendesk' },
];
