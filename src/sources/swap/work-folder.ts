import { randomBytes } from 'node:crypto';
import {
  access,
  constants,
  mkdir,
  readdir,
  readFile,
  rmdir,
  stat,
  writeFile,
} from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { KirschError } from '../../errors/index.ts';
import type { SwapRoot } from './journal.ts';
import { realDisk } from './real-disk.ts';
import { Swap } from './swap.ts';

/** What the names of all folders begin with that are made for swaps. */
export const WORK_FOLDER_NAME = '.kirsch-restore';
/** Which folders belong to a swap, written before anything is put into them. */
const ROOTS = 'roots.json';

/** A swap that lies beside a profile. */
export interface FoundSwap {
  readonly folder: string;
  /** Undefined when it cannot be used. */
  readonly swap: Swap | undefined;
  /** Why not: its journal is damaged, or nothing was ever exchanged. */
  readonly problem: KirschError | undefined;
}

/** Where what is not in place is kept: beside the folder, or, where that is another disk or may not be written into, within it. */
export function workFoldersOf(live: string): readonly [beside: string, within: string] {
  return [
    join(dirname(live), `${WORK_FOLDER_NAME}-${basename(live)}`),
    join(live, WORK_FOLDER_NAME),
  ];
}

/** The one of them that is to be used for this folder. */
export async function chooseWorkFolder(live: string): Promise<string> {
  const [beside, within] = workFoldersOf(live);
  const [own, parent] = await Promise.all(
    [live, dirname(live)].map((path) => stat(path).catch(() => undefined)),
  );
  // What is not there yet will be made on its parent's disk.
  if (!own || !parent) return beside;
  if (own.dev !== parent.dev || dirname(live) === live) return within;
  return access(dirname(live), constants.W_OK).then(
    () => beside,
    () => within,
  );
}

/** A name for a new swap that no other has. */
export function newSwapId(now: Date): string {
  return `${now.toISOString().replaceAll(/[-:]|\.\d+/g, '')}-${randomBytes(3).toString('hex')}`;
}

/**
 * Makes the folders of a new swap, one on the disk of each of the folders that it is to change. They are removed by
 * `removeSwap`, also when the process is killed before a journal was written.
 */
export async function makeRoots(lives: readonly string[], id: string): Promise<SwapRoot[]> {
  const roots: SwapRoot[] = [];
  for (const live of lives) roots.push({ live, work: join(await chooseWorkFolder(live), id) });
  await mkdir(roots[0]!.work, { recursive: true, mode: 0o700 });
  const works = JSON.stringify(roots.map(({ work }) => work));
  await writeFile(join(roots[0]!.work, ROOTS), works, { mode: 0o600 });
  for (const { work } of roots) await mkdir(join(work, 'new'), { recursive: true, mode: 0o700 });
  return roots;
}

/** Every swap beside a folder, the oldest first, those that cannot be used last. */
export async function listSwaps(live: string): Promise<FoundSwap[]> {
  const found: FoundSwap[] = [];
  for (const work of workFoldersOf(live)) {
    const entries = await readdir(work, { withFileTypes: true }).catch(() => []);
    for (const entry of entries.filter((each) => each.isDirectory())) {
      found.push(await look(join(work, entry.name)));
    }
  }
  const numberOf = ({ swap }: FoundSwap) => swap?.state.plan.number ?? Number.POSITIVE_INFINITY;
  return found.sort((a, b) => (numberOf(a) < numberOf(b) ? -1 : 1));
}

/** Removes a swap with all that it keeps, on every disk. */
export async function removeSwap(folder: string): Promise<void> {
  const id = basename(folder);
  for (const work of await readRoots(folder)) {
    // Whatever the file says, only what bears this swap's name goes.
    if (typeof work === 'string' && basename(work) === id && work !== folder) {
      await realDisk.remove(work);
      await rmdir(dirname(work)).catch(() => {});
    }
  }
  await realDisk.remove(folder);
}

async function readRoots(folder: string): Promise<unknown[]> {
  try {
    const works: unknown = JSON.parse(await readFile(join(folder, ROOTS), 'utf8'));
    return Array.isArray(works) ? works : [];
  } catch {
    // Never written whole: the disk was full, or the power failed. What is here still has to go.
    return [];
  }
}

async function look(folder: string): Promise<FoundSwap> {
  try {
    const swap = await Swap.open(folder);
    if (swap) return { folder, swap, problem: undefined };
    const problem = new KirschError('NOTHING_TO_UNDO', `Nothing was exchanged by "${folder}".`);
    return { folder, swap: undefined, problem };
  } catch (error) {
    return { folder, swap: undefined, problem: error as KirschError };
  }
}
