import { DEFAULT_BUDGETS } from '#shared/domain/budgets.ts';
import { lifetimeProblem } from '#shared/domain/due.ts';
import { factFor } from '#shared/vendors/facts.ts';
import { readVendorFile } from '#shared/vendors/read-vendor-file.ts';
import { protocolOf, type VendorEntry } from '#shared/vendors/vendor-entry.ts';
import { problemLine, type VendorProblem } from '#shared/vendors/vendor-problem.ts';

/** What a check found. */
export interface Checked {
  readonly problems: readonly (Omit<VendorProblem, 'code'> & { readonly code: string })[];
  readonly vendors: readonly {
    readonly id: string;
    /** Fields that no fact says the source of. Not wrong, but nobody can check them later. */
    readonly withoutSource: readonly string[];
  }[];
}

/** Judges a vendor file as a home would at its start, with the lengths of time that a home has by default. */
export function checkVendors(text: string, allowLoopback: boolean): Checked {
  const read = readVendorFile(text, { allowLoopback });
  if (read.kind === 'bad') return { problems: read.problems, vendors: [] };
  return {
    problems: read.vendors.flatMap((vendor, index) => {
      const says = lifetimeProblem(vendor, DEFAULT_BUDGETS);
      const pointer = `/${index}/accessTokenSeconds`;
      const of = `vendor ${vendor.id}`;
      return says === undefined
        ? []
        : [{ code: 'lifetime_too_short', vendor: of, pointer, says: `is too short: ${says}` }];
    }),
    vendors: read.vendors.map((vendor) => ({ id: vendor.id, withoutSource: withoutSource(vendor) })),
  };
}

function withoutSource(vendor: VendorEntry): readonly string[] {
  const { id: _id, ...fields } = protocolOf(vendor);
  return Object.keys(fields).filter((path) => factFor(vendor.facts ?? [], path) === undefined);
}

export function checkText({ problems, vendors }: Checked): string {
  const lines = problems.map(problemLine);
  const notes = vendors
    .filter(({ withoutSource: missing }) => missing.length > 0)
    .map(({ id, withoutSource: missing }) => `vendor ${id}: no source is given for ${missing.join(', ')}`);
  const count = problems.length;
  const verdict =
    count === 0
      ? `right: ${vendors.map(({ id }) => id).join(', ')}`
      : `${count} ${count === 1 ? 'problem' : 'problems'}`;
  return [...lines, ...notes, verdict, ''].join('\n');
}
