import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { printFaultPlan } from '../../src/s3-server/index.ts';
import { FaultTrial } from './fault-trial.ts';
import { judgeHonestMaintenance, judgeMaintenanceLie } from './judge-maintenance.ts';
import { type Maintenance, prepareMaintenance } from './maintenance.ts';
import { honestPlan, lyingMaintenancePlan } from './random-plan.ts';

/*
 * Forget, prune, copy, mirror and repairs on a storage on which random things go wrong: each has its turn, once with honest
 * failures, once with a lie. `npm run campaign -- --kind faults` does the same at length.
 *
 * KIRSCH_FAULT_RUNS: how many of them (5 unless told, each with another seed).
 * KIRSCH_SEED: other ones.
 */
const RUNS = Number(process.env['KIRSCH_FAULT_RUNS'] ?? 5);
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
  test.each(runs)('number %i: nothing is lost, and what goes wrong is said', async (run) => {
    const maintenance = maintenances[run % maintenances.length]!;
    const honest = honestPlan(run);
    expect(
      await judgeHonestMaintenance(trial, maintenance, honest),
      `${maintenance.name}, ${printFaultPlan(honest)}`,
    ).toEqual([]);
    const lie = lyingMaintenancePlan(run, maintenance.writes);
    expect(
      await judgeMaintenanceLie(trial, maintenance, lie),
      `${maintenance.name}, ${printFaultPlan(lie)}`,
    ).toEqual([]);
  });
});
