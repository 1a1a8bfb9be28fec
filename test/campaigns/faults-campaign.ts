import type { FaultPlan } from '../../src/s3-server/index.ts';
import { printFaultPlan } from '../../src/s3-server/index.ts';
import { type BackedUp, FaultTrial } from '../faults/fault-trial.ts';
import { isLying, judgeHonest, judgeLie } from '../faults/judge.ts';
import { honestPlan, lyingPlan } from '../faults/random-plan.ts';
import type { CampaignOptions } from './options.ts';
import type { Report } from './outcome.ts';
import { today } from './today.ts';

const RUNS = 300;
/** Honest runs share a repository, which restic looks at when so many are through. */
const RUNS_PER_REPOSITORY = 10;

/** Backups, restores and checks on the embedded server, on which random things go wrong: two honest failures for each lie. */
export async function faultsCampaign(
  { seed, runs = RUNS, first }: CampaignOptions,
  _folder: string,
  report: Report,
): Promise<void> {
  const plans = Array.from({ length: runs }, (_, at) => {
    const run = first + at;
    return run % 3 === 2 ? lyingPlan(seed * 10_000 + run) : honestPlan(seed * 10_000 + run);
  });
  const command = `npm run campaign -- --kind faults --seed ${seed} --runs ${runs}`;
  const row = { kind: 'faults', storage: 's3', seed, counts: {}, command } as const;
  const honest = plans.filter((plan) => !isLying(plan));
  const lying = plans.filter(isLying);
  const honestFailed = await judgeAllHonest(honest, report);
  report.done({
    ...row,
    what: 'honest failures',
    runs: honest.length,
    failed: honestFailed,
    date: today(),
  });
  let failed = 0;
  for (const plan of lying) {
    const trial = await FaultTrial.start();
    const complaints = await judgeLie(trial, plan).finally(() => trial.dispose());
    if (complain(plan, complaints, report)) failed++;
  }
  report.done({ ...row, what: 'lies', runs: lying.length, failed, date: today() });
}

/** @returns how many did not end well */
async function judgeAllHonest(plans: readonly FaultPlan[], report: Report): Promise<number> {
  let failed = 0;
  for (let at = 0; at < plans.length; at += RUNS_PER_REPOSITORY) {
    const trial = await FaultTrial.start();
    const group = plans.slice(at, at + RUNS_PER_REPOSITORY);
    try {
      const earlier: BackedUp[] = [await trial.backup()];
      for (const plan of group) {
        trial.change();
        if (complain(plan, await judgeHonest(trial, plan, earlier), report)) failed++;
      }
      const said = await trial.resticComplaints();
      if (said !== '' && complain(group.at(-1)!, [`restic: ${said}`], report)) failed++;
    } finally {
      trial.dispose();
    }
  }
  return failed;
}

function complain(plan: FaultPlan, complaints: readonly string[], report: Report): boolean {
  if (complaints.length === 0) return false;
  const text = printFaultPlan(plan);
  const command = `KIRSCH_FAULT_PLAN='${text}' npm test -- test/faults`;
  report.failed({ title: `faults: ${text}`, complaints, command });
  return true;
}
