import { defineConfig } from 'vitest/config';

const results = '.local/results/test.json';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // What needs the emulator runs by `npm run test:aws`, what needs a browser by `npm run test:browser`, what needs
    // glewlwyd by `npm run test:glewlwyd`, what needs Redis by `npm run test:redis`.
    exclude: [
      'test/**/*.aws.test.ts',
      'test/**/*.browser.test.ts',
      'test/**/*.glewlwyd.test.ts',
      'test/**/*.redis.test.ts',
      'node_modules/**',
    ],
    pool: 'forks',
    testTimeout: 20_000,
    // The end-to-end tests mostly wait, for vendors, confirmations and settling: let them wait together.
    maxWorkers: 4,
    reporters: process.env.CI === undefined ? ['default'] : ['default', ['json', { outputFile: results }]],
  },
});
