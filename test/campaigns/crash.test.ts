import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeWithPrograms } from '../servers/index.ts';
import { printDeath } from './crash/death.ts';
import { CRASH_OPERATIONS } from './crash/operations.ts';
import { Stage } from './crash/stage.ts';
import { CrashTrial } from './crash/trial.ts';
import { openPlace, type Place } from './places.ts';

/** The short form of `npm run campaign -- --kind crash`. */
const SEED = Number(process.env['KIRSCH_SEED'] ?? 1);
/** Itself at one of its calls, and from outside. */
const RUNS = [0, 3];
const STORAGES = ['folder', 's3'] as const;
/** Programs start a dozen times in each test. */
const LIMIT_MS = 300_000;

describeWithPrograms(['restic'], `a process that is killed (seed ${SEED})`, () => {
  let folder: string;
  let stage: Stage;
  const places = new Map<string, Place>();

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'kirsch-crashes-'));
    stage = await Stage.make(folder, SEED, { files: 100, snapshots: 4, lastBytes: 1_000_000 });
    for (const name of STORAGES) {
      places.set(name, await openPlace(name, join(folder, name)));
    }
  });

  afterAll(async () => {
    for (const place of places.values()) await place.close();
    rmSync(folder, { recursive: true, force: true });
  });

  // Each on one storage; another seed takes the other.
  for (const [at, operation] of CRASH_OPERATIONS.entries()) {
    const name = STORAGES[(at + SEED) % STORAGES.length]!;
    test(
      `leaves everything as it was and lets another finish: ${operation.name} on ${name}`,
      async () => {
        const place = places.get(name)!;
        const trial = await CrashTrial.start({ operation, place, stage, seed: SEED });
        for (const run of RUNS) {
          const { complaints, death } = await trial.run(run);
          expect(complaints, `killed ${printDeath(death)}`).toEqual([]);
        }
      },
      LIMIT_MS,
    );
  }
});
