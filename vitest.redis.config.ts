import { defineConfig } from 'vitest/config';

/** What needs a Redis server (`npm run test:redis`), from the path or as a package that apt brings. */
export default defineConfig({
  test: {
    include: ['test/**/*.redis.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    fileParallelism: false,
    ...(process.env.CI === undefined
      ? {}
      : { reporters: ['default', ['json', { outputFile: '.local/results/redis.json' }]] }),
  },
});
