import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeWithPrograms, findProgram } from '../servers/index.ts';
import { commitsASecond, commitsASecondAlone, runCaptures } from './capture/run-captures.ts';

/** The short form of `npm run campaign -- --kind capture`. */
const SEED = Number(process.env['KIRSCH_SEED'] ?? 1);
const RUNS = 20;
/** One for all of them: to start it costs as much as a capture. */
const APPLICATIONS = 1;
/** Commits a second, while captures go on. */
const WANTED_RATE = 200;
/** A computer that lets its writers do twice as much between the captures has a core to spare for these. They try to do 500. */
const QUIET_RATE = 2 * WANTED_RATE;
const LIMIT_MS = 600_000;

describeWithPrograms(['chromium'], `captures of what is being written (seed ${SEED})`, () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'kirsch-captures-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

  test(
    'nothing is torn, all that was done before is there, and most were changed while they were copied',
    async ({ annotate }) => {
      const seeds = Array.from({ length: RUNS }, (_, run) => SEED * 10_000 + run);
      const chromium = findProgram('chromium')!;
      const results = await runCaptures(
        chromium,
        folder,
        seeds,
        APPLICATIONS,
        (seed, { complaints }) => expect(complaints, `seed ${seed}`).toEqual([]),
      );
      const changed = results.filter(({ isChanged }) => isChanged);
      expect(changed.length).toBeGreaterThanOrEqual(RUNS / 2);
      expect(results.every(({ transactions, commits }) => transactions * commits > 0)).toBe(true);
      const [alone, captured] = [commitsASecondAlone(results), commitsASecond(results)];
      if (alone >= QUIET_RATE) expect(captured).toBeGreaterThanOrEqual(WANTED_RATE);
      else {
        const reason = `${alone} commits a second between captures, ${captured} meanwhile`;
        await annotate(`The rate could not be asserted on a busy computer: ${reason}.`);
        console.warn(`Captures: the rate could not be asserted on a busy computer: ${reason}.`);
      }
    },
    LIMIT_MS,
  );
});
