import { readFileSync } from 'node:fs';
import { CATALOGUE } from '#shared/vendors/catalogue.ts';
import { readVendorFile } from '#shared/vendors/read-vendor-file.ts';
import type { VendorEntry } from '#shared/vendors/vendor-entry.ts';
import { problemLine } from '#shared/vendors/vendor-problem.ts';
import { Unreadable } from './unreadable.ts';

/** Where vendors besides the catalogue's are read from. */
export interface VendorOptions {
  readonly file?: string;
  readonly loopback?: true;
}

/** The catalogue, and a file's vendors in the place of those whose id they have. Throws `Unreadable`. */
export function known({ file, loopback }: VendorOptions): readonly VendorEntry[] {
  if (file === undefined || file === '') return CATALOGUE;
  const read = readVendorFile(textOf(file), { allowLoopback: loopback === true });
  if (read.kind === 'bad') throw new Unreadable(read.problems.map(problemLine).join('\n'));
  const own = new Set<string>(read.vendors.map(({ id }) => id));
  const all = [...CATALOGUE.filter(({ id }) => !own.has(id)), ...read.vendors];
  return all.sort((one, other) => (one.id < other.id ? -1 : 1));
}

/** The text of a file; `-` is standard input. Throws `Unreadable`. */
export function textOf(path: string): string {
  try {
    return readFileSync(path === '-' ? 0 : path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new Unreadable(`${path} cannot be read (${code})`);
  }
}
