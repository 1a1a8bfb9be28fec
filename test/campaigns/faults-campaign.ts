import { type FaultPlan, printFaultPlan } from '../../src/s3-server/index.ts';
import { type BackedUp, FaultTrial } from '../faults/fault-trial.ts';
import { isLying, judgeHonest, judgeLie } from '../faults/judge.ts';
import { judgeHonestMaintenance, judgeMaintenanceLie } from '../faults/judge-maintenance.ts';
import { type Maintenance, prepareMaintenance } from '../faults/maintenance.ts';
import { honestPlan, lyingMaintenancePlan, lyingPlan } from '../faults/random-plan.ts';
import type { CampaignOptions } from './options.ts';
import type { Report } from './outcome.ts';
import { today } from './today.ts';

/** Of each operation. */
const RUNS = 100;
/** Honest runs of backups share a repository, which restic looks at when so many are through. */
const RUNS_PER_REPOSITORY = 10;
const BACKUP = 'backup, restore, check';

/** Every operation on the embedded server, on which random things go wrong: two honest failures for each lie. */
export async function faultsCampaign(
  options: CampaignOptions,
  _folder: string,
  report: Report,
): Promise<void> {
  if (BACKUP.includes(options.only)) await disturbBackups(options, report);
  const trial = await FaultTrial.start();
  try {
    const wanted = (await prepareMaintenance(trial)).filter(({ name }) =>
      name.includes(options.only),
    );
    for (const maintenance of wanted) await disturb(trial, maintenance, options, report);
  } finally {
    trial.dispose();
  }
}

/** Whether the run meets a lie, and its seed. */
function runsOf({ seed, runs = RUNS, first }: CampaignOptions) {
  return Array.from({ length: runs }, (_, at) => first + at).map((run) => ({
    run,
    isLie: run % 3 === 2,
    seed: seed * 10_000 + run,
  }));
}

async function disturb(
  trial: FaultTrial,
  maintenance: Maintenance,
  options: CampaignOptions,
  report: Report,
): Promise<void> {
  const { name, writes } = maintenance;
  const repeat = `npm run campaign -- --kind faults --only '${name}' --seed ${options.seed}`;
  const tally = new Tally(name, options, repeat);
  for (const { run, isLie, seed } of runsOf(options)) {
    const plan = isLie ? lyingMaintenancePlan(seed, writes) : honestPlan(seed);
    const judge = isLie ? judgeMaintenanceLie : judgeHonestMaintenance;
    const complaints = await judge(trial, maintenance, plan).catch(inWords);
    tally.add(isLie, complaints);
    if (complaints.length === 0) continue;
    const title = `faults: ${name}, run ${run}: ${printFaultPlan(plan)}`;
    report.failed({ title, complaints, command: `${repeat} --first ${run} --runs 1` });
  }
  tally.tell(report);
}

async function disturbBackups(options: CampaignOptions, report: Report): Promise<void> {
  const repeat = `npm run campaign -- --kind faults --only '${BACKUP}' --seed ${options.seed}`;
  const tally = new Tally(BACKUP, options, repeat);
  const plans = runsOf(options).map(({ isLie, seed }) =>
    isLie ? lyingPlan(seed) : honestPlan(seed),
  );
  const note = (plan: FaultPlan, complaints: readonly string[]) => {
    tally.add(isLying(plan), complaints);
    complain(plan, complaints, report);
  };
  const honest = plans.filter((plan) => !isLying(plan));
  for (let at = 0; at < honest.length; at += RUNS_PER_REPOSITORY) {
    const group = honest.slice(at, at + RUNS_PER_REPOSITORY);
    await judgeGroup(group, note);
  }
  for (const plan of plans.filter(isLying)) {
    const trial = await FaultTrial.start();
    note(plan, await judgeLie(trial, plan).finally(() => trial.dispose()));
  }
  tally.tell(report);
}

/** Honest failures of one repository. What restic says of it counts for the last of them. */
async function judgeGroup(
  plans: readonly FaultPlan[],
  note: (plan: FaultPlan, complaints: readonly string[]) => void,
): Promise<void> {
  const trial = await FaultTrial.start();
  try {
    const earlier: BackedUp[] = [await trial.backup()];
    for (const plan of plans) {
      trial.change();
      const complaints = await judgeHonest(trial, plan, earlier);
      const said = plan === plans.at(-1) ? await trial.resticComplaints() : '';
      note(plan, said === '' ? complaints : [...complaints, `restic: ${said}`]);
    }
  } finally {
    trial.dispose();
  }
}

function complain(plan: FaultPlan, complaints: readonly string[], report: Report): void {
  if (complaints.length === 0) return;
  const text = printFaultPlan(plan);
  const command = `KIRSCH_FAULT_PLAN='${text}' npm test -- test/faults`;
  report.failed({ title: `faults: ${text}`, complaints, command });
}

function inWords(error: unknown): string[] {
  return [error instanceof Error ? (error.stack ?? error.message) : String(error)];
}

/** Counts the runs of a row. */
class Tally {
  readonly #what: string;
  readonly #options: CampaignOptions;
  readonly #repeat: string;
  #honest = 0;
  #lies = 0;
  #failed = 0;

  constructor(what: string, options: CampaignOptions, repeat: string) {
    this.#what = what;
    this.#options = options;
    this.#repeat = repeat;
  }

  add(isLie: boolean, complaints: readonly string[]): void {
    if (isLie) this.#lies++;
    else this.#honest++;
    if (complaints.length > 0) this.#failed++;
  }

  tell(report: Report): void {
    const runs = this.#honest + this.#lies;
    report.done({
      kind: 'faults',
      what: this.#what,
      storage: 's3',
      seed: this.#options.seed,
      runs,
      counts: { 'honest failures': this.#honest, lies: this.#lies },
      failed: this.#failed,
      command: `${this.#repeat} --runs ${runs}`,
      date: today(),
    });
  }
}
