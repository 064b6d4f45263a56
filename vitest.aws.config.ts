import { defineConfig } from 'vitest/config';

const results = '.local/results/aws.json';

/** What needs AWS: one emulator for the whole run. */
export default defineConfig({
  test: {
    include: ['test/**/*.aws.test.ts'],
    globalSetup: ['test/support/aws/global-setup.ts'],
    pool: 'forks',
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // The emulator is one process, and the machine may be small.
    maxWorkers: 2,
    reporters: process.env.CI === undefined ? ['default'] : ['default', ['json', { outputFile: results }]],
  },
});
