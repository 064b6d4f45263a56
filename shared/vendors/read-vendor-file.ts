import type * as z from 'zod/mini';
import { ID_PATTERN } from '#shared/domain/ids.ts';
import type { Vendor } from '#shared/domain/vendor.ts';
import { vendorSchema } from './vendor-schema.ts';

export type ReadVendors =
  | { readonly kind: 'ok'; readonly vendors: readonly Vendor[] }
  /** One line per problem: which vendor, where (RFC 6901), what would be right. No value is quoted. */
  | { readonly kind: 'bad'; readonly problems: readonly string[] };

/** Reads a file of extra vendors: a JSON list. Every bad vendor in it is named, with all that is wrong. Never throws. */
export function readVendorFile(text: string, options: { readonly allowLoopback: boolean }): ReadVendors {
  const list = parse(text);
  if (!Array.isArray(list))
    return { kind: 'bad', problems: ['the vendor file must be a JSON list of vendors'] };
  const schema = vendorSchema(options.allowLoopback);
  const vendors: Vendor[] = [];
  const problems: string[] = [];
  const seen = new Set<string>();
  for (const [index, entry] of list.entries()) {
    const name = nameOf(entry, index);
    const read = schema.safeParse(entry);
    if (read.success) vendors.push(read.data);
    else problems.push(...read.error.issues.flatMap((issue) => linesFor(issue, name, [index], entry)));
    const given = idOf(entry);
    if (given !== undefined && seen.has(given)) {
      problems.push(`${name}: /${index}/id is the id of an earlier vendor; each may come once`);
    }
    if (given !== undefined) seen.add(given);
  }
  return problems.length === 0 ? { kind: 'ok', vendors } : { kind: 'bad', problems };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    // Told apart from a list by the caller; the parser's own words would quote the file.
    return undefined;
  }
}

type Issue = z.core.$ZodIssue;

function linesFor(
  issue: Issue,
  name: string,
  base: readonly PropertyKey[],
  entry: unknown,
): readonly string[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map(
      (key) => `${name}: ${pointer([...base, ...issue.path, key])} is not a field of a vendor`,
    );
  }
  const missing = issue.path.length > 0 && isMissing(entry, issue.path);
  return [
    `${name}: ${pointer([...base, ...issue.path])} ${missing ? 'is missing; it ' : ''}${issue.message}`,
  ];
}

function isMissing(entry: unknown, path: readonly PropertyKey[]): boolean {
  let value = entry;
  for (const part of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return true;
    value = Reflect.get(value, part);
  }
  return false;
}

/** RFC 6901. Names of a file's own making may be long; their beginning shows which is meant. */
const pointer = (path: readonly PropertyKey[]): string =>
  path.map((part) => `/${String(part).slice(0, 64).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

function nameOf(entry: unknown, index: number): string {
  const given = idOf(entry);
  return given === undefined ? `vendor ${index + 1}` : `vendor ${given}`;
}

function idOf(entry: unknown): string | undefined {
  const given = typeof entry === 'object' && entry !== null && 'id' in entry ? entry.id : undefined;
  return typeof given === 'string' && ID_PATTERN.test(given) ? given : undefined;
}
