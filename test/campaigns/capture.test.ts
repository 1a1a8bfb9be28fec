import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeWithPrograms, findProgram } from '../servers/index.ts';
import { runCaptures } from './capture/run-captures.ts';

/** The short form of `npm run campaign -- --kind capture`. */
const SEED = Number(process.env['KIRSCH_SEED'] ?? 1);
const RUNS = 20;
const LIMIT_MS = 600_000;

describeWithPrograms(['chromium'], `captures of what is being written (seed ${SEED})`, () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'kirsch-captures-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

  test(
    'nothing is torn, all that was done before is there, and most were changed while they were copied',
    async () => {
      const seeds = Array.from({ length: RUNS }, (_, run) => SEED * 10_000 + run);
      const results = await runCaptures(findProgram('chromium')!, folder, seeds, (seed, result) => {
        expect(result.complaints, `seed ${seed}`).toEqual([]);
      });
      const changed = results.filter(({ isChanged }) => isChanged);
      expect(changed.length).toBeGreaterThanOrEqual(RUNS / 2);
      expect(results.every(({ transactions, commits }) => transactions * commits > 0)).toBe(true);
    },
    LIMIT_MS,
  );
});
