import { isKirschError, type KirschError } from '../../errors/index.ts';
import type { IndexedPack } from '../../format/index.ts';
import { BlobIndex } from '../../repository/blob-index.ts';
import { forEachConcurrently } from '../../repository/for-each-concurrently.ts';
import { type IndexLayout, readIndexLayout } from '../../repository/index-layout.ts';
import { loadPackHeader } from '../../repository/load-pack-header.ts';
import type { OpenRepository } from '../../repository/open-repository.ts';
import { compareBlobLists } from '../check/compare-blob-lists.ts';
import { contentsOfPacks, listedBlobs } from '../check/pack-contents.ts';
import type { OnProgress } from '../progress.ts';
import { indexesToReplace, type ReplacedIndexes, rewriteIndex } from './rewrite-index.ts';
import { listStoredPacks } from './stored-packs.ts';

/** Options of `repairIndex`. */
export interface RepairIndexOptions {
  /** Read the header of every pack, instead of those alone that are in no index or have another size. @default false */
  readonly readAllPacks?: boolean;
  /** Find out what is to be done, and write nothing. @default false */
  readonly dryRun?: boolean;
  readonly signal?: AbortSignal | undefined;
  /** Counts packs whose header is read, as files. */
  readonly onProgress?: OnProgress;
  /** Called once it is known what is to be done, before anything is. */
  readonly onPlan?: (plan: RepairIndexPlan) => void;
}

/** What is wrong with the index. Empty lists all: nothing. Ids. */
export interface RepairIndexPlan {
  /** Index files that cannot be read. */
  readonly damagedIndexes: readonly string[];
  /** Packs that the index lists and the storage does not have: they are listed no more. */
  readonly missingPacks: readonly string[];
  /** Packs that were in no index, and are listed from now on. */
  readonly addedPacks: readonly string[];
  /** Packs that the index describes wrongly: they are listed as their headers say. */
  readonly correctedPacks: readonly string[];
  /** Packs that several index files list: from now on one does. */
  readonly mergedPacks: readonly string[];
  /** Packs that the index lists and whose header cannot be read. They stay as they are listed: `repairPacks` salvages them. */
  readonly unreadablePacks: readonly string[];
  /** Packs that are in no index and whose header cannot be read: nobody can tell what they hold. */
  readonly unusablePacks: readonly string[];
  /** Packs whose header was read. */
  readonly packsRead: number;
  /** Index files that are replaced. */
  readonly replacedIndexes: readonly string[];
}

/** What was done. */
export interface RepairIndexResult extends RepairIndexPlan, ReplacedIndexes {}

/**
 * Makes the index say what the packs hold. Index files in which nothing is wrong stay; marks of packs that wait for their
 * deletion stay. Nothing but index files is removed, those last. Hold an exclusive lock.
 */
export async function repairIndex(
  repository: OpenRepository,
  options: RepairIndexOptions = {},
): Promise<RepairIndexResult> {
  const { signal, dryRun = false } = options;
  const index = new BlobIndex();
  const damagedIndexes: string[] = [];
  const layout = await readIndexLayout(repository, {
    into: index,
    signal,
    onDamagedIndex: (id) => damagedIndexes.push(id),
  });
  const stored = await listStoredPacks(repository, layout.live, signal);
  const look = await lookAtPacks(repository, { layout, index, stored, options });
  const added = [...look.added, ...look.corrected, ...look.merged];
  const without = new Set([...look.missing, ...look.corrected.map(idOf), ...look.merged.map(idOf)]);
  const plan: RepairIndexPlan = {
    damagedIndexes,
    missingPacks: look.missing,
    addedPacks: look.added.map(idOf),
    correctedPacks: look.corrected.map(idOf),
    mergedPacks: look.merged.map(idOf),
    unreadablePacks: look.unreadable,
    unusablePacks: look.unusable,
    packsRead: look.packsRead,
    replacedIndexes: [...indexesToReplace(layout, without), ...damagedIndexes],
  };
  options.onPlan?.(plan);
  if (dryRun) return { ...plan, written: [], removed: [] };
  const change = { without, added, unreadable: damagedIndexes };
  return { ...plan, ...(await rewriteIndex(repository, layout, change, signal)) };
}

interface Surveyed {
  readonly layout: IndexLayout;
  readonly index: BlobIndex;
  readonly stored: ReadonlyMap<string, number>;
  readonly options: RepairIndexOptions;
}

interface Findings {
  readonly missing: string[];
  readonly added: IndexedPack[];
  readonly corrected: IndexedPack[];
  readonly merged: IndexedPack[];
  readonly unreadable: string[];
  readonly unusable: string[];
  packsRead: number;
}

async function lookAtPacks(
  repository: OpenRepository,
  { layout, index, stored, options }: Surveyed,
): Promise<Findings> {
  const { readAllPacks = false, signal } = options;
  const marks = layout.marks();
  const severalTimes = listedSeveralTimes(layout);
  const found: Findings = {
    missing: [],
    added: [],
    corrected: [],
    merged: [],
    unreadable: [],
    unusable: [],
    packsRead: 0,
  };
  /** Packs whose header is to be read, with what the index says of them. */
  const doubted: { readonly id: string; readonly listed?: IndexedPack }[] = [];
  for (const { id, entries, size } of contentsOfPacks(index)) {
    const storedSize = stored.get(id);
    if (storedSize === undefined) {
      found.missing.push(id);
      continue;
    }
    const isDoubted = readAllPacks || storedSize !== size;
    if (!isDoubted && !severalTimes.has(id)) continue;
    const listed = { id, blobs: listedBlobs(index.table, entries) };
    if (isDoubted) doubted.push({ id, listed });
    else found.merged.push(listed);
  }
  for (const id of stored.keys()) {
    if (!layout.isLive(id) && !marks.has(id)) doubted.push({ id });
  }
  await forEachConcurrently(
    doubted,
    repository.storage.capabilities.connections,
    async ({ id, listed }) => {
      const blobs = await tryHeader(repository, id, stored.get(id)!, signal);
      if (!blobs) (listed ? found.unreadable : found.unusable).push(id);
      else if (!listed) found.added.push({ id, blobs });
      else if (compareBlobLists(blobs, listed.blobs)) found.corrected.push({ id, blobs });
      else if (severalTimes.has(id)) found.merged.push(listed);
      reportProgress(options.onProgress, ++found.packsRead, doubted.length);
    },
    signal,
  );
  return found;
}

function listedSeveralTimes(layout: IndexLayout): Set<string> {
  const seen = new Set<string>();
  const several = new Set<string>();
  for (const { packs } of layout.files.values()) {
    for (const id of packs) {
      if (seen.has(id)) several.add(id);
      seen.add(id);
    }
  }
  return several;
}

/** The header, read once more where it cannot be opened: it may have been changed on its way. */
async function tryHeader(
  repository: OpenRepository,
  id: string,
  size: number,
  signal: AbortSignal | undefined,
) {
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      return await loadPackHeader(repository, id, size, signal);
    } catch (error) {
      if (!isLoss(error)) throw error;
    }
  }
  return undefined;
}

function isLoss(error: unknown): error is KirschError {
  return isKirschError(error, 'DAMAGED') || isKirschError(error, 'OBJECT_NOT_FOUND');
}

function reportProgress(onProgress: OnProgress | undefined, files: number, total: number): void {
  onProgress?.({
    files,
    bytes: files,
    totalFiles: total,
    totalBytes: total,
    totalKnown: true,
    transferred: 0,
  });
}

function idOf({ id }: IndexedPack): string {
  return id;
}
