import { BlobIndex } from '../../repository/blob-index.ts';
import { IndexedRepository } from '../../repository/indexed-repository.ts';
import { carryBlobs } from '../carry/carry-blobs.ts';
import { isKept } from './pack-facts.ts';
import type { PrunePlan } from './plan-prune.ts';
import type { PruneOptions } from './prune-options.ts';
import { PACK_ACTION, type PruneSituation } from './prune-situation.ts';

/** What was repacked: ids. */
export interface Repacked {
  readonly packs: ReadonlySet<string>;
  /** The index files that list what came of them: stored, whether a list shows them yet or not. */
  readonly indexIds: readonly string[];
}

export const NOTHING_REPACKED: Repacked = { packs: new Set(), indexIds: [] };

/** Puts what is to be kept of packs that the plan repacks into new ones, and indexes these. The old packs stay as they are. */
export async function repackPacks(
  source: IndexedRepository,
  { facts }: PruneSituation,
  { actions }: PrunePlan,
  options: PruneOptions,
): Promise<Repacked> {
  const { repository, index } = source;
  const { table } = index;
  const repacked = index.packIds().filter((_, pack) => actions[pack] === PACK_ACTION.repack);
  if (repacked.length === 0) return NOTHING_REPACKED;
  const wanted: number[] = [];
  const trees: number[] = [];
  // Listings must be compressed, whatever was asked for data: they go by themselves where some are not.
  const isApart = (entry: number) =>
    repository.config.version === 2 && table.isTree(entry) && !table.isCompressed(entry);
  for (let entry = 0; entry < table.size; entry++) {
    const pack = table.pack(entry);
    if (pack === -1 || actions[pack] !== PACK_ACTION.repack || !isKept(facts, entry)) continue;
    (isApart(entry) ? trees : wanted).push(entry);
  }
  const { repackUncompressed = false, compression, packSizeMiB, workers } = options;
  const { temporaryFolder, signal, onProgress } = options;
  const target = new IndexedRepository(repository, new BlobIndex(wanted.length), []);
  const written: string[] = [];
  for (const [entries, compressUncompressed] of [
    [trees, true],
    [wanted, repackUncompressed],
  ] as const) {
    if (entries.length === 0) continue;
    const { indexIds } = await carryBlobs(source, target, entries, {
      compressUncompressed,
      compression,
      packSizeMiB,
      workers,
      temporaryFolder,
      signal,
      onProgress: ({ blobs, bytes, totalBlobs, totalBytes }) =>
        onProgress?.('repack', {
          files: blobs,
          bytes,
          totalFiles: totalBlobs,
          totalBytes,
          totalKnown: true,
          transferred: bytes,
        }),
    });
    written.push(...indexIds);
  }
  return { packs: new Set(repacked), indexIds: written };
}
