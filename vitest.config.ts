import { defineConfig } from 'vitest/config';

const compiledSources = new URL('./scripts/test/compiled-sources.js', import.meta.url).href;
/** Programs of the tests themselves are not compiled. Node.js before 22.18 strips types only when it is told to. */
const stripTypes = process.features.typescript
  ? []
  : ['--experimental-strip-types', '--no-warnings'];
const nodeOptions = [`--import=${compiledSources}`, ...stripTypes];

export default defineConfig({
  test: {
    include: [
      'src/**/*.test.ts',
      'test/**/*.test.ts',
      'scripts/**/*.test.ts',
      'bench/**/*.test.ts',
      'web/**/*.test.ts',
    ],
    // Each file is a process of its own: tests start servers and workers, and a crash names its file.
    pool: 'forks',
    maxWorkers: 2,
    // The threads and the processes that tests start run compiled sources.
    globalSetup: './scripts/test/compile-sources.js',
    execArgv: nodeOptions,
    env: { NODE_OPTIONS: nodeOptions.join(' ') },
    // Ten times what the slowest ordinary test takes here: a limit for hangs, never a measurement.
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
