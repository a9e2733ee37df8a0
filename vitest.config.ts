import { defineConfig } from 'vitest/config';

const real = {
  testTimeout: 120_000,
  hookTimeout: 60_000,
  // The bundle is as new as the sources: what runs is what is tested.
  globalSetup: ['test/helpers/sweep.ts', 'test/helpers/build.ts'],
  pool: 'forks' as const,
  maxWorkers: 2,
};

/**
 * `unit`: pure and in memory, no tmux. `real`: every adapter against git, tmux, ptys and agents, in
 * folders of its own. `e2e`: whole towns. `npm test` runs unit and e2e, `npm run check:all` the rest.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: ['test/**/*.real.test.{ts,tsx}'],
          testTimeout: 20_000,
          globalSetup: ['test/helpers/sweep.ts'],
          // Nothing in them keeps state in a module, so what they import is loaded once a worker.
          isolate: false,
          pool: 'forks',
          maxWorkers: 2,
        },
      },
      {
        test: {
          ...real,
          name: 'real',
          sequence: { groupOrder: 2 },
          include: ['test/**/*.real.test.{ts,tsx}'],
          exclude: ['test/e2e/**'],
        },
      },
      // Each town has a daemon, a runtime and agents of its own, and mostly waits: three at a time on two cores.
      {
        test: {
          ...real,
          maxWorkers: 3,
          name: 'e2e',
          sequence: { groupOrder: 1 },
          include: ['test/e2e/**/*.real.test.{ts,tsx}'],
        },
      },
    ],
  },
});
