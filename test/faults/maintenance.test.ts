import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { printFaultPlan } from '../../src/s3-server/index.ts';
import { FaultTrial } from './fault-trial.ts';
import { judgeHonestMaintenance, judgeMaintenanceLie } from './judge-maintenance.ts';
import { type Maintenance, prepareMaintenance } from './maintenance.ts';
import { honestPlan, lyingMaintenancePlan } from './random-plan.ts';

/*
 * Forget, prune, copy, mirror and repairs on a storage on which random things go wrong, honest failures and lies in turns.
 * `npm run campaign -- --kind faults` does the same at length.
 *
 * KIRSCH_FAULT_RUNS: how many runs (4 unless told); with another seed other operations have their turn.
 * KIRSCH_SEED: other ones.
 */
const RUNS = Number(process.env['KIRSCH_FAULT_RUNS'] ?? 4);
const SEED = Number(process.env['KIRSCH_SEED'] ?? 1);

describe(`maintenance of a repository (seed ${SEED})`, () => {
  let trial: FaultTrial;
  let maintenances: readonly Maintenance[];

  beforeAll(async () => {
    trial = await FaultTrial.start();
    maintenances = await prepareMaintenance(trial);
  });

  afterAll(() => trial.dispose());

  const runs = Array.from({ length: RUNS }, (_, run) => SEED * RUNS + run);
  test.each(runs)('run %i: nothing is lost, and what goes wrong is said', async (run) => {
    const maintenance = maintenances[run % maintenances.length]!;
    const isLie = run % 2 === 1;
    const plan = isLie ? lyingMaintenancePlan(run, maintenance.writes) : honestPlan(run);
    const judge = isLie ? judgeMaintenanceLie : judgeHonestMaintenance;
    expect(
      await judge(trial, maintenance, plan),
      `${maintenance.name}, ${printFaultPlan(plan)}`,
    ).toEqual([]);
  });
});
