import { join } from 'node:path';
import type { IndexedRepository } from '../../repository/indexed-repository.ts';
import { eraOf } from '../../sources/cherry-studio/generation.ts';
import { PARTS, realComputer, type SourceComputer } from '../../sources/index.ts';
import {
  listSwaps,
  lockWorkFolder,
  makeRoots,
  newSwapId,
  removeSwap,
  type SwapRoot,
} from '../../sources/swap/index.ts';
import type { StoredSnapshot } from '../snapshots/load-snapshots.ts';
import { foreignPaths, stagedMainDatabase } from './adjust-databases.ts';
import { choose } from './choose-entries.ts';
import { comparePlaces } from './compare-places.ts';
import { amountOf, type Change, type Comparison, NOTHING, plus } from './compare-profile.ts';
import { neededVersion, refusalOf } from './compatibility.ts';
import { chatsOnlyIn } from './device-settings.ts';
import { isDeviceFile } from './device-specific.ts';
import { refuseUnfinished } from './finish-swap.ts';
import { foreignPathsInLevelDb } from './foreign-paths-in-leveldb.ts';
import { keysToType } from './keys-to-type.ts';
import { PlannedRestore } from './planned-restore.ts';
import type {
  PartChange,
  ProfileRestoreFacts,
  ProfileRestoreOptions,
} from './profile-restore-plan.ts';
import { type DiskRoom, roomOnDisks, tightest } from './room-on-disks.ts';
import { entriesOf, isMainDatabase, stage } from './staging.ts';
import { readStoredProfile, type StoredProfile } from './stored-profile.ts';
import { findTarget, type TargetProfile } from './target-profile.ts';

/** Names of one part that are told; a program that wants all compares for itself. */
const MOST_NAMES = 500;
const BROWSER_STORAGE = ['IndexedDB', 'Local Storage'];
/** What a swap and an adjusted database take besides. */
const SPARE_BYTES = 32 << 20;

/**
 * Finds out what a restore of a profile would do. Chats and settings are downloaded beside the profile, to tell what in them is another
 * computer's; nothing of the profile is touched. Whoever asked calls `run` or `discard` on the plan.
 *
 * @throws KirschError `RESTORE_REFUSED` for a backup that holds no profile; `APP_RUNNING` while another process restores there;
 *   `BAD_ARGUMENT`, `PATH_NOT_FOUND` for a choice of what the backup does not hold; `RESTORE_UNFINISHED`; the storage's own
 */
export async function planProfileRestore(
  repository: IndexedRepository,
  snapshot: StoredSnapshot,
  options: ProfileRestoreOptions & { readonly computer?: SourceComputer } = {},
): Promise<PlannedRestore> {
  const { signal, computer = realComputer() } = options;
  const stored = await readStoredProfile(repository, snapshot, options.path, signal);
  const chosen = choose(stored, options);
  const target = await findTarget(computer, stored, options);
  const unlock = await lockWorkFolder(target.folder);
  try {
    await clearLeftovers(target.folder);
    const compare = () => comparePlaces(repository, stored, chosen, target);
    const comparison = await compare();
    const refusal = refusalOf(
      stored,
      { generation: target.profile?.generation, version: target.profile?.version?.version },
      [...chosen.parts],
    );
    const id = newSwapId(new Date());
    const roots = await makeRoots(
      comparison.roots.map(({ live }) => live),
      id,
    );
    const staging = { repository, stored, roots, compared: comparison.roots, signal };
    // What tells of the other computer is looked into before anybody decides.
    const early = comparison.changes.flatMap(lookedInto);
    if (!refusal) await stage(staging, early);
    const rooms = await roomFor(comparison);
    const { needed, free } = tightest(rooms);
    const facts: ProfileRestoreFacts = {
      ...describeTarget(stored, target),
      refusal,
      parts: partChanges(comparison.changes),
      unchanged: comparison.unchanged,
      chatsOnlyHere: await chatsOnlyHere(target, roots, early),
      pending: comparison.changes.filter(({ kind }) => kind === 'aside').map(pathOf),
      rewritten: refusal ? [] : await foreignPaths(roots, early, target.map),
      notRewritten: refusal ? [] : await pathsInLevelDb(stored, roots[0]!, signal),
      keysToType: keysToType(stored),
      stays: options.withDeviceSettings ? [] : whatStays(stored),
      alsoChanged: alsoChanged(target, comparison.changes),
      room: { needed, free },
      rooms,
      missingFiles: stored.manifest?.missingFiles ?? [],
    };
    const withDeviceSettings = options.withDeviceSettings ?? false;
    return new PlannedRestore(facts, { id, staging, target, compare, withDeviceSettings, unlock });
  } catch (error) {
    await clearLeftovers(target.folder).catch(() => {});
    await unlock();
    throw error;
  }
}

