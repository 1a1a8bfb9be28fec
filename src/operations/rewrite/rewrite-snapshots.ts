import { KirschError, throwIfAborted } from '../../errors/index.ts';
import { encodeSnapshot, type Snapshot, type SnapshotSummary } from '../../format/index.ts';
import type { IndexedRepository } from '../../repository/indexed-repository.ts';
import { createSelection, type SelectionOptions } from '../selection.ts';
import type { StoredSnapshot } from '../snapshots/load-snapshots.ts';
import { replaceSnapshot } from '../tag/tag-snapshots.ts';
import { type RewrittenTree, TreeRewriter } from './tree-rewriter.ts';
import { TreeStore } from './tree-store.ts';

/** What to change in snapshots. */
export interface RewriteOptions {
  /** Leave out what matches, as a backup would have. */
  readonly excludes?: readonly string[];
  readonly caseInsensitiveExcludes?: readonly string[];
  /** Keep only what matches, and the folders on the way there; a snapshot in which nothing does stays as it is. */
  readonly includes?: readonly string[];
  readonly caseInsensitiveIncludes?: readonly string[];
  readonly newHost?: string;
  /** RFC 3339. */
  readonly newTime?: string;
  /** Add the counts of files and bytes to snapshots that have no summary. @default false */
  readonly addSummary?: boolean;
  /** Remove each original once its replacement is stored; needs an exclusive lock. @default false: both stay */
  readonly forget?: boolean;
  /** Find out what would change, and write nothing. @default false */
  readonly dryRun?: boolean;
  readonly signal?: AbortSignal | undefined;
  /** Called for each snapshot when its fate is known. */
  readonly onRewritten?: (rewritten: RewrittenSnapshot) => void;
}

/** What became of one snapshot. */
export interface RewrittenSnapshot {
  readonly oldId: string;
  /** `undefined` when nothing was to change, or in a dry run. */
  readonly newId: string | undefined;
  readonly isChanged: boolean;
}

/** The tag of rewritten snapshots that stand beside their originals. */
const REWRITE_TAG = 'rewrite';

/**
 * Makes new snapshots from these without some of their files, or with other metadata. New folder listings are stored and
 * indexed before the snapshot that needs them, and that before its original is removed.
 * @throws KirschError `BAD_ARGUMENT` when nothing is to change, `DAMAGED` for listings that are not byte exact.
 */
export async function rewriteSnapshots(
  repository: IndexedRepository,
  snapshots: readonly StoredSnapshot[],
  options: RewriteOptions,
): Promise<RewrittenSnapshot[]> {
  const { signal } = options;
  const filters = hasPatterns(options);
  const { newHost, newTime, addSummary } = options;
  if (!filters && newHost === undefined && newTime === undefined && !addSummary) {
    throw new KirschError('BAD_ARGUMENT', 'Nothing to rewrite: no pattern and no new metadata.', {
      hint: 'For example: `kirsch rewrite --exclude "*.tmp" latest`.',
    });
  }
  const store = new TreeStore(repository, signal);
  try {
    return await rewriteWith(store, repository, snapshots, options);
  } finally {
    await store.close();
  }
}

async function rewriteWith(
  store: TreeStore,
  repository: IndexedRepository,
  snapshots: readonly StoredSnapshot[],
  options: RewriteOptions,
): Promise<RewrittenSnapshot[]> {
  const { signal, addSummary } = options;
  const filters = hasPatterns(options);
  const rewriter = new TreeRewriter(
    repository,
    createSelection(options),
    // In a dry run any other id will do: it only has to differ.
    options.dryRun ? async () => '0'.repeat(64) : (tree) => store.store(tree),
  );
  const done: RewrittenSnapshot[] = [];
  for (const { id: oldId, snapshot } of snapshots) {
    throwIfAborted(signal);
    const needsSummary = addSummary && !snapshot.summary;
    const tree =
      filters || needsSummary ? await rewriter.rewrite(snapshot.tree, signal) : undefined;
    const changed = changeSnapshot(snapshot, tree, options);
    let newId: string | undefined;
    if (changed && !options.dryRun) {
      await store.finish();
      newId = await save(repository, oldId, changed, options);
    }
    const rewritten = { oldId, newId, isChanged: changed !== undefined };
    done.push(rewritten);
    options.onRewritten?.(rewritten);
  }
  return done;
}

function hasPatterns(options: SelectionOptions): boolean {
  const { includes = [], caseInsensitiveIncludes = [] } = options;
  const { excludes = [], caseInsensitiveExcludes = [] } = options;
  return [includes, caseInsensitiveIncludes, excludes, caseInsensitiveExcludes].some(
    ({ length }) => length > 0,
  );
}

/** The changed snapshot, or `undefined` where nothing is to change. */
function changeSnapshot(
  snapshot: Snapshot,
  tree: RewrittenTree | undefined,
  { newHost, newTime, addSummary }: RewriteOptions,
): Snapshot | undefined {
  const treeChanges = tree !== undefined && tree.id !== snapshot.tree;
  const hostChanges = newHost !== undefined && newHost !== snapshot.hostname;
  const timeChanges = newTime !== undefined && newTime !== snapshot.time;
  const getsSummary = addSummary === true && snapshot.summary === undefined;
  if (!treeChanges && !hostChanges && !timeChanges && !getsSummary) return undefined;
  const time = newTime ?? snapshot.time;
  const summary =
    tree && (getsSummary || snapshot.summary) ? summaryOf(snapshot.summary, tree, time) : undefined;
  return {
    ...snapshot,
    time,
    hostname: newHost ?? snapshot.hostname,
    tree: tree?.id ?? snapshot.tree,
    ...(summary && { summary }),
  };
}

async function save(
  { repository }: IndexedRepository,
  oldId: string,
  changed: Snapshot,
  { forget, signal }: RewriteOptions,
): Promise<string> {
  if (forget) return replaceSnapshot(repository, oldId, changed, signal);
  const tags = [...new Set([...changed.tags, REWRITE_TAG])];
  const original = changed.original ?? oldId;
  const json = encodeSnapshot({ ...changed, tags, original });
  return repository.saveUnpacked('snapshot', json, signal);
}

function summaryOf(
  old: SnapshotSummary | undefined,
  { files, bytes }: RewrittenTree,
  time: string,
): SnapshotSummary {
  const counts = { totalFilesProcessed: files, totalBytesProcessed: bytes };
  if (old) return { ...old, ...counts };
  return {
    backupStart: time,
    backupEnd: time,
    filesNew: 0,
    filesChanged: 0,
    filesUnmodified: 0,
    dirsNew: 0,
    dirsChanged: 0,
    dirsUnmodified: 0,
    dataBlobs: 0,
    treeBlobs: 0,
    dataAdded: 0,
    dataAddedPacked: 0,
    ...counts,
  };
}
