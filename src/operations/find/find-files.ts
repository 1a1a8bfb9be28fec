import { type Node, parseTime } from '../../format/index.ts';
import type { IndexedRepository } from '../../repository/indexed-repository.ts';
import { createPathMatcher } from '../patterns.ts';
import type { StoredSnapshot } from '../snapshots/load-snapshots.ts';
import { walkTree } from '../trees/walk-tree.ts';

/** What to look for. */
export interface FindFilesOptions {
  /** Glob patterns as restic's: what lies below a folder that matches matches too. */
  readonly patterns: readonly string[];
  /** @default false */
  readonly ignoreCase?: boolean;
  /** Only what was modified at this time or later. */
  readonly oldest?: Date;
  /** Only what was modified at this time or before. */
  readonly newest?: Date;
  readonly signal?: AbortSignal | undefined;
}

/** An entry that was looked for. */
export interface FoundFile {
  readonly path: string;
  readonly node: Node;
}

/** The entries of a snapshot that match any of the patterns, in the order of a listing. */
export async function* findFiles(
  repository: IndexedRepository,
  { snapshot }: StoredSnapshot,
  options: FindFilesOptions,
): AsyncGenerator<FoundFile, void, undefined> {
  const { patterns, ignoreCase = false, oldest, newest, signal } = options;
  const matcher = createPathMatcher(patterns, { caseInsensitive: ignoreCase });
  const from = oldest && nanoseconds(oldest);
  const until = newest && nanoseconds(newest);
  const entries = walkTree(repository, snapshot.tree, {
    signal,
    enter: ({ path }) => matcher.mayMatchBelow(path),
  });
  for await (const { path, node } of entries) {
    if (!matcher.matches(path)) continue;
    const modified = parseTime(node.mtime).nanoseconds;
    if (from !== undefined && modified < from) continue;
    if (until !== undefined && modified > until) continue;
    yield { path, node };
  }
}

function nanoseconds(time: Date): bigint {
  return BigInt(time.getTime()) * 1_000_000n;
}
