import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isKirschError } from '../../../src/errors/index.ts';
import { check } from '../../../src/operations/check/check.ts';
import type { CheckResult } from '../../../src/operations/check/check-options.ts';
import { heal } from '../../../src/operations/repair/heal.ts';
import { repairIndex } from '../../../src/operations/repair/repair-index.ts';
import { repairPacks } from '../../../src/operations/repair/repair-packs.ts';
import { repairSnapshots } from '../../../src/operations/repair/repair-snapshots.ts';
import { restore } from '../../../src/operations/restore/restore.ts';
import { loadSnapshots } from '../../../src/operations/snapshots/load-snapshots.ts';
import { loadIndex } from '../../../src/repository/indexed-repository.ts';
import type { OpenRepository } from '../../../src/repository/open-repository.ts';
import { harmedBy } from '../../faults/judge.ts';
import { randomNumbers } from '../../random-numbers.ts';
import { readFolder } from '../../restored-tree.ts';
import { SharedRepository } from '../../shared-repository.ts';
import { PASSWORD } from '../cheap-repository.ts';
import type { Stage } from '../crash/stage.ts';
import { plantObjects } from '../stored-objects.ts';
import { type Harm, type Harmed, harmObjects } from './harm.ts';

/** The paths that cannot be restored as they were, by the times of the snapshots; absent: the snapshot itself is gone. */
type Hurt = ReadonlyMap<string, ReadonlySet<string>>;

export interface RotResult {
  readonly keys: readonly string[];
  /** Files that cannot be restored, of all snapshots together. */
  readonly hurt: number;
  readonly complaints: readonly string[];
}

const ALL_PATHS = 1_000_000;

