import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { CampaignOptions } from '../options.ts';
import type { Report } from '../outcome.ts';
import { openPlace, type Place } from '../places.ts';
import { today } from '../today.ts';
import { printDeath, runsForEveryCall } from './death.ts';
import type { CrashOperation } from './operation.ts';
import { CRASH_OPERATIONS } from './operations.ts';
import { Stage, type StageSize } from './stage.ts';
import { type CrashResult, CrashTrial } from './trial.ts';

/** At least, and as many as it takes until every call has had its turn. */
const RUNS = 100;
/** More than 5,000 blobs in some 30 packs. */
export const LONG: StageSize = { files: 1200, snapshots: 8, lastBytes: 8_000_000 };
const TELL_EVERY = 25;

/** Kills processes at work. @param folder an empty one of its own */
export async function crashCampaign(
  { storages, seed, runs, first, only }: CampaignOptions,
  folder: string,
  report: Report,
  size: StageSize = LONG,
): Promise<void> {
  mkdirSync(folder);
  const stage = await Stage.make(folder, seed, size);
  report.say(`crash: a repository of ${stage.objects.size} objects and ${stage.blobs} blobs`);
  for (const storage of storages) {
    const place = await openPlace(storage, join(folder, storage));
    try {
      for (const operation of CRASH_OPERATIONS) {
        if (!operation.name.includes(only)) continue;
        await crash(operation, place, stage, { seed, first, runs }, report);
      }
    } finally {
      await place.close();
    }
  }
}

async function crash(
  operation: CrashOperation,
  place: Place,
  stage: Stage,
  { seed, first, runs: wanted }: Pick<CampaignOptions, 'seed' | 'first' | 'runs'>,
  report: Report,
): Promise<void> {
  const { name } = operation;
  const trial = await CrashTrial.start({ operation, place, stage, seed });
  const runs = wanted ?? Math.max(RUNS, runsForEveryCall(trial.course));
  report.say(`crash: ${name} on ${place.name}, ${trial.course.calls} calls of the storage`);
  const command = `npm run campaign -- --kind crash --storage ${place.name} --only '${name}' --seed ${seed}`;
  const results: CrashResult[] = [];
  for (let run = first; run < first + runs; run++) {
    const result = await trial.run(run);
    results.push(result);
    if (results.length % TELL_EVERY === 0)
      report.say(`crash: ${name}, ${results.length} of ${runs}`);
    const { complaints, death } = result;
    if (complaints.length === 0) continue;
    report.failed({
      title: `crash: ${name} on ${place.name}, run ${run}, killed ${printDeath(death)}`,
      complaints,
      command: `${command} --first ${run} --runs 1`,
    });
  }
  const count = (is: (result: CrashResult) => boolean) => results.filter(is).length;
  report.done({
    kind: 'crash',
    what: name,
    storage: place.name,
    seed,
    runs,
    counts: {
      'calls of the storage': trial.course.calls,
      'calls that had their turn': callsHit(results),
      'killed between the first and the last': count(({ ending }) => ending.isBetween),
      'while a call was on its way': count(({ ending }) => ending.underway > 0),
    },
    failed: count(({ complaints }) => complaints.length > 0),
    command: `${command} --runs ${runs}`,
    date: today(),
  });
}

function callsHit(results: readonly CrashResult[]): number {
  const calls = results.flatMap(({ death }) => (death.at === 'moment' ? [] : [death.call]));
  return new Set(calls).size;
}