/** Removes what killed restores have left that had not begun to exchange. Nobody else is at it: the lock is held. */
async function clearLeftovers(folder: string): Promise<void> {
  for (const found of await listSwaps(folder)) {
    if (found.swap) refuseUnfinished(found.swap);
    if (found.problem?.code === 'DAMAGED') throw found.problem;
    if (!found.swap?.state.hasMoved) await removeSwap(found.folder);
  }
}

/** Of a change, what is looked into before anybody decides: the databases that Cherry Studio cannot start without. */
function lookedInto(change: Change): Change[] {
  if (!change.stored || change.place !== 'profile') return [];
  return [...entriesOf(change.stored, '')].flatMap(({ entry }): Change[] => {
    const isBrowserStorage = entry.names.length === 1 && BROWSER_STORAGE.includes(entry.node.name);
    if (!isBrowserStorage && !isMainDatabase(entry)) return [];
    const inside = entry.names.slice(change.names.length);
    return [
      { ...change, stored: entry, names: entry.names, inRoot: [...change.inRoot, ...inside] },
    ];
  });
}

function describeTarget(stored: StoredProfile, target: TargetProfile) {
  const { id, snapshot, computer, generation, version, system, manifest } = stored;
  const folder = manifest?.profileFolder;
  return {
    snapshot: { id, time: snapshot.time, computer, generation, version, system, folder },
    target: target.folder,
    notesFolder: target.notesFolder,
    needs: neededVersion(stored),
    versionHere: target.profile?.version?.version,
    presence: target.presence,
  };
}

function partChanges(changes: readonly Change[]): PartChange[] {
  return PARTS.flatMap(({ id }) => {
    const own = changes.filter(({ part, kind }) => part === id && kind !== 'aside');
    const real = own.filter(({ stored, outgoing }) => stored || outgoing.files > 0);
    const incoming = changes.reduce((sum, { stored }) => plus(sum, amountOf(stored, id)), NOTHING);
    if (real.length === 0 && incoming.files === 0) return [];
    return [
      {
        part: id,
        incoming,
        outgoing: real.reduce((sum, { outgoing }) => plus(sum, outgoing), NOTHING),
        onlyHere: real
          .filter(({ kind }) => kind === 'removed')
          .map(pathOf)
          .slice(0, MOST_NAMES),
      },
    ];
  });
}

function pathOf({ names }: Change): string {
  return names.join('/');
}

async function chatsOnlyHere(
  { folder, profile }: TargetProfile,
  roots: readonly SwapRoot[],
  changes: readonly Change[],
): Promise<readonly string[] | undefined> {
  const staged = stagedMainDatabase(roots, changes);
  if (!staged || profile?.generation !== 'C') return undefined;
  return chatsOnlyIn(join(folder, ...staged.name.split('/')), staged.path);
}

async function pathsInLevelDb(
  { manifest, generation }: StoredProfile,
  { work }: SwapRoot,
  signal: AbortSignal | undefined,
): Promise<string[]> {
  const folders = [manifest?.profileFolder, manifest?.homeFolder].filter(
    (each) => each !== undefined,
  );
  // 2.x keeps nothing that matters there.
  if (folders.length === 0 || eraOf(generation) === 'v2') return [];
  return foreignPathsInLevelDb(join(work, 'new'), folders, signal);
}

function whatStays(stored: StoredProfile): string[] {
  const names = stored.places
    .flatMap(({ entries }) => entries)
    .flatMap((entry) => [entry, ...entry.entries]);
  const files = names
    .filter((each) => isDeviceFile(each.place, each.names))
    .map((each) => each.names.join('/'));
  return stored.generation === 'C' ? [...files, 'settings of backups, folders and proxies'] : files;
}

/** What comes in lies beside what it takes the place of, on the same disk, until both are exchanged. */
function roomFor({ roots, changes }: Comparison): Promise<DiskRoom[]> {
  const wanted = roots.map(({ live }, at) => {
    const own = changes.filter(({ root }) => root === at);
    const bytes = own.reduce((sum, { incoming }) => sum + incoming.bytes, 0);
    return { path: live, bytes: at === 0 ? bytes + SPARE_BYTES : bytes };
  });
  return roomOnDisks(wanted);
}

/** The user's own folder of Cherry Studio belongs to every profile. */
function alsoChanged(
  { places, others }: TargetProfile,
  changes: readonly Change[],
): ProfileRestoreFacts['alsoChanged'] {
  const isHome = ({ place, stored, outgoing }: Change) =>
    place === 'home' && (stored !== undefined || outgoing.files > 0);
  if (others.length === 0 || !changes.some(isHome)) return undefined;
  return { folder: places.home, profiles: others };
}
