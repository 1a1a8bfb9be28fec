import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { KirschError } from '../../errors/index.ts';
import { isSafeName, localPlatform, nodePath } from '../../file-system/index.ts';
import type { IndexedRepository } from '../../repository/indexed-repository.ts';
import { checkSqlite } from '../../sources/capture/check-sqlite.ts';
import { levelDbFolder, verifyLevelDb } from '../../sources/leveldb/index.ts';
import type { SwapRoot } from '../../sources/swap/index.ts';
import type { OnProgress } from '../progress.ts';
import { restore } from '../restore/restore.ts';
import type { Selection } from '../selection.ts';
import type { StoredSnapshot } from '../snapshots/load-snapshots.ts';
import type { Change, ComparedRoot } from './compare-profile.ts';
import type { StoredEntry } from './stored-profile.ts';

/** What is brought from where to where. */
export interface Staging {
  readonly repository: IndexedRepository;
  readonly stored: StoredSnapshot;
  /** One for each of the compared roots. */
  readonly roots: readonly SwapRoot[];
  readonly compared: readonly ComparedRoot[];
  readonly signal: AbortSignal | undefined;
  readonly onProgress?: OnProgress | undefined;
}

/**
 * Downloads what the changes bring into `new`, and reads it back. What is there already stays if it is right.
 *
 * @throws the first thing that could not be brought: half a profile is none
 */
export async function stage(staging: Staging, changes: readonly Change[]): Promise<void> {
  const { repository, stored, roots, compared, signal, onProgress } = staging;
  for (const [at, { work }] of roots.entries()) {
    const wanted = changes.filter(({ root, stored }) => root === at && stored);
    if (wanted.length === 0) continue;
    const path = compared[at]!.stored;
    const failures: KirschError[] = [];
    await restore(repository, {
      snapshot: stored.snapshot,
      path: path || '/',
      target: join(work, 'new'),
      select: selectionOf(wanted, path),
      verify: true,
      signal,
      ...(onProgress && { onProgress }),
      onIssue: ({ during, error }) => {
        // Owners and times of another system: the data is there.
        if (during !== 'metadata') failures.push(error);
      },
    });
    if (failures[0]) throw failures[0];
    for (const { inRoot } of wanted) {
      // On Windows a name of another system may be a path, which leads elsewhere.
      const isSafe = inRoot.every((name) => isSafeName(name, localPlatform));
      if (isSafe && existsSync(nodePath(join(work, 'new', ...inRoot)))) continue;
      throw new KirschError('TARGET_UNWRITABLE', `${inRoot.join('/')} could not be restored.`, {
        hint: 'This computer may not take its name. Restore the rest with --parts, or all of it elsewhere with --folder.',
        details: { path: inRoot.join('/') },
      });
    }
  }
}

/**
 * Opens every database that is staged.
 * @throws KirschError `DAMAGED` for the first that is not sound
 */
export async function verifyStaged(
  roots: readonly SwapRoot[],
  changes: readonly Change[],
): Promise<void> {
  for (const { stored, root, inRoot } of changes) {
    if (!stored) continue;
    for (const { entry, path } of entriesOf(stored, join(roots[root]!.work, 'new', ...inRoot))) {
      const problem = await problemOf(entry, path);
      if (problem === undefined) continue;
      throw new KirschError('DAMAGED', `The backup's ${entry.names.join('/')} is damaged.`, {
        hint: 'Restore another backup, or look at this one in a folder with --folder. Nothing was changed.',
        details: { path: entry.path, problem },
      });
    }
  }
}

async function problemOf(entry: StoredEntry, path: string): Promise<string | undefined> {
  if (isMainDatabase(entry)) {
    const found = await checkSqlite(path);
    return found.state === 'damaged' ? found.problems[0] : undefined;
  }
  const isLevelDb = /(?:\.indexeddb\.leveldb|^leveldb)$/.test(entry.node.name);
  if (entry.node.type !== 'dir' || !isLevelDb) return undefined;
  const [problem] = await verifyLevelDb(levelDbFolder(path));
  return problem && JSON.stringify(problem);
}

/** Whether an entry is a database that Cherry Studio cannot start without. */
export function isMainDatabase({ names, node, place }: StoredEntry): boolean {
  const path = names.join('/');
  const isNamed = /^(?:Data\/)?(?:cherrystudio\.sqlite|agents\.db)$/.test(path);
  return place === 'profile' && node.type === 'file' && isNamed;
}

/** The entry itself, and all that is in it. */
export function* entriesOf(
  entry: StoredEntry,
  path: string,
): Generator<{ readonly entry: StoredEntry; readonly path: string }> {
  yield { entry, path };
  for (const inner of entry.entries) yield* entriesOf(inner, join(path, inner.node.name));
}

function selectionOf(changes: readonly Change[], root: string): Selection {
  const chosen = new Set<string>();
  const above = new Set<string>();
  for (const { stored } of changes) {
    for (const { entry } of entriesOf(stored!, '')) chosen.add(entry.path.slice(root.length));
    const names = stored!.path.slice(root.length).split('/').slice(0, -1);
    for (const at of names.keys()) above.add(names.slice(0, at + 1).join('/'));
  }
  return {
    has: (path) => chosen.has(path),
    mayHaveBelow: (path) => chosen.has(path) || above.has(path),
  };
}
