import { afterAll, beforeAll, describe } from 'vitest';
import type { IntegrationStore } from '#shared/ports/integration-store.ts';
import { acquireSuite } from './integration-store/acquire.suite.ts';
import { changeSuite } from './integration-store/change.suite.ts';
import { commitSuite } from './integration-store/commit.suite.ts';
import { dueSuite } from './integration-store/due.suite.ts';
import { listSuite } from './integration-store/list.suite.ts';
import { orphanSuite } from './integration-store/orphan.suite.ts';
import { rowsSuite } from './integration-store/rows.suite.ts';

export interface IntegrationStoreSubject {
  /** Empty when it is made. */
  readonly store: IntegrationStore;
  /** How many shards its due index has, counted from 0. */
  readonly shards: number;
  /** The same rows through an adapter that is made anew. */
  reopen(): Promise<IntegrationStore>;
  close(): Promise<void>;
}

/** What every integration store must do, whatever it is made of. */
export function describeIntegrationStoreContract(
  name: string,
  makeSubject: () => Promise<IntegrationStoreSubject>,
): void {
  describe(`integration store: ${name}`, () => {
    let subject: IntegrationStoreSubject | undefined;
    beforeAll(async () => {
      subject = await makeSubject();
    }, 60_000);
    afterAll(async () => {
      await subject?.close();
    });
    const current = (): IntegrationStoreSubject => {
      if (subject === undefined) throw new Error('the subject is made before the first test');
      return subject;
    };

    rowsSuite(current);
    acquireSuite(current);
    orphanSuite(current);
    commitSuite(current);
    changeSuite(current);
    dueSuite(current);
    listSuite(current);
  });
}