/** Harms a copy of the stage's repository, lets a check find the harm and say what is hurt, and repairs. */
export async function runRot(stage: Stage, harm: Harm, seed: number): Promise<RotResult> {
  const harmed = harmObjects(stage.objects, harm, randomNumbers(seed));
  const folder = mkdtempSync(join(stage.folder, 'rot-'));
  const shared = new SharedRepository(folder, {}, PASSWORD);
  const storage = await shared.storage();
  await plantObjects(storage, harmed.objects);
  try {
    return await shared.kirsch((repository) =>
      judgeRot(repository, shared, { stage, harmed, seed }),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function judgeRot(
  repository: OpenRepository,
  shared: SharedRepository,
  { stage, harmed, seed }: { stage: Stage; harmed: Harmed; seed: number },
): Promise<RotResult> {
  const complaints: string[] = [];
  const found = await check(repository, { readData: 'all', workers: 1, maxPaths: ALL_PATHS });
  const { problems } = found;
  if (problems.length === 0) complaints.push('the check finds nothing');
  const named = harmedBy(problems);
  const isIndexGone = harmed.keys.every((key) => !harmed.objects.has(key) && /^index/.test(key));
  if (!isIndexGone && named.join() !== harmed.keys.join()) {
    complaints.push(`harmed: ${harmed.keys.join(', ')}; named: ${named.join(', ')}`);
  }
  const before = await hurtPaths(repository, stage);
  complaints.push(...differencesTo(before, found, stage));
  // In every other run what this computer still has is used.
  await followAdvice(repository, found, seed % 2 === 0);
  const left = await check(repository, { readData: 'all', workers: 1 });
  complaints.push(...left.problems.map(({ message }) => `after the repair: ${message}`));
  const after = await hurtPaths(repository, stage);
  for (const [time, paths] of before) {
    const now = after.get(time);
    // Without its root nothing of a snapshot can be brought back, and nothing of it is left.
    const hadSomething = paths.size < stage.facts.get(time)!.size;
    if (!now && hadSomething) complaints.push(`the repair lost the snapshot of ${time}`);
    const lost = [...(now ?? [])].filter((path) => !isBelow(paths, path) && !isAbove(paths, path));
    if (lost.length > 0)
      complaints.push(`the repair lost ${lost.slice(0, 5).join(', ')} of ${time}`);
  }
  const restic = await shared.restic(['check', '--read-data'], { anyExit: true });
  if (restic.code !== 0)
    complaints.push(`restic after the repair: ${restic.stdout}${restic.stderr}`);
  const hurt = [...before.values()].reduce((sum, paths) => sum + paths.size, 0);
  return { keys: harmed.keys, hurt, complaints };
}

/** What a restore of each snapshot does not bring back as it was: the truth that the report is held against. */
async function hurtPaths(repository: OpenRepository, stage: Stage): Promise<Hurt> {
  const hurt = new Map<string, Set<string>>();
  const indexed = await loadIndex(repository, { onDamagedIndex: () => {} });
  for (const { snapshot } of await loadSnapshots(repository, { onDamaged: () => {} })) {
    const time = new Date(snapshot.time).toISOString();
    const expected = stage.facts.get(time);
    if (!expected) continue;
    const target = mkdtempSync(join(stage.folder, 'restored-'));
    const options = { snapshot, path: stage.source.folder, target, workers: 1, onIssue: () => {} };
    await restore(indexed, options).catch((error: unknown) => {
      if (!isKirschError(error)) throw error;
    });
    const found = readFolder(target);
    const wrong = [...expected].filter(([path, facts]) => found.get(path) !== facts);
    hurt.set(time, new Set(wrong.map(([path]) => path)));
    rmSync(target, { recursive: true });
  }
  return hurt;
}

/** Whether the check names exactly what cannot be restored: files by themselves, or with the folder that they are in. */
function differencesTo(truth: Hurt, { hurt }: CheckResult, stage: Stage): string[] {
  const root = stage.source.folder;
  return [...truth].flatMap(([time, paths]) => {
    const said = hurt.filter(({ snapshot }) => new Date(snapshot.time).toISOString() === time);
    const named = new Set(said.flatMap((one) => one.paths.map(({ path }) => path)));
    const inside = new Set([...named].flatMap((path) => relativeTo(root, path)));
    const unsaid = [...paths].filter((path) => !isBelow(inside, path) && !isAbove(inside, path));
    const untrue = [...inside].filter((path) => !isBelow(paths, path) && !isAbove(paths, path));
    return [
      ...(unsaid.length > 0 ? [`${time}: hurt and not named: ${unsaid.slice(0, 5)}`] : []),
      ...(untrue.length > 0 ? [`${time}: named and not hurt: ${untrue.slice(0, 5)}`] : []),
    ];
  });
}

/** What a path of a snapshot is called in the source: nothing that is beside it, `''` for what it lies in. */
function relativeTo(root: string, path: string): string[] {
  if (path === '/' || `${root}/`.startsWith(`${path}/`)) return [''];
  return path.startsWith(`${root}/`) ? [path.slice(root.length)] : [];
}

function isBelow(paths: ReadonlySet<string>, path: string): boolean {
  return [...paths].some((other) => path === other || path.startsWith(`${other}/`));
}

/** Whether it is a folder of something that is hurt: its own times and permissions suffer with it. */
function isAbove(paths: ReadonlySet<string>, path: string): boolean {
  return [...paths].some((other) => other.startsWith(`${path}/`));
}

/** Does what the check says, in its order. */
async function followAdvice(
  repository: OpenRepository,
  { advice, damagedPacks }: CheckResult,
  mayHeal: boolean,
): Promise<void> {
  for (const { command } of advice) {
    const snapshots = await loadSnapshots(repository, { onDamaged: () => {} });
    if (command.startsWith('kirsch repair index')) await repairIndex(repository);
    if (command.startsWith('kirsch repair packs')) await repairPacks(repository, damagedPacks);
    if (command.startsWith('kirsch repair heal') && mayHeal) await heal(repository, snapshots);
    if (command.startsWith('kirsch repair snapshots')) {
      await repairSnapshots(repository, snapshots, { forget: true });
    }
  }
  const unreadable: string[] = [];
  await loadSnapshots(repository, { onDamaged: (id) => unreadable.push(id) });
  for (const id of unreadable) await repository.remove('snapshot', id);
}
