import type { Storage } from '../../src/storage/index.ts';
import type { Work } from '../campaigns/crash/work.ts';
import type { BackedUp, FaultTrial } from './fault-trial.ts';
import { ROOT, type Root, SECOND_ROOT } from './faulty-storage.ts';

/** Work on a repository that exists. What it begins with `FaultTrial.bringBack` brings back by its name. */
export interface Maintenance {
  readonly name: string;
  readonly work: Work;
  /** What it writes to, and which kinds of objects but locks. */
  readonly root: Root;
  readonly writes: readonly ('data' | 'index' | 'snapshots')[];
  /** Snapshots of that repository that must be whole even if it fails. */
  readonly holds: readonly BackedUp[];
  /** And once it is through. */
  readonly keeps: readonly BackedUp[];
  /** Those that are not there any more then. */
  readonly removes: readonly BackedUp[];
  /** Whether something is wrong with the repository until it is through. */
  readonly beginsHurt: boolean;
}

const FORGOTTEN = 2;
const SNAPSHOTS = 4;
/** Where a copy and a mirror come from, the trial knows. */
const FROM = { env: {} };
const INSTANT: Work = { verb: 'prune', instant: true };
const MARK: Work = { verb: 'prune' };
/** After the grace period. */
const DELETE: Work = { verb: 'prune', later: 24 };

/**
 * Makes four snapshots of a source that gains a folder and loses another in between, and then, from these, what each
 * maintenance begins with.
 */
export async function prepareMaintenance(trial: FaultTrial): Promise<readonly Maintenance[]> {
  const { all, fresh } = await makeSnapshots(trial);
  trial.keep('four snapshots');
  const [old, kept] = [all.slice(0, FORGOTTEN), all.slice(FORGOTTEN)];
  const forget: Work = { verb: 'forget-ids', ids: old.map(({ snapshotId }) => snapshotId) };
  const usual = { root: ROOT, holds: kept, keeps: kept, removes: old, beginsHurt: false } as const;
  const elsewhere = {
    ...usual,
    root: SECOND_ROOT,
    writes: ['data', 'index', 'snapshots'],
  } as const;
  const hurt = { ...usual, holds: all.slice(0, -1), keeps: all, removes: [], beginsHurt: true };
  const nothing = async () => {};
  const doFirst =
    (...works: readonly Work[]) =>
    async () => {
      for (const work of works) await trial.do(work);
    };

  const made: Maintenance[] = [];
  /** From the four snapshots on. */
  const add = async (maintenance: Maintenance, prepare: () => Promise<void>) => {
    trial.bringBack('four snapshots');
    await prepare();
    trial.keep(maintenance.name);
    made.push(maintenance);
  };
  await add({ ...usual, name: 'forget', work: forget, writes: [] }, nothing);
  await add(
    { ...usual, name: 'prune, repack and mark', work: MARK, writes: ['data', 'index'] },
    doFirst(forget),
  );
  await add(
    { ...usual, name: 'prune, delete what is marked', work: DELETE, writes: ['index'] },
    doFirst(forget, MARK),
  );
  await add(
    { ...usual, name: 'prune --instant', work: INSTANT, writes: ['data', 'index'] },
    doFirst(forget),
  );
  await add(
    {
      ...elsewhere,
      name: 'copy',
      work: { verb: 'copy', from: FROM },
      holds: [],
      keeps: all,
      removes: [],
    },
    () => trial.makeRepository(SECOND_ROOT),
  );
  await add({ ...elsewhere, name: 'mirror', work: { verb: 'mirror', from: FROM } }, async () => {
    await trial.withStorage(undefined, duplicate);
    await doFirst(forget, INSTANT)();
  });
  await add(
    { ...hurt, name: 'repair index', work: { verb: 'repair-index' }, writes: ['index'] },
    () => remove(trial, largest(fresh, 'index/')),
  );
  await add(
    { ...hurt, name: 'repair packs', work: { verb: 'repair-packs' }, writes: ['data', 'index'] },
    () => flip(trial, largest(fresh, 'data/')),
  );
  await add(
    {
      ...hurt,
      name: 'repair snapshots',
      work: { verb: 'repair-snapshots' },
      keeps: hurt.holds,
      writes: ['data', 'index', 'snapshots'],
    },
    () => remove(trial, largest(fresh, 'data/')),
  );
  return made;
}

/** `fresh`: what the last of them has stored, by their keys, and their sizes. */
async function makeSnapshots(trial: FaultTrial) {
  const all = [await trial.backup()];
  let before = new Map<string, number>();
  while (all.length < SNAPSHOTS) {
    trial.change();
    if (all.length !== FORGOTTEN) trial.drop();
    before = await sizesOf(trial);
    all.push(await trial.backup());
  }
  const fresh = [...(await sizesOf(trial))].filter(([key]) => !before.has(key));
  return { all, fresh: new Map(fresh) };
}

function sizesOf(trial: FaultTrial): Promise<Map<string, number>> {
  return trial.withStorage(undefined, async (storage) => {
    const sizes = new Map<string, number>();
    for await (const { key, size } of storage.list('')) sizes.set(key, size);
    return sizes;
  });
}

async function duplicate(first: Storage, second: Storage): Promise<void> {
  for await (const { key } of first.list('')) await second.put(key, await first.get(key));
}

/** Of all that the last backup has stored under a prefix, the largest: no earlier snapshot needs it. */
function largest(fresh: ReadonlyMap<string, number>, prefix: string): string {
  const found = [...fresh].filter(([key]) => key.startsWith(prefix));
  return found.reduce((a, b) => (b[1] > a[1] ? b : a))[0];
}

function remove(trial: FaultTrial, key: string): Promise<void> {
  return trial.withStorage(undefined, (storage) => storage.delete(key));
}

function flip(trial: FaultTrial, key: string): Promise<void> {
  return trial.withStorage(undefined, async (storage) => {
    const bytes = await storage.get(key);
    bytes[bytes.length >> 1]! ^= 1;
    await storage.put(key, bytes);
  });
}
