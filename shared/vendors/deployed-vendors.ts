import { readFileSync } from 'node:fs';
import type { VendorRegistry } from '#shared/ports/vendor-registry.ts';
import { CATALOGUE } from './catalogue.ts';
import { readVendorFile } from './read-vendor-file.ts';
import { vendorRegistry } from './registry.ts';

/** The deployed vendor file is not as it should be; the message names every bad vendor and what would be right. */
export class VendorFileProblems extends Error {
  override readonly name = 'VendorFileProblems';
}

/**
 * The catalogue, and the vendors of a file that was deployed beside the function's code; an empty name is none.
 * Throws `VendorFileProblems` at cold start, so that a bad file never meets a grant.
 */
export function deployedVendors(file: string, options: { readonly allowLoopback: boolean }): VendorRegistry {
  if (file === '') return vendorRegistry(CATALOGUE);
  const read = readVendorFile(readFileSync(new URL(file, import.meta.url), 'utf8'), options);
  if (read.kind === 'bad') throw new VendorFileProblems(read.problems.join('; '));
  return vendorRegistry([...CATALOGUE, ...read.vendors]);
}
