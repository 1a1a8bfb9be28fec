import { existsSync } from 'node:fs';
import type { z } from '@hono/zod-openapi';
import {
  changesSinceBackup,
  createPathMatcher,
  diffTrees,
  displayFileName,
  type IndexedRepository,
  realComputer,
  restore,
  type Snapshot,
  type StoredSnapshot,
} from '../../index.ts';
import type { ComparisonRequest } from '../api/comparison-schemas.ts';
import type { JobResult, JobView } from '../api/job-schemas.ts';
import type { AppParts } from '../app-parts.ts';
import { tagOf } from '../backups/backup-rows.ts';
import { findSnapshot } from './find-snapshots.ts';
import { indexOf, runOnRepository } from './run-on-repository.ts';

type Result = JobResult<'compare'>;

const MOST_CHANGES = 2_000;

/** Compares a backup with another one, or with what is on this computer now. */
export function runComparison(
  parts: AppParts,
  { from, to }: z.infer<typeof ComparisonRequest>,
): Promise<JobView> {
  const options = { lock: 'shared', subject: from } as const;
  return runOnRepository(parts, 'compare', options, async (work) => {
    const { snapshots, signal } = work;
    const before = findSnapshot(snapshots, from).snapshot;
    const after = to === 'now' ? undefined : findSnapshot(snapshots, to).snapshot;
    const repository = await indexOf(work);
    if (after) return compareBackups(repository, before, after, signal);
    return tagOf(before, 'source') === undefined
      ? compareWithNow(repository, before, signal)
      : compareProfileWithNow(parts, repository, { id: from, snapshot: before }, signal);
  });
}

async function compareBackups(
  repository: IndexedRepository,
  before: Snapshot,
  after: Snapshot,
  signal: AbortSignal,
): Promise<Result> {
  const found = new Changes();
  const { changes, statistics } = diffTrees(repository, before.tree, after.tree, { signal });
  for await (const { path, modifier } of changes) {
    found.add(path, modifier === '+' ? 'added' : modifier === '-' ? 'removed' : 'changed');
  }
  return {
    ...found.result(),
    bytesAdded: statistics.added.bytes,
    bytesRemoved: statistics.removed.bytes,
  };
}

/** What a restore in place would do, told the other way round. */
async function compareWithNow(
  repository: IndexedRepository,
  snapshot: Snapshot,
  signal: AbortSignal,
): Promise<Result> {
  const found = new Changes();
  const excluded = createPathMatcher(snapshot.excludes);
  for (const path of snapshot.paths) {
    if (!existsSync(path)) {
      found.add(path, 'removed');
      continue;
    }
    const { plan } = await restore(repository, {
      snapshot,
      path,
      target: path,
      overwrite: 'if-changed',
      delete: true,
      dryRun: true,
      signal,
      onEntry: ({ path: below, change }) => {
        const whole = below === '/' ? path : `${path}${below}`;
        if (change === 'created') found.add(whole, 'removed');
        else if (change === 'updated') found.add(whole, 'changed');
      },
    });
    for (const only of plan.deletions) if (!excluded.matches(only)) found.add(only, 'added');
  }
  return found.result();
}

async function compareProfileWithNow(
  { env }: Pick<AppParts, 'env'>,
  repository: IndexedRepository,
  stored: StoredSnapshot,
  signal: AbortSignal,
): Promise<Result> {
  const found = new Changes();
  const computer = realComputer(env);
  for (const { path, change } of await changesSinceBackup(repository, stored, {
    computer,
    signal,
  })) {
    found.add(path, change);
  }
  return found.result();
}

/** Counts all changes, and names the first. */
class Changes {
  readonly #named: Result['changes'] = [];
  readonly #counts = { added: 0, removed: 0, changed: 0 };

  add(path: string, change: Result['changes'][number]['change']): void {
    this.#counts[change]++;
    if (this.#named.length < MOST_CHANGES) {
      this.#named.push({ path: displayFileName(path), change });
    }
  }

  result(): Result {
    return { changes: this.#named, ...this.#counts };
  }
}
