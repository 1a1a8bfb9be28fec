import { isKirschError } from '../../errors/index.ts';
import type { PackMark } from '../../repository/index-layout.ts';
import type { IndexedRepository } from '../../repository/indexed-repository.ts';
import { findUsedBlobs } from '../used-blobs/used-blobs.ts';
import { type FreshIndex, readFreshIndex } from './fresh-index.ts';
import { goneFrom } from './surely-unmarked.ts';
import { isYoungMark, takeBack } from './take-back.ts';

/** What became of the blobs of a tree while a backup was at work. */
export type TreeStanding =
  /** All are in live packs, maybe after some were taken back. */
  | { readonly kind: 'sound'; readonly indexIds: readonly string[] }
  /** Some are nowhere any more; with this index they will be sent again. */
  | { readonly kind: 'incomplete'; readonly fresh: IndexedRepository };

/** Options of `recheckTree`. */
export interface RecheckOptions {
  /** Index files that the run has written itself. */
  readonly ownIndexIds: readonly string[];
  /** What time it is in the storage, in milliseconds since 1970. Asked only when marks are to be judged. */
  readonly storageTime: () => Promise<number>;
  readonly signal: AbortSignal;
}

/**
 * Makes sure that a tree may get a snapshot: that nothing it needs was marked for deletion, or deleted, since the index was
 * read. Takes back what is marked and still there. Costs one list unless index files have gone.
 */
export async function recheckTree(
  indexed: IndexedRepository,
  treeId: string,
  options: RecheckOptions,
): Promise<TreeStanding> {
  const { repository, indexIds } = indexed;
  const { ownIndexIds, signal } = options;
  const known = [...indexIds, ...ownIndexIds];
  const present = await repository.listIds('index', signal);
  if (goneFrom(known, present).length === 0) return { kind: 'sound', indexIds: known };
  const fresh = await readFreshIndex(repository, ownIndexIds, signal);
  const lacking = await lackingBlobs(indexed, treeId, fresh.indexed, signal);
  if (lacking?.length === 0) return { kind: 'sound', indexIds: fresh.indexed.indexIds };
  const { marks, lost } = wayOut(indexed, lacking ?? [], fresh, await options.storageTime());
  const taken = await takeBack(repository, [...marks.values()], signal);
  const ownIds = taken.indexId === undefined ? ownIndexIds : [...ownIndexIds, taken.indexId];
  if (lacking && lost === 0 && taken.packs.size === marks.size) {
    return { kind: 'sound', indexIds: [...fresh.indexed.indexIds, ...ownIds] };
  }
  const { indexed: latest } = await readFreshIndex(repository, ownIds, signal);
  return { kind: 'incomplete', fresh: latest };
}

/** The entries of blobs that the tree needs and the fresh index has not; `undefined` when even its folders cannot be read. */
async function lackingBlobs(
  indexed: IndexedRepository,
  treeId: string,
  fresh: IndexedRepository,
  signal: AbortSignal,
): Promise<number[] | undefined> {
  try {
    const used = await findUsedBlobs(indexed, [treeId], { signal });
    return [...used.entries()].filter((entry) => {
      const { type, id } = used.table.read(entry);
      return fresh.index.table.find(type, id) === -1;
    });
  } catch (error) {
    const isGone = (['OBJECT_NOT_FOUND', 'BLOB_NOT_FOUND', 'DAMAGED'] as const).some((code) =>
      isKirschError(error, code),
    );
    if (isGone) return undefined;
    throw error;
  }
}

/** Which packs are to be taken back, by id, and how many blobs are beyond that. */
function wayOut(
  indexed: IndexedRepository,
  lacking: readonly number[],
  { layout, marked }: FreshIndex,
  storageNow: number,
): { readonly marks: ReadonlyMap<string, PackMark>; readonly lost: number } {
  const young = new Map([...layout.marks()].filter(([, mark]) => isYoungMark(mark, storageNow)));
  const marks = new Map<string, PackMark>();
  let lost = 0;
  for (const entry of lacking) {
    const { type, id } = indexed.index.table.read(entry);
    const copies = [...marked.findAll(type, id.toString('hex'))].map(({ packId }) => packId);
    const pack = copies.find((copy) => marks.has(copy)) ?? copies.find((copy) => young.has(copy));
    const mark = pack === undefined ? undefined : young.get(pack);
    if (mark) marks.set(mark.packId, mark);
    else lost++;
  }
  return { marks, lost };
}
