import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: [
      'src/**/*.test.ts',
      'test/**/*.test.ts',
      'scripts/**/*.test.ts',
      'bench/**/*.test.ts',
    ],
    // Each file is a process of its own: tests start servers and workers, and a crash names its file.
    pool: 'forks',
    maxWorkers: 2,
    // Ten times what the slowest ordinary test takes here: a limit for hangs, never a measurement.
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
