import { configDefaults, defineConfig } from 'vitest/config';

/** Tests that talk to PostgreSQL, some of them through a browser; the others start none. */
const withDatabase = ['**/*.{db,browser}.test.ts', 'apps/api/test/**/*.test.ts'];

export default defineConfig({
  test: {
    pool: 'forks',
    maxWorkers: 2,
    // The modules of the product keep no state of their own, so a worker loads them once for all of its files.
    isolate: false,
    // Generous: a loaded machine must not decide whether a test passes.
    testTimeout: 240_000,
    hookTimeout: 300_000,
    teardownTimeout: 240_000,
    reporters: ['default'],
    projects: [
      {
        extends: true,
        test: {
          name: 'plain',
          include: ['**/*.test.{ts,tsx}'],
          exclude: [...configDefaults.exclude, ...withDatabase],
        },
      },
      {
        extends: true,
        test: {
          name: 'database',
          include: withDatabase,
          globalSetup: ['apps/api/test/postgres-server.ts', 'apps/web/test/build-web.ts'],
        },
      },
    ],
  },
});
