import { mkdirSync } from 'node:fs';
import { Stage } from '../crash/stage.ts';
import type { CampaignOptions } from '../options.ts';
import type { Report } from '../outcome.ts';
import { today } from '../today.ts';
import { HARMS } from './harm.ts';
import { runRot } from './trial.ts';

/** Of each harm. */
const RUNS = 50;
const SIZE = { files: 150, snapshots: 5, lastBytes: 0 };

/** Harms objects in a folder where they lie. @param folder an empty one of its own */
export async function rotCampaign(
  { seed, runs = RUNS, first, only }: CampaignOptions,
  folder: string,
  report: Report,
): Promise<void> {
  mkdirSync(folder);
  const stage = await Stage.make(folder, seed, SIZE);
  for (const harm of HARMS) {
    if (!harm.includes(only)) continue;
    const command = `npm run campaign -- --kind rot --only ${harm} --seed ${seed}`;
    let failed = 0;
    let hurt = 0;
    for (let run = first; run < first + runs; run++) {
      const result = await runRot(stage, harm, seed * 10_000 + run);
      hurt += result.hurt;
      if (result.complaints.length === 0) continue;
      failed++;
      report.failed({
        title: `rot: ${harm} of ${result.keys.join(' and ')}, run ${run}`,
        complaints: result.complaints,
        command: `${command} --first ${run} --runs 1`,
      });
    }
    report.done({
      kind: 'rot',
      what: harm,
      storage: 'folder',
      seed,
      runs,
      counts: { 'files named as hurt': hurt },
      failed,
      command: `${command} --runs ${runs}`,
      date: today(),
    });
  }
}
