import type { Recorded } from '#shared/domain/history/fact.ts';
import { stamper } from '#shared/domain/history/fact-line.ts';
import type { Audit } from '#shared/ports/audit.ts';

/** An audit that keeps its facts for the test to look at; each process writes under a name of its own. */
export function keptFacts() {
  const facts: Recorded[] = [];
  function auditOf(process: string): Audit {
    const stamp = stamper(process);
    return {
      record: async (fact) => {
        facts.push(stamp(fact));
      },
    };
  }
  return { facts, auditOf };
}
