import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // What needs the emulator runs by `npm run test:aws`.
    exclude: ['test/**/*.aws.test.ts', 'node_modules/**'],
    pool: 'forks',
    testTimeout: 20_000,
  },
});
