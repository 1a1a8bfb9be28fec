import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { runSession } from '../concurrent/session.ts';
import type { CampaignOptions } from '../options.ts';
import type { Report } from '../outcome.ts';
import { openPlace } from '../places.ts';
import { today } from '../today.ts';
import { environmentOf } from './wrong-clock.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Of each computer. */
const DEEDS = 15;
const FILES = 200;

/** Computers by their clocks; restic has the zone of its computer and the right time. */
export const CLOCKS: Readonly<Record<string, readonly Readonly<Record<string, string>>[]>> = {
  'hours and days off': [
    environmentOf({ offMs: -50 * HOUR_MS }, 'UTC'),
    environmentOf({ offMs: 9 * HOUR_MS }, 'UTC'),
    environmentOf({ offMs: 400 * DAY_MS }, 'UTC'),
  ],
  'leaping while at work': [
    environmentOf({ offMs: 0, leapAfterMs: 400, leapMs: 3 * HOUR_MS }, 'UTC'),
    environmentOf({ offMs: 0, leapAfterMs: 500, leapMs: -2 * HOUR_MS }, 'UTC'),
    environmentOf({ offMs: -HOUR_MS, leapAfterMs: 300, leapMs: 31 * 60_000 }, 'UTC'),
  ],
  'right, in zones of their own': [
    environmentOf({ offMs: 0 }, 'Pacific/Kiritimati'),
    environmentOf({ offMs: 0 }, 'America/Los_Angeles'),
    environmentOf({ offMs: 0 }, 'Asia/Kathmandu'),
  ],
};

/** Lets computers with wrong clocks work on one repository at once. @param folder an empty one of its own */
export async function clockCampaign(
  { storages, seed, runs = DEEDS, only }: CampaignOptions,
  folder: string,
  report: Report,
): Promise<void> {
  for (const storage of storages) {
    const room = join(folder, storage);
    mkdirSync(room, { recursive: true });
    const place = await openPlace(storage, join(room, 'storage'));
    try {
      for (const [what, computers] of Object.entries(CLOCKS)) {
        if (!what.includes(only)) continue;
        const sources = join(room, what);
        mkdirSync(sources);
        const shared = place.repository(what.replaceAll(/\W/g, ''));
        const options = { writers: computers.length, deeds: runs, seed, files: FILES, computers };
        const { counts, complaints } = await runSession(shared, sources, options);
        const command = `npm run campaign -- --kind clock --storage ${storage} --only '${what}' --seed ${seed} --runs ${runs}`;
        if (complaints.length > 0) {
          report.failed({ title: `clock: ${what} on ${storage}`, complaints, command });
        }
        report.done({
          kind: 'clock',
          what,
          storage,
          seed,
          runs: computers.length * runs,
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
