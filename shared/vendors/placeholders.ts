import type { TenantPart } from '#shared/domain/vendor.ts';

const PLACEHOLDER = /\{([a-z][a-z0-9]*)\}/g;
/** Some label of a host, as far as an address's own rules are concerned. */
const STAND_IN = 'x';

/** A text with something harmless in the place of each `{name}`, for rules about its shape. */
export const withoutPlaceholders = (text: string): string => text.replaceAll(PLACEHOLDER, STAND_IN);

/** The names in braces, each once. */
export const placeholdersIn = (text: string): readonly string[] => [
  ...new Set([...text.matchAll(PLACEHOLDER)].map(([, name]) => name ?? '')),
];

/** Puts values in the places of names. A name without a value stays. */
export const filledIn = (text: string, values: ReadonlyMap<string, string>): string =>
  text.replaceAll(PLACEHOLDER, (whole, name: string) => values.get(name) ?? whole);

const LABEL = /^[a-z0-9]([a-z0-9_-]{0,61}[a-z0-9])?$/;

/**
 * The value of each part, from what stands behind the vendor's name and a dot; the last part may have dots in it.
 * `undefined` where that is no tenant of this shape.
 */
export function tenantValues(
  parts: readonly TenantPart[],
  text: string | undefined,
): ReadonlyMap<string, string> | undefined {
  const given = text === undefined ? [] : text.split('.');
  const values = new Map<string, string>();
  for (const [index, { name, otherwise }] of parts.entries()) {
    const isLast = index === parts.length - 1;
    const labels = isLast ? given.slice(index) : given.slice(index, index + 1);
    if (text !== undefined && (labels.length === 0 || !labels.every((label) => LABEL.test(label))))
      return undefined;
    const value = text === undefined ? otherwise : labels.join('.');
    if (value === undefined) return undefined;
    values.set(name, value);
  }
  return values;
}
