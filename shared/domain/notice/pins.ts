import type { Vendor } from '../vendor.ts';
import type { VendorChange } from '../vendor-change.ts';

/** `v2`, `v22.0`, `2026-01`, `2022-06-28`: how the parts of an address and headers name a version. */
const VERSION = /^(?:v\d{1,4}(?:\.\d{1,3})*|\d{4}-\d{2}(?:-\d{2})?)$/i;

/**
 * The pins of a vendor that its calls are not ahead of, as changes. Where the calls that are made here (endpoints,
 * probe, scopes read back, webhooks registered) name a version, that counts: one that is newer is not behind. Where none names one, a
 * pin stands for what programs call.
 */
export function pinsBehind(vendor: Vendor): readonly VendorChange[] {
  const used = versionsUsed(vendor);
  return (vendor.pins ?? []).flatMap(({ pinned, retiresOn, standing, source }) => {
    const alike = used.filter((version) => isNumbered(version) === isNumbered(pinned));
    const behind = alike.filter((version) => isAtMost(version, pinned));
    if (alike.length > 0 && behind.length === 0) return [];
    const calls = behind.length === 0 ? '' : `; calls here use ${behind.join(', ')}`;
    const what = `Version ${pinned} of its API is retired${calls}.`;
    return [{ on: retiresOn, what, standing, source, pin: pinned }];
  });
}

/** The versions that calls which are made here name, each once. */
export function versionsUsed(vendor: Vendor): readonly string[] {
  const { probe, scopeReadBack, webhook } = vendor;
  const addresses = [
    vendor.authorizationEndpoint,
    vendor.tokenEndpoint,
    vendor.refreshEndpoint,
    probe?.url,
    scopeReadBack?.by === 'call' ? scopeReadBack.url : undefined,
    webhook !== undefined && 'registration' in webhook ? webhook.registration?.url : undefined,
  ];
  const inAddresses = addresses.flatMap((address) => (address === undefined ? [] : versionsIn(address)));
  const inHeaders = Object.values(probe?.headers ?? {}).filter((value) => VERSION.test(value));
  return [...new Set([...inAddresses, ...inHeaders])];
}

/** The versions that the path of an address names. */
export const versionsIn = (address: string): readonly string[] =>
  (address.split(/[?#]/, 1)[0] ?? '').split('/').filter((part) => VERSION.test(part));

/** Of two versions that are written alike, whether the first is as old as the second, or older. */
function isAtMost(version: string, pinned: string): boolean {
  const [mine, theirs] = [numbersIn(version), numbersIn(pinned)];
  for (const [n, part] of theirs.entries()) {
    const own = mine[n] ?? 0;
    if (own !== part) return own < part;
  }
  return true;
}

const isNumbered = (version: string): boolean => /^v/i.test(version);
const numbersIn = (version: string): readonly number[] => (version.match(/\d+/g) ?? []).map(Number);
