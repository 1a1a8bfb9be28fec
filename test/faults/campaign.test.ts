import { afterAll, describe, expect, test } from 'vitest';
import { parseFaultPlan, printFaultPlan } from '../../src/s3-server/index.ts';
import { findProgram } from '../servers/index.ts';
import { type BackedUp, FaultTrial } from './fault-trial.ts';
import { isLying, judgeHonest, judgeLie } from './judge.ts';
import { honestPlan, lyingPlan } from './random-plan.ts';

/*
 * Backups, restores and checks on a storage on which random things go wrong, two honest failures for each lie.
 *
 * KIRSCH_FAULT_RUNS: how many runs (15 unless told; `npm run test:faults` takes 300).
 * KIRSCH_SEED: other ones.
 * KIRSCH_FAULT_PLAN: this one only, as a failed run has printed it.
 */
const RUNS = Number(process.env['KIRSCH_FAULT_RUNS'] ?? 15);
const SEED = Number(process.env['KIRSCH_SEED'] ?? 1);
const GIVEN = process.env['KIRSCH_FAULT_PLAN'];
/** Honest runs share a repository, which restic looks at when so many are through. */
const RUNS_PER_REPOSITORY = 10;

const plans =
  GIVEN === undefined
    ? Array.from({ length: RUNS }, (_, run) => {
        const seed = SEED * 10_000 + run;
        return run % 3 === 2 ? lyingPlan(seed) : honestPlan(seed);
      })
    : [parseFaultPlan(GIVEN)];
const honest = plans.filter((plan) => !isLying(plan));

for (let at = 0; at < honest.length; at += RUNS_PER_REPOSITORY) {
  describe(`honest failures, repository ${1 + at / RUNS_PER_REPOSITORY}`, () => {
    const earlier: BackedUp[] = [];
    const group = honest.slice(at, at + RUNS_PER_REPOSITORY);
    let trial: FaultTrial | undefined;
    afterAll(() => trial?.dispose());

    test.each(group.map(printFaultPlan))('%s', async (text) => {
      if (!trial) {
        trial = await FaultTrial.start();
        earlier.push(await trial.backup());
      }
      trial.change();
      expect(await judgeHonest(trial, parseFaultPlan(text), earlier)).toEqual([]);
    });

    test.runIf(findProgram('restic'))('and restic finds it whole', async () => {
      expect(await trial?.resticComplaints()).toBe('');
    });
  });
}

describe('lies', () => {
  const lying = plans.filter(isLying);
  test.each(lying.map(printFaultPlan))('%s', async (text) => {
    const trial = await FaultTrial.start();
    try {
      expect(await judgeLie(trial, parseFaultPlan(text))).toEqual([]);
    } finally {
      trial.dispose();
    }
  });
});
