import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { CampaignOptions } from '../options.ts';
import type { Report } from '../outcome.ts';
import { openPlace } from '../places.ts';
import { today } from '../today.ts';
import { runSession } from './session.ts';

/** Of each writer, which takes minutes. */
const DEEDS = 30;
const CROWDS = [2, 4, 6];
const FILES = 400;

/** Lets several work on one repository at once. @param folder an empty one of its own */
export async function concurrentCampaign(
  { storages, seed, runs = DEEDS, only }: CampaignOptions,
  folder: string,
  report: Report,
): Promise<void> {
  for (const storage of storages) {
    const room = join(folder, storage);
    mkdirSync(room, { recursive: true });
    const place = await openPlace(storage, join(room, 'storage'));
    try {
      for (const writers of CROWDS) {
        const what = `${writers} writers`;
        if (!what.includes(only)) continue;
        const sources = join(room, what);
        mkdirSync(sources);
        const shared = place.repository(`of-${writers}`);
        const options = { writers, deeds: runs, seed, files: FILES };
        const { counts, complaints } = await runSession(shared, sources, options);
        const command = `npm run campaign -- --kind concurrent --storage ${storage} --only '${what}' --seed ${seed} --runs ${runs}`;
        if (complaints.length > 0) {
          report.failed({ title: `concurrent: ${what} on ${storage}`, complaints, command });
        }
        report.done({
          kind: 'concurrent',
          what,
          storage,
          seed,
          runs: writers * runs,
          counts,
          failed: complaints.length,
          command,
          date: today(),
        });
      }
    } finally {
      await place.close();
    }
  }
}
