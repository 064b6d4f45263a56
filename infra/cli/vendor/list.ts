import { isVerified } from '#shared/vendors/facts.ts';
import type { VendorEntry } from '#shared/vendors/vendor-entry.ts';
import { table } from '../text/table.ts';
import { lengthText, noticeText, refreshText, rotationText } from './words.ts';

/** How many of a vendor's facts a person has read in its own words. */
function verifiedOf({ facts = [] }: VendorEntry): {
  readonly verified: number;
  readonly stated: number;
} {
  const count = (some: typeof facts): number => some.reduce((sum, { of }) => sum + of.length, 0);
  return { verified: count(facts.filter(isVerified)), stated: count(facts) };
}

/** One line for each vendor. */
export function listText(vendors: readonly VendorEntry[]): string {
  const rows = vendors.map((vendor) => {
    const { verified, stated } = verifiedOf(vendor);
    const tenant = (vendor.tenant ?? []).map(({ name, otherwise }) =>
      otherwise === undefined ? `.{${name}}` : `[.{${name}}]`,
    );
    return [
      [vendor.id, ...tenant].join(''),
      vendor.about?.title ?? '-',
      rotationText(vendor.rotation),
      lengthText(vendor.accessTokenSeconds),
      refreshText(vendor),
      noticeText(vendor.webhook),
      `${verified} of ${stated}`,
    ];
  });
  const heading = ['VENDOR', 'NAME', 'ROTATION', 'ACCESS', 'REFRESH', 'REVOKED BY', 'VERIFIED'];
  const note = `${vendors.length} vendors. VERIFIED: facts that were read in the vendor's own documentation.`;
  return [...table(heading, rows), '', note, ''].join('\n');
}
