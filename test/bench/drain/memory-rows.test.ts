import { describe, expect, it } from 'vitest';
import { after, milliseconds } from '#shared/domain/time.ts';
import { acquireSuite } from '../../contract/integration-store/acquire.suite.ts';
import { changeSuite } from '../../contract/integration-store/change.suite.ts';
import { commitSuite } from '../../contract/integration-store/commit.suite.ts';
import { dueSuite } from '../../contract/integration-store/due.suite.ts';
import { orphanSuite } from '../../contract/integration-store/orphan.suite.ts';
import { rowsSuite } from '../../contract/integration-store/rows.suite.ts';
import type { IntegrationStoreSubject } from '../../contract/integration-store.contract.ts';
import { anIntegration, anIntegrationId, NOW } from '../../support/integration.ts';
import { memoryRows } from './memory-rows.ts';

describe('rows in a map', () => {
  const store = memoryRows();
  const subject: IntegrationStoreSubject = {
    store,
    shards: 1,
    reopen: async () => store,
    close: async () => {},
  };
  for (const suite of [rowsSuite, acquireSuite, orphanSuite, commitSuite, changeSuite, dueSuite]) {
    suite(() => subject);
  }

  it('say when the next one is due', async () => {
    const rows = memoryRows();
    const [soon, later] = [after(NOW, milliseconds(40)), after(NOW, milliseconds(5_000))];
    await rows.create(anIntegration({ id: anIntegrationId('soon'), dueAt: soon }));
    await rows.create(anIntegration({ id: anIntegrationId('later'), dueAt: later }));
    expect(await rows.nextDueAt(NOW)).toBe(soon);
    expect(await rows.nextDueAt(soon)).toBe(later);
    expect(await rows.nextDueAt(later)).toBeUndefined();
  });
});
