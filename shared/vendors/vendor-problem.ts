/** What can be wrong with a vendor of a file, in words that programs may switch on. */
export type VendorProblemCode =
  | 'not_a_list'
  | 'missing_field'
  | 'unknown_field'
  | 'bad_value'
  | 'duplicate_id'
  | 'bad_placeholder'
  | 'unknown_path';

/** One thing that is wrong, and what would be right. No value of the file is quoted. */
export interface VendorProblem {
  readonly code: VendorProblemCode;
  /** `vendor acme`, or `vendor 3` where it has no id; absent where the whole file is meant. */
  readonly vendor?: string;
  /** Where (RFC 6901); empty for the whole file. */
  readonly pointer: string;
  /** The rest of a sentence that begins with the pointer. */
  readonly says: string;
}

/** The problem as a line for people, its code at the end for whoever looks it up. */
export function problemLine({
  code,
  vendor,
  pointer,
  says,
}: Omit<VendorProblem, 'code'> & { readonly code: string }): string {
  return `${vendor === undefined ? says : `${vendor}: ${pointer} ${says}`} (${code})`;
}

/** RFC 6901. Names of a file's own making may be long; their beginning shows which is meant. */
export const pointerTo = (path: readonly PropertyKey[]): string =>
  path.map((part) => `/${String(part).slice(0, 64).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
