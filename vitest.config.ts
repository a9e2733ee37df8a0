import { defineConfig } from 'vitest/config';

/** `unit`: pure and in memory, no tmux. `real`: git, tmux, ptys and agents, in their own folders. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: ['test/**/*.real.test.{ts,tsx}'],
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'real',
          include: ['test/**/*.real.test.{ts,tsx}'],
          testTimeout: 120_000,
          hookTimeout: 60_000,
          globalSetup: ['test/helpers/build.ts'],
          pool: 'forks',
          maxWorkers: 2,
        },
      },
    ],
  },
});
