import { defineConfig } from 'vitest/config';
import everything from './vitest.config.ts';

/** `npm run test:live`: the suites of the matrix on a real account. */
export default defineConfig({
  test: {
    ...everything.test,
    include: ['test/matrix/live.ts'],
    // A distant storage over a slow line.
    testTimeout: 15 * 60_000,
    hookTimeout: 15 * 60_000,
  },
});
