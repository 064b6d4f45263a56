import type { Recorded } from '#shared/domain/history/fact.ts';
import { stamper } from '#shared/domain/history/fact-line.ts';
import type { Audit } from '#shared/ports/audit.ts';

/** An audit that keeps its facts for the test to look at. */
export function keptFacts(by = 'test'): { readonly audit: Audit; readonly facts: Recorded[] } {
  const facts: Recorded[] = [];
  const stamp = stamper(by);
  return {
    facts,
    audit: {
      record: async (fact) => {
        facts.push(stamp(fact));
      },
    },
  };
}
