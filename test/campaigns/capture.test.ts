import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeWithPrograms, findProgram } from '../servers/index.ts';
import { type CaptureResult, CaptureTrial } from './capture/trial.ts';

/** The short form of `npm run campaign -- --kind capture`. */
const SEED = Number(process.env['KIRSCH_SEED'] ?? 1);
const RUNS = 20;
const LIMIT_MS = 600_000;

describeWithPrograms(['chromium'], `captures of what is being written (seed ${SEED})`, () => {
  let folder: string;
  let trial: CaptureTrial;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'kirsch-captures-'));
    trial = await CaptureTrial.start(findProgram('chromium')!, folder);
  });
  afterAll(async () => {
    await trial?.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  test(
    'nothing is torn, and all that was done before is there',
    async () => {
      const results: CaptureResult[] = [];
      for (let run = 0; run < RUNS; run++) {
        const seed = SEED * 10_000 + run;
        const result = await trial.run(seed);
        expect(result.complaints, `seed ${seed}`).toEqual([]);
        results.push(result);
      }
      const changed = results.filter(({ isChanged }) => isChanged);
      expect(changed.length).toBeGreaterThanOrEqual(RUNS / 2);
      expect(results.every(({ transactions, commits }) => transactions > 0 && commits > 0)).toBe(
        true,
      );
    },
    LIMIT_MS,
  );
});
