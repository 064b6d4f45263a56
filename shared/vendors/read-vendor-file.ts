import type * as z from 'zod/mini';
import { ID_PATTERN } from '#shared/domain/ids.ts';
import { factProblems } from './fact-problems.ts';
import { tenantProblems } from './tenant-problems.ts';
import { valueAt } from './value-at.ts';
import type { VendorEntry } from './vendor-entry.ts';
import { pointerTo, type VendorProblem } from './vendor-problem.ts';
import { vendorSchema } from './vendor-schema.ts';

export type ReadVendors =
  | { readonly kind: 'ok'; readonly vendors: readonly VendorEntry[] }
  | { readonly kind: 'bad'; readonly problems: readonly VendorProblem[] };

/** Reads a file of extra vendors: a JSON list. Every bad vendor in it is named, with all that is wrong. Never throws. */
export function readVendorFile(text: string, options: { readonly allowLoopback: boolean }): ReadVendors {
  const list = parse(text);
  if (!Array.isArray(list)) {
    const says = 'the vendor file must be a JSON list of vendors';
    return { kind: 'bad', problems: [{ code: 'not_a_list', pointer: '', says }] };
  }
  const schema = vendorSchema(options.allowLoopback);
  const vendors: VendorEntry[] = [];
  const problems: VendorProblem[] = [];
  const seen = new Set<string>();
  for (const [index, entry] of list.entries()) {
    const vendor = nameOf(entry, index);
    const read = schema.safeParse(entry);
    const issues = read.success
      ? []
      : read.error.issues.flatMap((issue) => problemsOf(issue, [index], entry));
    const found = [...issues, ...tenantProblems(entry, [index]), ...factProblems(entry, [index])];
    if (read.success) vendors.push(read.data);
    problems.push(...found.map((problem) => ({ ...problem, vendor })));
    const given = idOf(entry);
    if (given === undefined) continue;
    if (seen.has(given)) {
      const says = 'is the id of an earlier vendor; each may come once';
      problems.push({ code: 'duplicate_id', vendor, pointer: pointerTo([index, 'id']), says });
    }
    seen.add(given);
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

function problemsOf(
  issue: Issue,
  base: readonly PropertyKey[],
  entry: unknown,
): readonly Omit<VendorProblem, 'vendor'>[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      code: 'unknown_field',
      pointer: pointerTo([...base, ...issue.path, key]),
      says: 'is not a field of a vendor',
    }));
  }
  const pointer = pointerTo([...base, ...issue.path]);
  const isMissing = issue.path.length > 0 && valueAt(entry, issue.path) === undefined;
  return isMissing
    ? [{ code: 'missing_field', pointer, says: `is missing; it ${issue.message}` }]
    : [{ code: 'bad_value', pointer, says: issue.message }];
}

function nameOf(entry: unknown, index: number): string {
  const given = idOf(entry);
  return given === undefined ? `vendor ${index + 1}` : `vendor ${given}`;
}

function idOf(entry: unknown): string | undefined {
  const given = valueAt(entry, ['id']);
  return typeof given === 'string' && ID_PATTERN.test(given) ? given : undefined;
}
