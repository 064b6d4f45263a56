import { defineConfig } from 'vitest/config';

/** What needs the authorization server `glewlwyd` (`npm run test:glewlwyd`), which apt brings. */
export default defineConfig({
  test: {
    include: ['test/glewlwyd/**/*.glewlwyd.test.ts'],
    testTimeout: 300_000,
    hookTimeout: 300_000,
    fileParallelism: false,
    ...(process.env.CI === undefined
      ? {}
      : { reporters: ['default', ['json', { outputFile: '.local/results/glewlwyd.json' }]] }),
  },
});
