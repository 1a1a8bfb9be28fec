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
  /** Which snapshots to restore and to compare: all, those of trees that were never restored, or the one that this number picks. */
  readonly restore: 'all' | 'unknown' | number;
  /** What restic is to do: nothing, to verify every byte, or to restore one of them as well. */
  readonly restic: 'none' | 'check' | 'restore';
  /** Knows what was restored before, and learns what is restored. */
  readonly proven: ProvenTrees;
}

/**
 * What trees give that were restored and compared: a tree's id says all that is in it. Where every byte that it leads to has
 * just been verified, it need not be restored again.
 */
export type ProvenTrees = Map<string, string>;

/**
 * Everything that is wrong, in words: Kirsch reads and verifies every byte, so does restic; snapshots are restored and
 * compared file by file.
 */
export async function judge(shared: SharedRepository, judgement: Judgement): Promise<string[]> {
  const [byKirsch, byRestic] = await Promise.all([
    shared.kirsch((repository) => judgeByKirsch(repository, judgement)),
    judgement.restic === 'none' ? [] : judgeByRestic(shared, judgement),
  ]);
  return [...byKirsch, ...byRestic];
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
  const mayBeKnown = isSound && complaints.length === 0 && judgement.restore === 'unknown';
  const wanted = chosen(whole, judgement.restore);
  for (const each of wanted) {
    const time = new Date(each.snapshot.time).toISOString();
    const known = mayBeKnown ? judgement.proven.get(each.snapshot.tree) : undefined;
    const problem = known
      ? unexpected(time, known, judgement)
      : await restoredProblem(repository, each, time, judgement);
    if (problem) complaints.push(`the snapshot of ${time} ${problem}`);
  }
  return complaints;
}

function chosen<T>(all: readonly T[], which: Judgement['restore']): readonly T[] {
  return typeof which === 'number' && all.length > 0 ? [all[which % all.length]!] : all;
}

async function restoredProblem(
  repository: OpenRepository,
  { snapshot }: StoredSnapshot,
  time: string,
  judgement: Judgement,
): Promise<string | undefined> {
  const { source, folder } = judgement;
  const target = mkdtempSync(join(folder, 'restored-'));
  try {
    const issues: string[] = [];
    await restore(await loadIndex(repository), {
      snapshot,
      // A recovered one has its folders at the top, under other names.
      path: snapshot.paths.includes(source) ? source : '/',
      target,
      workers: 1,
      onIssue: ({ item, error }) => issues.push(`${item}: ${error.message}`),
    });
    if (issues.length > 0) return `is not whole: ${issues.join('; ')}`;
    const digest = digestOfFolder(target);
    judgement.proven.set(snapshot.tree, digest);
    return unexpected(time, digest, judgement);
  } catch (error) {
    return `cannot be restored: ${toKirschError(error).message}`;
  } finally {
    rmSync(target, { recursive: true, force: true });
  }
}

/** What is wrong with a restored snapshot of that time; one of which nothing is expected may look like anything. */
function unexpected(time: string, digest: string, { must, may }: Expectation): string | undefined {
  const digests = must.get(time) ?? may?.get(time);
  const isRight = digests?.length === 0 || (digests?.includes(digest) ?? false);
  return isRight ? undefined : 'restores as something else';
}

async function judgeByRestic(shared: SharedRepository, judgement: Judgement): Promise<string[]> {
  const { source, folder, restic } = judgement;
  // The lock of the killed process is part of what the next run has to cope with: it stays.
  const { code, stdout, stderr } = await shared.restic(['check', '--read-data', '--no-lock'], {
    anyExit: true,
  });
  const complaints: string[] = [];
  if (code !== 0 || !stdout.includes('no errors were found')) {
    complaints.push(`restic check: ${stdout}${stderr}`);
  }
  if (restic === 'check') return complaints;
  const target = mkdtempSync(join(folder, 'restic-'));
  try {
    await shared.restic(['restore', `latest:${source}`, '--target', target, '--no-lock']);
    const times = await shared.kirsch(async (repository) =>
      (await loadSnapshots(repository)).map(({ snapshot }) => Date.parse(snapshot.time)),
    );
    const latest = new Date(Math.max(...times)).toISOString();
    if (unexpected(latest, digestOfFolder(target), judgement)) {
      complaints.push('restic restores something else');
    }
  } catch (error) {
    complaints.push(error instanceof Error ? error.message : String(error));
  } finally {
    rmSync(target, { recursive: true, force: true });
  }
  return complaints;
}
