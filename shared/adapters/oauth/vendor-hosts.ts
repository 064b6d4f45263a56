import type { Vendor } from '#shared/domain/vendor.ts';

const known = new WeakMap<Vendor, ReadonlySet<string>>();

/** The hosts that calls for this vendor may go to: those of its endpoints, and those it allows besides. */
export function vendorHosts(vendor: Vendor): ReadonlySet<string> {
  const before = known.get(vendor);
  if (before !== undefined) return before;
  const endpoints = [
    vendor.tokenEndpoint,
    vendor.refreshEndpoint,
    vendor.revocationEndpoint,
    vendor.introspectionEndpoint,
    vendor.registrationEndpoint,
    vendor.deviceAuthorizationEndpoint,
    vendor.probe?.url,
    vendor.scopeReadBack?.by === 'call' ? vendor.scopeReadBack.url : undefined,
  ];
  const hosts = endpoints.map((text) => (text === undefined ? undefined : URL.parse(text)?.hostname));
  const all = new Set([...hosts.filter((host) => host !== undefined), ...(vendor.allowedHosts ?? [])]);
  known.set(vendor, all);
  return all;
}
