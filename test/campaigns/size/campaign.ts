import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { measure } from '../../../bench/measure.ts';
import { commandOf, PROGRAMS } from '../../../bench/programs.ts';
import { FolderStorage } from '../../../src/storage/index.ts';
import { PASSWORD } from '../cheap-repository.ts';
import type { CampaignOptions } from '../options.ts';
import type { Report } from '../outcome.ts';
import { today } from '../today.ts';
import { writeSyntheticRepository } from './synthetic-repository.ts';

const BLOBS = 10_000_000;
const SNAPSHOTS = 5000;
const MIB = 1024 * 1024;

/** The same words for both programs, but for what only one of them knows. */
const STEPS: Readonly<Record<string, readonly string[]>> = {
  'list snapshots': ['snapshots'],
  'load the index': ['ls', 'latest', '/group 00000/nothing'],
  'back up a small folder': ['backup', '.'],
  'forget --dry-run, keep the last 100': ['forget', '--keep-last', '100', '--dry-run'],
  'prune --dry-run': ['prune', '--dry-run'],
  check: ['check'],
};
/** Data packs are holes: nobody may look into them. */
const KIRSCH_ONLY: Readonly<Record<string, readonly string[]>> = { check: ['--no-headers'] };

/** Measures both programs on a repository that is all metadata. @param folder an empty one of its own */
export async function sizeCampaign(
  { seed, runs = BLOBS, only }: CampaignOptions,
  folder: string,
  report: Report,
): Promise<void> {
  const room = join(folder, 'repository');
  const source = join(folder, 'source');
  mkdirSync(room, { recursive: true });
  mkdirSync(source);
  writeFileSync(join(source, 'file'), 'a few words');
  const snapshots = Math.min(SNAPSHOTS, Math.ceil(runs / 100));
  await writeSyntheticRepository(new FolderStorage(room), room, { blobs: runs, snapshots });
  report.say(`size: a repository of ${runs} blobs and ${snapshots} snapshots`);
  const { signal } = new AbortController();
  const { PATH = '', HOME = '' } = process.env;
  for (const [what, words] of Object.entries(STEPS)) {
    if (!what.includes(only)) continue;
    const counts: Record<string, number> = {};
    for (const program of PROGRAMS) {
      const cacheFolder = join(folder, `cache-${program}`);
      const place = { address: room, cacheFolder };
      const more = program === 'kirsch' ? (KIRSCH_ONLY[what] ?? []) : [];
      const env = { PATH, HOME, RESTIC_PASSWORD: PASSWORD, PWD: source };
      const command = commandOf(
        program,
        [...words, ...more].map((word) => (word === '.' ? source : word)),
        place,
      );
      const { wallSeconds, cpuSeconds, peakMemoryBytes } = await measure(command, { env, signal });
      counts[`${program} s`] = tenths(wallSeconds);
      counts[`${program} s of processor`] = tenths(cpuSeconds);
      counts[`${program} MiB`] = Math.round(peakMemoryBytes / MIB);
      report.say(
        `size: ${program} ${what}: ${wallSeconds.toFixed(1)} s, ${counts[`${program} MiB`]} MiB`,
      );
    }
    report.done({
      kind: 'size',
      what,
      storage: 'folder',
      seed,
      runs,
      counts,
      failed: 0,
      command: `npm run campaign -- --kind size --runs ${runs}`,
      date: today(),
    });
  }
}

function tenths(value: number): number {
  return Math.round(value * 10) / 10;
}
