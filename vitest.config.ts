import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** Timing of real servers and browsers on a shared machine may cost a test once; what fails twice has failed. */
const retry = 1;

export default defineConfig({
  test: {
    // One fewer than cores is the default: on two cores one file at a time, each of which mostly waits for a server.
    maxWorkers: Math.max(2, availableParallelism()),
    projects: [
      {
        test: { name: 'unit', include: ['{src,sandbox,bench}/**/*.test.ts'], environment: 'node' },
      },
      {
        test: {
          name: 'flow',
          include: ['test/{flow,contract}/**/*.test.ts'],
          environment: 'node',
          globalSetup: ['test/support/global-setup.ts'],
          retry,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          environment: 'node',
          globalSetup: ['test/support/browser-setup.ts'],
          fileParallelism: false,
          retry,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'reference',
          include: ['test/reference/**/*.test.ts'],
          environment: 'node',
          globalSetup: ['test/support/global-setup.ts'],
          testTimeout: 600_000,
          hookTimeout: 600_000,
        },
      },
      { test: { name: 'web', include: ['web/src/**/*.test.{ts,tsx}'], environment: 'happy-dom' } },
    ],
  },
});
