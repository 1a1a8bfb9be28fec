import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeWithPrograms } from '../servers/index.ts';
import { Stage } from './crash/stage.ts';
import { HARMS } from './rot/harm.ts';
import { runRot } from './rot/trial.ts';

/** The short form of `npm run campaign -- --kind rot`. */
const SEED = Number(process.env['KIRSCH_SEED'] ?? 1);
const RUNS = 3;
const LIMIT_MS = 300_000;

describeWithPrograms(['restic'], `an object that is harmed where it lies (seed ${SEED})`, () => {
  let folder: string;
  let stage: Stage;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'kirsch-rot-'));
    stage = await Stage.make(folder, SEED, { files: 60, snapshots: 4, lastBytes: 0 });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.each(HARMS)(
    '%s: the check names it and the files that it hurts, and repair saves the rest',
    async (harm) => {
      for (let run = 0; run < RUNS; run++) {
        const seed = SEED * 10_000 + run;
        expect((await runRot(stage, harm, seed)).complaints, `seed ${seed}`).toEqual([]);
      }
    },
    LIMIT_MS,
  );
});
