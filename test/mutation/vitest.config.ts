import { defineConfig } from 'vitest/config';

/**
 * The tests that mutants are tried against: those of the domain and of the use cases, which run in memory. Tests of
 * properties are left out: a mutant shall be found by a test that says what it guards, not by chance.
 */
export default defineConfig({
  test: {
    include: ['test/domain/**/*.test.ts', 'test/usecases/**/*.test.ts'],
    exclude: ['**/*.property.test.ts'],
    // One worker for all files of a mutant, and a new one for the next: what a module holds never outlives its mutant.
    isolate: false,
    testTimeout: 20_000,
  },
});
