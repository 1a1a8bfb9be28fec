import type { BlobType } from '../../repository/blob-index.ts';
import type { OpenRepository } from '../../repository/open-repository.ts';
import { carryBlobs } from '../carry/carry-blobs.ts';
import type { StoredSnapshot } from '../snapshots/load-snapshots.ts';
import { FileHealing } from './file-healing.ts';
import type { HealOptions } from './heal-options.ts';
import { findLostParts, type LostFile, type LostParts } from './lost-files.ts';
import { loadUsableIndex, type UsableIndex } from './usable-index.ts';

export type { HealOptions } from './heal-options.ts';

/** What was brought back. Counts of blobs. */
export interface HealResult {
  /** Data blobs and folder listings that backups lacked before. */
  readonly lost: number;
  /** Brought back from packs that were waiting for their deletion. */
  readonly fromPacks: number;
  /** Brought back from files of this computer. */
  readonly fromFiles: number;
  /** What is lost still. Of listings only the uppermost: nobody knows what was below them. */
  readonly stillLost: readonly { readonly type: BlobType; readonly id: string }[];
  /** Paths of files, in any of the snapshots, that still lack something. */
  readonly hurtPaths: readonly string[];
}

/**
 * Looks for blobs that snapshots need and no pack has: in packs that are marked for deletion, then in files of this computer
 * that still are, or still hold, what was backed up. What is found is verified by its id and stored in new packs, so that the
 * snapshots are whole again. Folder listings are found in packs only: no file has their bytes. Run `repairIndex` and
 * `repairPacks` before: a blob in a damaged pack counts as there. Hold an exclusive lock.
 */
export async function heal(
  repository: OpenRepository,
  snapshots: readonly StoredSnapshot[],
  options: HealOptions = {},
): Promise<HealResult> {
  const { signal } = options;
  const usable = await loadUsableIndex(repository, signal);
  const lost = await findLostParts(usable.indexed, usable.spare, snapshots, signal);
  const before = lost.data.size + lost.trees.size + lost.spareTrees.size;
  const fromPacks = await takeFromSpares(usable, lost, options);
  const fromFiles = lost.data.size === 0 ? 0 : await new FileHealing(usable, lost, options).run();
  const isHurt = ({ node }: LostFile) => (node.content ?? []).some((id) => lost.data.has(id));
  return {
    lost: before,
    fromPacks,
    fromFiles,
    stillLost: [
      ...[...lost.trees].map((id) => ({ type: 'tree' as const, id })),
      ...[...lost.data].map((id) => ({ type: 'data' as const, id })),
    ],
    hurtPaths: lost.files.filter(isHurt).map(({ path }) => path),
  };
}

/** Copies what is needed out of packs that wait for their deletion, and takes it off the list. */
async function takeFromSpares(
  { indexed, spare }: UsableIndex,
  lost: LostParts,
  { dryRun = false, signal }: HealOptions,
): Promise<number> {
  const { table } = spare.index;
  const wanted = new Map<string, number>();
  for (const id of lost.data) {
    const entry = table.find('data', Buffer.from(id, 'hex'));
    if (entry !== -1) wanted.set(id, entry);
  }
  for (const id of lost.spareTrees) wanted.set(id, table.find('tree', Buffer.from(id, 'hex')));
  if (wanted.size === 0) return 0;
  const damaged = new Set<string>();
  if (!dryRun) {
    const onLost = ({ id }: { readonly id: string }) => damaged.add(id);
    await carryBlobs(spare, indexed, wanted.values(), { signal, onLost });
  }
  for (const id of wanted.keys()) {
    if (!damaged.has(id)) lost.data.delete(id);
    else if (lost.spareTrees.has(id)) lost.trees.add(id);
  }
  return wanted.size - damaged.size;
}
