import { isKirschError } from '../../src/errors/index.ts';
import { loadSnapshots } from '../../src/operations/snapshots/load-snapshots.ts';
import { loadIndex } from '../../src/repository/indexed-repository.ts';
import type { OpenRepository } from '../../src/repository/open-repository.ts';
import type { FaultPlan } from '../../src/s3-server/index.ts';
import type { Storage } from '../../src/storage/index.ts';
import { findProgram } from '../servers/index.ts';
import type { BackedUp, FaultTrial } from './fault-trial.ts';
import { ROOT, type Root } from './faulty-storage.ts';
import { harmedBy, outcomeOf } from './judge.ts';
import type { Maintenance } from './maintenance.ts';

/**
 * Does it while honest failures happen, then once more in peace.
 * @returns in words what did not end with the right result or a named error, and what was lost; empty when all is well
 */
export async function judgeHonestMaintenance(
  trial: FaultTrial,
  maintenance: Maintenance,
  plan: FaultPlan,
): Promise<string[]> {
  const { name, work, root, holds, beginsHurt } = maintenance;
  const complaints: string[] = [];
  trial.bringBack(name);
  const isDone = await outcomeOf(name, () => trial.do(work, plan).then(() => true), complaints);
  const left = isDone
    ? await unfinished(trial, maintenance)
    : [
        ...(beginsHurt ? [] : await problemsIn(trial, root)),
        ...(await notWhole(trial, holds, root, !beginsHurt)),
      ];
  complaints.push(...left.map((text) => `left: ${text}`));
  try {
    await trial.do(work);
    const atEnd = await unfinished(trial, maintenance);
    complaints.push(...atEnd.map((text) => `after the next run: ${text}`));
    if (findProgram('restic')) {
      const said = await trial.resticComplaints(root);
      if (said !== '') complaints.push(`restic: ${said}`);
    }
  } catch (error) {
    complaints.push(`the next run failed: ${error instanceof Error ? error.stack : error}`);
  }
  return complaints;
}

/**
 * Does it once while the storage lies. Whatever was harmed and is still relied on must be named by a check, and nothing else;
 * what such an object is not needed for must be whole.
 * @returns in words what was not found, or found wrongly
 */
export async function judgeMaintenanceLie(
  trial: FaultTrial,
  maintenance: Maintenance,
  plan: FaultPlan,
): Promise<string[]> {
  const { name, work, root, keeps } = maintenance;
  const complaints: string[] = [];
  trial.bringBack(name);
  const before = harmedBy((await trial.check(undefined, root)).problems);
  const error = await trial.do(work, plan).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error && (!isKirschError(error) || error.code === 'INTERNAL')) {
    complaints.push(`${name} threw ${error instanceof Error ? error.stack : error}`);
  }
  let isFound = false;
  for (const each of new Set<Root>([ROOT, root])) {
    const harmed = trial.harmedIn(each);
    const relied = await reliedOn(trial, await trial.stillHarmed(harmed, each), each);
    const found = harmedBy((await trial.check(undefined, each)).problems);
    isFound ||= found.length > 0;
    const known = each === root ? [...harmed, ...before] : harmed;
    const isRight =
      relied.every((key) => found.includes(key)) && found.every((key) => known.includes(key));
    if (!isRight) {
      complaints.push(`${each}: harmed ${harmed}; relied on ${relied}; found ${found}`);
    }
  }
  if (!error && !isFound) return [...complaints, ...(await unfinished(trial, maintenance))];
  for (const backedUp of error ? maintenance.holds : keeps) {
    const restored = await outcomeOf(
      'restore',
      () => trial.restore(backedUp, undefined, root),
      complaints,
    );
    if (restored && !restored.isRight) complaints.push('restored something else, unsaid');
    if (restored && !isFound && restored.issues.length > 0) {
      complaints.push('a snapshot is not whole, and nothing was found');
    }
  }
  return complaints;
}

/** What is not as it is to be once it is through. */
async function unfinished(
  trial: FaultTrial,
  { root, keeps, removes }: Maintenance,
): Promise<string[]> {
  const trees = await treesIn(trial, root);
  const remaining = removes.filter(({ snapshot }) => trees.has(snapshot.time));
  return [
    ...(await problemsIn(trial, root)),
    ...(await notWhole(trial, keeps, root, true)),
    ...remaining.map(({ snapshot }) => `the snapshot of ${snapshot.time} is still there`),
  ];
}

/** What a check says of the repository, and of the one that it was made from. */
async function problemsIn(trial: FaultTrial, root: Root): Promise<string[]> {
  const complaints: string[] = [];
  for (const each of new Set<Root>([ROOT, root])) {
    const { problems } = await trial.check(undefined, each);
    complaints.push(...problems.map(({ message }) => `${each}: ${message}`));
  }
  return complaints;
}

/** @param isChecked whether every byte that a snapshot leads to was verified: then restoring one of them is enough */
async function notWhole(
  trial: FaultTrial,
  snapshots: readonly BackedUp[],
  root: Root,
  isChecked: boolean,
): Promise<string[]> {
  const trees = await treesIn(trial, root);
  const complaints: string[] = [];
  for (const { snapshot } of snapshots) {
    const { time, tree } = snapshot;
    if (trees.get(time) !== tree) complaints.push(`the snapshot of ${time} is gone, or another`);
  }
  for (const each of isChecked ? snapshots.slice(0, 1) : snapshots) {
    const { isRight, issues } = await trial.restore(each, undefined, root);
    if (isRight && issues.length === 0) continue;
    complaints.push(`the snapshot of ${each.snapshot.time} is not whole`);
  }
  return complaints;
}

/** The trees of all snapshots that can be read, by their time. */
function treesIn(trial: FaultTrial, root: Root): Promise<Map<string, string>> {
  const trees = async (repository: OpenRepository) => {
    const all = await loadSnapshots(repository, { onDamaged: () => {} });
    return new Map(all.map(({ snapshot }) => [snapshot.time, snapshot.tree]));
  };
  return trial.withRepository(undefined, trees, root);
}

/** Those objects that something depends on: not packs that no index lists, nor what was removed since. */
function reliedOn(trial: FaultTrial, keys: readonly string[], root: Root): Promise<string[]> {
  const relied = async (repository: OpenRepository) => {
    const { index } = await loadIndex(repository, { onDamagedIndex: () => {} });
    const found: string[] = [];
    for (const key of keys) {
      const isPack = key.startsWith('data/');
      const isRelied = isPack
        ? index.hasPack(key.slice(key.lastIndexOf('/') + 1))
        : await isThere(repository.storage, key);
      if (isRelied) found.push(key);
    }
    return found;
  };
  return trial.withRepository(undefined, relied, root);
}

function isThere(storage: Storage, key: string): Promise<boolean> {
  return storage.head(key).then(
    () => true,
    () => false,
  );
}
