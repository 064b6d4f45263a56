import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Fact } from '#shared/domain/history/fact.ts';
import { readFact } from '#shared/domain/history/fact-line.ts';
import { after, milliseconds } from '#shared/domain/time.ts';
import type { Audit } from '#shared/ports/audit.ts';
import { anAttemptId, anIntegrationId, NOW } from '../support/integration.ts';

export interface AuditSubject {
  readonly audit: Audit;
  /** Every line that it has kept so far. */
  lines(): readonly string[];
  close(): void;
}

const asked = (n: number): Fact => ({
  kind: 'ask',
  at: after(NOW, milliseconds(n)),
  integration: anIntegrationId('payroll'),
  born: NOW,
  epoch: 1,
  version: n,
});

export function describeAuditContract(name: string, makeSubject: () => AuditSubject): void {
  describe(`audit: ${name}`, () => {
    let subject: AuditSubject;
    beforeAll(() => {
      subject = makeSubject();
    });
    afterAll(() => subject.close());
    const facts = () => subject.lines().map((line) => readFact(JSON.parse(line) as Record<string, unknown>));

    it('has kept a fact when it says so, and gives it back as it was', async () => {
      const fact: Fact = {
        kind: 'acquired',
        at: NOW,
        integration: anIntegrationId('payroll'),
        born: NOW,
        epoch: 1,
        attempt: anAttemptId(2),
        fence: 4,
        parentVersion: 3,
        leaseUntil: after(NOW, milliseconds(135_000)),
        failures: 0,
        open: [anAttemptId(1)],
      };
      await subject.audit.record(fact);
      expect(facts()).toEqual([
        { kind: 'fact', fact: { ...fact, by: expect.stringMatching(/^[0-9a-f]{12}$/), n: 1 } },
      ]);
    });

    it('keeps facts in the order in which they were handed over, and counts them', async () => {
      const before = facts().length;
      await Promise.all([1, 2, 3, 4].map((n) => subject.audit.record(asked(n))));
      const kept = facts().slice(before);
      expect(kept).toMatchObject(
        [1, 2, 3, 4].map((n) => ({ kind: 'fact', fact: { version: n, n: before + n } })),
      );
    });
  });
}
