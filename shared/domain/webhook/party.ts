import { partyOf } from '../consent/party.ts';
import type { Integration } from '../integration.ts';
import type { Vendor } from '../vendor.ts';
import { vendorFamily } from '../vendor-family.ts';
import type { Claim } from './claims.ts';

/** Whether a claim is about this grant: its user is named, or its account where the claim names no user. */
export function isAbout(claim: Claim, row: Integration, vendor: Vendor | undefined): boolean {
  const { user, account = tenantOf(row, vendor) } = partyOf(row);
  const isAccount = account !== undefined && claim.accounts.some((named) => isSame(named, account));
  if (claim.users.length === 0) return isAccount;
  if (user === undefined) return claim.means === 'account-revoked' && isAccount;
  // Users of several accounts may share a name: where both are known, both must fit.
  const isElsewhere = account !== undefined && claim.accounts.length > 0 && !isAccount;
  return claim.users.includes(user) && !isElsewhere;
}

/** `some-shop` of `shopify.some-shop`, where the tenant is the account. */
function tenantOf(row: Integration, vendor: Vendor | undefined): string | undefined {
  const family = vendorFamily(row.vendor);
  return vendor?.identity?.from === 'tenant' && row.vendor !== family
    ? row.vendor.slice(family.length + 1)
    : undefined;
}

/** A tenant may be named by its domain too. */
const isSame = (named: string, account: string): boolean =>
  named === account || named.startsWith(`${account}.`);
