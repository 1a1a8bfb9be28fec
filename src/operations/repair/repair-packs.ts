import { isKirschError, KirschError, throwIfAborted } from '../../errors/index.ts';
import { BlobIndex } from '../../repository/blob-index.ts';
import { keyOf } from '../../repository/file-kind.ts';
import { readIndexLayout } from '../../repository/index-layout.ts';
import { IndexedRepository } from '../../repository/indexed-repository.ts';
import { loadPackHeader } from '../../repository/load-pack-header.ts';
import type { OpenRepository } from '../../repository/open-repository.ts';
import { carryBlobs } from '../carry/carry-blobs.ts';
import type { CarriedBlob } from '../carry/carry-options.ts';
import { contentsOfPacks, type PackContents } from '../check/pack-contents.ts';
import { type ReplacedIndexes, rewriteIndex } from './rewrite-index.ts';

/** Options of `repairPacks`. */
export interface RepairPacksOptions {
  /** Find out what can be salvaged, and write nothing. @default false */
  readonly dryRun?: boolean;
  readonly signal?: AbortSignal | undefined;
  /** Called for each pack once it is known what of it is intact, before anything is written. */
  readonly onPack?: (pack: SalvagedPack) => void;
  /** Takes a damaged pack's bytes, to keep a copy, before it is removed. What it throws ends the repair; nothing is lost then. */
  readonly keepCopy?: (id: string, bytes: Buffer) => Promise<void>;
}

/** What a damaged pack holds. */
export interface SalvagedPack {
  readonly id: string;
  /** Blobs that can be read from it. */
  readonly intact: number;
  readonly damaged: number;
}

/** What was done. */
export interface RepairPacksResult extends ReplacedIndexes {
  readonly packs: readonly SalvagedPack[];
  /** Blobs of which no copy could be found: not in these packs, not in others, not in packs that wait for their deletion. */
  readonly lost: readonly CarriedBlob[];
}

/**
 * Moves what is intact in damaged packs into new ones, takes what is not from its other copies, then lists the damaged packs
 * no more and removes them. What is still lost `heal` may find elsewhere. Hold an exclusive lock.
 * @param ids of packs, whole
 * @throws KirschError `OBJECT_NOT_FOUND` when there is no such pack
 */
export async function repairPacks(
  repository: OpenRepository,
  ids: readonly string[],
  options: RepairPacksOptions = {},
): Promise<RepairPacksResult> {
  const { signal, dryRun = false, keepCopy } = options;
  if (ids.length === 0) {
    throw new KirschError('BAD_ARGUMENT', 'No packs to repair.', {
      hint: '`kirsch check --read-data` says which are damaged.',
    });
  }
  const damaged = new Set(ids);
  const index = new BlobIndex();
  // Packs that wait for their deletion serve as second sources.
  const layout = await readIndexLayout(repository, { into: index, marksInto: index, signal });
  for (const id of damaged) await takeHeaderInto(index, repository, id, signal);
  const source = new IndexedRepository(repository, index, [...layout.files.keys()]);
  const contents = contentsOfPacks(index).filter(({ id }) => damaged.has(id));
  const packs: SalvagedPack[] = [];
  for (const pack of contents) {
    const salvaged = await judge(source, pack, signal);
    packs.push(salvaged);
    options.onPack?.(salvaged);
  }
  if (dryRun) return { packs, lost: [], written: [], removed: [] };
  // Copied whole first: should a copy not be kept, nothing has been changed.
  if (keepCopy) {
    for (const id of damaged) await keepCopy(id, await getPack(repository, id, signal));
  }
  const lost: CarriedBlob[] = [];
  // Into an index that knows nothing: whether another copy is good is only known once it was read.
  const target = new IndexedRepository(repository, new BlobIndex(), []);
  await carryBlobs(source, target, oneCopyOfEach(source, contents), {
    signal,
    onLost: (blob) => lost.push(blob),
  });
  const change = { without: damaged, added: [], unreadable: [] };
  const replaced = await rewriteIndex(repository, layout, change, signal);
  for (const id of damaged) {
    throwIfAborted(signal);
    await repository.remove('pack', id, signal);
  }
  return { packs, lost, ...replaced };
}

/** Lists a pack that no index lists as its header does, if that can be read. */
async function takeHeaderInto(
  index: BlobIndex,
  repository: OpenRepository,
  id: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { size } = await repository.storage.head(keyOf('pack', id), { signal });
  if (index.hasPack(id)) return;
  try {
    index.addPack(id, await loadPackHeader(repository, id, size, signal));
  } catch (error) {
    if (!isKirschError(error, 'DAMAGED')) throw error;
    index.addPack(id, []);
  }
}

async function judge(
  source: IndexedRepository,
  { id, entries }: PackContents,
  signal: AbortSignal | undefined,
): Promise<SalvagedPack> {
  const bytes = await getPack(source.repository, id, signal);
  let intact = 0;
  for (const entry of entries) {
    const { id: blob, offset, length, uncompressedLength } = source.index.table.read(entry);
    const place = { packId: id, offset, length, uncompressedLength };
    try {
      source.openBlob(blob.toString('hex'), place, bytes.subarray(offset, offset + length));
      intact++;
    } catch (error) {
      if (!isKirschError(error, 'DAMAGED')) throw error;
    }
  }
  return { id, intact, damaged: entries.length - intact };
}

function getPack(
  { storage }: OpenRepository,
  id: string,
  signal: AbortSignal | undefined,
): Promise<Buffer> {
  return storage.get(keyOf('pack', id), { signal });
}

/** Of each blob of these packs the number of one copy in them. */
function oneCopyOfEach({ index }: IndexedRepository, packs: readonly PackContents[]): number[] {
  const { table } = index;
  const copies = new Map<number, number>();
  for (const { entries } of packs) {
    for (const entry of entries) copies.set(table.firstCopy(entry), entry);
  }
  return [...copies.values()];
}
