import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { toKirschError } from '../../../src/errors/index.ts';
import { check } from '../../../src/operations/check/check.ts';
import { restore } from '../../../src/operations/restore/restore.ts';
import {
  loadSnapshots,
  type StoredSnapshot,
} from '../../../src/operations/snapshots/load-snapshots.ts';
import { loadIndex } from '../../../src/repository/indexed-repository.ts';
import type { OpenRepository } from '../../../src/repository/open-repository.ts';
import type { SharedRepository } from '../../shared-repository.ts';
import { digestOfFolder } from '../changing-source.ts';
import type { Expectation } from './operation.ts';

/** What must be true of a repository, and how thoroughly to look. */
export interface Judgement extends Expectation {
  /** The folder that the snapshots are of. */
  readonly source: string;
  /** Where to restore to; a folder is made in it and removed again. */
  readonly folder: string;
  /** Which snapshots to restore whole: all, none, or the one that this number picks. */
  readonly restore: 'all' | 'none' | number;
  /** Whether to let restic restore one of them as well. @default false */
  readonly byRestic?: boolean;
}

/**
 * Everything that is wrong, in words: Kirsch reads and verifies every byte, so does restic; snapshots are restored and
 * compared file by file.
 */
export async function judge(shared: SharedRepository, judgement: Judgement): Promise<string[]> {
  const complaints = await shared.kirsch((repository) => judgeByKirsch(repository, judgement));
  const { isSound = true } = judgement;
  return isSound ? [...complaints, ...(await judgeByRestic(shared, judgement))] : complaints;
}

async function judgeByKirsch(repository: OpenRepository, judgement: Judgement): Promise<string[]> {
  const { must, may = new Map(), isSound = true } = judgement;
  const complaints: string[] = [];
  const found = await loadSnapshots(repository);
  const byTime = Map.groupBy(found, ({ snapshot }) => new Date(snapshot.time).toISOString());
  for (const time of must.keys()) {
    if (!byTime.has(time)) complaints.push(`the snapshot of ${time} is gone`);
  }
  for (const time of byTime.keys()) {
    if (!must.has(time) && !may.has(time)) complaints.push(`there is a snapshot of ${time}`);
  }
  if (isSound) {
    const { problems } = await check(repository, { readData: 'all', workers: 1 });
    complaints.push(...problems.map(({ message }) => `check: ${message}`));
  }
  const whole = isSound
    ? found
    : found.filter(({ snapshot }) => must.has(new Date(snapshot.time).toISOString()));
  const wanted = chosen(whole, judgement.restore);
  for (const each of wanted) {
    const time = new Date(each.snapshot.time).toISOString();
    const digests = must.get(time) ?? may.get(time);
    const problem = await restoredProblem(repository, each, digests, judgement);
    if (problem) complaints.push(`the snapshot of ${time} ${problem}`);
  }
  return complaints;
}

function chosen<T>(all: readonly T[], which: Judgement['restore']): readonly T[] {
  if (which === 'all') return all;
  return which === 'none' || all.length === 0 ? [] : [all[which % all.length]!];
}

async function restoredProblem(
  repository: OpenRepository,
  { snapshot }: StoredSnapshot,
  digests: readonly string[] | undefined,
  { source, folder }: Judgement,
): Promise<string | undefined> {
  const target = mkdtempSync(join(folder, 'restored-'));
  try {
    const issues: string[] = [];
    await restore(await loadIndex(repository), {
      snapshot,
      path: source,
      target,
      workers: 1,
      onIssue: ({ item, error }) => issues.push(`${item}: ${error.message}`),
    });
    if (issues.length > 0) return `is not whole: ${issues.join('; ')}`;
    const isAnything = digests?.length === 0;
    const isRight = isAnything || digests?.includes(digestOfFolder(target));
    return isRight ? undefined : 'restores as something else';
  } catch (error) {
    return `cannot be restored: ${toKirschError(error).message}`;
  } finally {
    rmSync(target, { recursive: true, force: true });
  }
}

/** A repaired snapshot has the time of the one that it was made from: which of them is the latest, restic does not say. */
async function hasOneNewest(shared: SharedRepository): Promise<boolean> {
  const { stdout } = await shared.restic(['snapshots', '--json', '--no-lock']);
  const times = (JSON.parse(stdout) as { time: string }[]).map(({ time }) => Date.parse(time));
  const newest = Math.max(...times);
  return times.filter((time) => time === newest).length === 1;
}

async function judgeByRestic(
  shared: SharedRepository,
  { must, may, source, folder, byRestic }: Judgement,
): Promise<string[]> {
  // The lock of the killed process is part of what the next run has to cope with: it stays.
  const { code, stdout, stderr } = await shared.restic(['check', '--read-data', '--no-lock'], {
    anyExit: true,
  });
  const complaints: string[] = [];
  if (code !== 0 || !stdout.includes('no errors were found')) {
    complaints.push(`restic check: ${stdout}${stderr}`);
  }
  if (!byRestic || !(await hasOneNewest(shared))) return complaints;
  const target = mkdtempSync(join(folder, 'restic-'));
  try {
    await shared.restic(['restore', `latest:${source}`, '--target', target, '--no-lock']);
    const digests = [...must.values(), ...(may?.values() ?? [])].flat();
    const isRight = digests.length === 0 || digests.includes(digestOfFolder(target));
    if (!isRight) complaints.push('restic restores something else');
  } catch (error) {
    complaints.push(error instanceof Error ? error.message : String(error));
  } finally {
    rmSync(target, { recursive: true, force: true });
  }
  return complaints;
}
