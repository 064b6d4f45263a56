import { readFileSync } from 'node:fs';
import type { VendorFamilies } from '#shared/ports/vendor-registry.ts';
import { CATALOGUE } from '#shared/vendors/catalogue.ts';
import { readVendorFile } from '#shared/vendors/read-vendor-file.ts';
import { vendorRegistry } from '#shared/vendors/registry.ts';
import { homePartOf } from '#shared/vendors/vendor-entry.ts';
import { problemLine } from '#shared/vendors/vendor-problem.ts';

export type LoadedVendors =
  | { readonly kind: 'ok'; readonly registry: VendorFamilies }
  /** One line per problem, each with the setting's name. */
  | { readonly kind: 'bad'; readonly problems: readonly string[] };

/** The catalogue, and the vendors of the file that `GRANTKEEPER_VENDORS` names. */
export function loadVendors(file: string | undefined, allowLoopback: boolean): LoadedVendors {
  if (file === undefined) return { kind: 'ok', registry: vendorRegistry(CATALOGUE.map(homePartOf)) };
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    return {
      kind: 'bad',
      problems: [`GRANTKEEPER_VENDORS must be a file that can be read: ${file} (${code})`],
    };
  }
  const read = readVendorFile(text, { allowLoopback });
  if (read.kind === 'bad') {
    return {
      kind: 'bad',
      problems: read.problems.map((problem) => `GRANTKEEPER_VENDORS: ${problemLine(problem)}`),
    };
  }
  return { kind: 'ok', registry: vendorRegistry([...CATALOGUE, ...read.vendors].map(homePartOf)) };
}
