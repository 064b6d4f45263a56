import type { Fact, Standing } from './vendor-entry.ts';

const fact =
  (standing: Standing) =>
  (source: string, ...of: readonly string[]): Fact => ({ of, standing, source });

export const documented = fact('documented');
export const secondary = fact('secondary');
export const listed = fact('listed');
export const unverified = fact('unverified');

/** The fact that speaks for a field: that of the longest path at or above it. */
export function factFor(facts: readonly Fact[], path: string): Fact | undefined {
  let found: { readonly fact: Fact; readonly length: number } | undefined;
  for (const fact of facts) {
    for (const of of fact.of) {
      const speaks = path === of || path.startsWith(`${of}.`);
      if (speaks && of.length > (found?.length ?? 0)) found = { fact, length: of.length };
    }
  }
  return found?.fact;
}

/** Whether a person has read this in the vendor's own words. */
export const isVerified = ({ standing }: Pick<Fact, 'standing'>): boolean => standing === 'documented';
