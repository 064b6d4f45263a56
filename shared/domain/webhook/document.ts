import { textOf } from './bytes.ts';

/** A body, a claim set or a form, read as JSON has it. */
export type Document = Readonly<Record<string, unknown>> | readonly unknown[];

/** No delivery nests deeper; a hostile one must not cost a deep recursion. */
const MAX_DEPTH = 32;

/** The object or list that these bytes are; `undefined` for anything else. */
export function documentOf(bytes: Uint8Array): Document | undefined {
  const text = textOf(bytes);
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !isDeeperThan(value, MAX_DEPTH)
      ? (value as Document)
      : undefined;
  } catch {
    // Not JSON: there is no document.
    return undefined;
  }
}

function isDeeperThan(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (depth === 0) return true;
  return Object.values(value).some((member) => isDeeperThan(member, depth - 1));
}
