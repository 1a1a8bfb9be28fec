import { isKirschError, KirschError } from '../../errors/index.ts';
import { encodeIndex, type IndexedPack } from '../../format/index.ts';
import { keyOf } from '../../repository/file-kind.ts';
import { forEachConcurrently } from '../../repository/for-each-concurrently.ts';
import { type PackMark, readIndexFile } from '../../repository/index-layout.ts';
import type { OpenRepository } from '../../repository/open-repository.ts';

/**
 * A prune deletes what was marked 23 hours ago unless it is told otherwise. What is nearly so old may be on its way out
 * in this moment, so it is sent again.
 */
const TAKEN_BACK_FOR_MS = 22 * 60 * 60_000;

/** Whether a marked pack is far enough from its deletion to be relied on. A mark that does not tell its age is not. */
export function isYoungMark(mark: PackMark, storageNow: number): boolean {
  return mark.markedAt !== undefined && storageNow - mark.markedAt < TAKEN_BACK_FOR_MS;
}

/** What was taken back. */
export interface TakenBack {
  /** The index file that lists it; `undefined` when there was nothing to list. */
  readonly indexId: string | undefined;
  /** Ids of the packs. */
  readonly packs: ReadonlySet<string>;
}

const NOTHING: TakenBack = { indexId: undefined, packs: new Set() };

/**
 * Lists packs that are marked for deletion as live again, in an index file of their own: who sees both goes by that. Packs
 * that the storage has no more are left out. Each is asked for before, and once more when it is listed; if one has gone
 * in between, nothing is taken back.
 */
export async function takeBack(
  repository: OpenRepository,
  marks: readonly PackMark[],
  signal: AbortSignal,
): Promise<TakenBack> {
  const present = await storedOf(repository, marks, signal);
  if (present.length === 0) return NOTHING;
  const packs = await readMarkedPacks(repository, present, signal);
  const indexId = await repository.saveUnpacked('index', encodeIndex(packs), signal);
  if ((await storedOf(repository, present, signal)).length === present.length) {
    return { indexId, packs: new Set(present.map(({ packId }) => packId)) };
  }
  await repository.remove('index', indexId, signal);
  return NOTHING;
}

async function readMarkedPacks(
  repository: OpenRepository,
  marks: readonly PackMark[],
  signal: AbortSignal,
): Promise<IndexedPack[]> {
  const wanted = new Set(marks.map(({ packId }) => packId));
  const packs: IndexedPack[] = [];
  for (const indexId of new Set(marks.map((mark) => mark.indexId))) {
    for (const mark of (await readIndexFile(repository, indexId, signal)).marks) {
      if (wanted.delete(mark.id)) packs.push({ id: mark.id, blobs: mark.blobs });
    }
  }
  if (wanted.size > 0) throw new KirschError('INTERNAL', 'A mark is not where it was read.');
  return packs;
}

async function storedOf(
  { storage }: OpenRepository,
  marks: readonly PackMark[],
  signal: AbortSignal,
): Promise<PackMark[]> {
  const found: PackMark[] = [];
  await forEachConcurrently(
    marks,
    storage.capabilities.connections,
    async (mark) => {
      try {
        const { size } = await storage.head(keyOf('pack', mark.packId), { signal });
        if (mark.size === undefined || mark.size === size) found.push(mark);
      } catch (error) {
        if (!isKirschError(error, 'OBJECT_NOT_FOUND')) throw error;
      }
    },
    signal,
  );
  return found;
}
