import { defineConfig } from 'vitest/config';

/** What needs a browser (`npm run test:browser`). */
export default defineConfig({
  test: {
    include: ['test/browser/**/*.browser.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    fileParallelism: false,
    ...(process.env.CI === undefined
      ? {}
      : { reporters: ['default', ['json', { outputFile: '.local/results/browser.json' }]] }),
  },
});
