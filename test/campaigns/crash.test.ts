import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeWithPrograms } from '../servers/index.ts';
import { importBundled } from './bundle.ts';
import { printDeath } from './crash/death.ts';
import type * as Crash from './crash/index.ts';
import type { Place } from './places.ts';

/** The short form of `npm run campaign -- --kind crash`. */
const SEED = Number(process.env['KIRSCH_SEED'] ?? 1);
/** Itself at one of its calls, and from outside. The rehearsal before them is judged as thoroughly as possible. */
const RUNS = [1, 3];
const STORAGES = ['folder', 's3'] as const;
/** Programs start a dozen times in each test. */
const LIMIT_MS = 300_000;

const sourceOf = (name: string) => fileURLToPath(new URL(name, import.meta.url));
/** It starts a hundred processes and threads. */
const { CRASH_OPERATIONS, CrashTrial, openPlace, Stage } = await importBundled<typeof Crash>({
  crash: sourceOf('./crash/index.ts'),
  'crash-child': sourceOf('./crash/crash-child.ts'),
});

describeWithPrograms(['restic'], `a process that is killed (seed ${SEED})`, () => {
  let folder: string;
  let stage: Crash.Stage;
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
