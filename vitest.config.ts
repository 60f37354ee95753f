import { defineConfig } from 'vitest/config';
import { GIT_SETTINGS } from './test/support/git-settings.ts';
import { HeavyFirst } from './test/support/heavy-first.ts';

const minutes = 60_000;
const long = process.env.OPENSPEC_LONG === '1';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/cases/**'],
    globalSetup: ['test/support/build-program.ts'],
    sequence: { sequencer: HeavyFirst },
    // Separate processes: tests may change directory and umask, and a crash stays in its file.
    pool: 'forks',
    maxWorkers: 2,
    // Against what never ends only: a busy machine must not fail a test by its clock.
    testTimeout: long ? 60 * minutes : 5 * minutes,
    hookTimeout: 5 * minutes,
    reporters: ['default', './test/support/totals.ts'],
    // The same answers on every machine: no settings of the user's git, one zone, one language.
    env: {
      TZ: 'UTC',
      LC_ALL: 'C.UTF-8',
      GIT_CONFIG_GLOBAL: GIT_SETTINGS,
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_TERMINAL_PROMPT: '0',
    },
  },
});
