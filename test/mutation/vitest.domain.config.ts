import { defineConfig } from 'vitest/config';

/**
 * The tests that mutants of the domain are tried against. Tests of properties are left out: a mutant shall be found by a
 * test that says what it guards, not by chance.
 */
export default defineConfig({
  test: {
    include: ['test/domain/*.test.ts', 'test/domain/{answer,protocol}/*.test.ts'],
    exclude: ['**/*.property.test.ts'],
    // One worker for all files of a mutant, and a new one for the next: what a module holds never outlives its mutant.
    isolate: false,
    testTimeout: 20_000,
  },
});
