import { anIntegrationId } from '../support/integration.ts';

let made = 0;

/** An integration id that no other test of this process uses: suites share their subject's store. */
export const freshId = (word: string) => anIntegrationId(`${word}-${++made}`);

/** A word of that kind, for owners, vendors and the like. */
export const freshWord = (word: string): string => `${word}-${++made}`;
