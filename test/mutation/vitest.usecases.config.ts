import { defineConfig } from 'vitest/config';

/** The tests that mutants of the use cases are tried against; they run in memory. */
export default defineConfig({
  test: {
    include: ['test/usecases/**/*.test.ts'],
    // One worker for all files of a mutant, and a new one for the next: what a module holds never outlives its mutant.
    isolate: false,
    testTimeout: 20_000,
  },
});
