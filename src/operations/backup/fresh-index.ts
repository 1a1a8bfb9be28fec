import { isKirschError } from '../../errors/index.ts';
import { BlobIndex } from '../../repository/blob-index.ts';
import { keyOf } from '../../repository/file-kind.ts';
import { type IndexLayout, readIndexFile, readIndexLayout } from '../../repository/index-layout.ts';
import { IndexedRepository } from '../../repository/indexed-repository.ts';
import type { OpenRepository } from '../../repository/open-repository.ts';

/** The index as it is now, with what is marked for deletion. */
export interface FreshIndex {
  readonly indexed: IndexedRepository;
  readonly layout: IndexLayout;
  /** The blobs of packs that some file marks. */
  readonly marked: BlobIndex;
}

/** A prune replaces index files one after another; a run that meets it reads again. */
const MAX_READINGS = 4;

/**
 * Reads every index file.
 * @param ownIds files of this run: they count although a list may not show them yet, unless they are gone
 */
export async function readFreshIndex(
  repository: OpenRepository,
  ownIds: readonly string[],
  signal: AbortSignal,
): Promise<FreshIndex> {
  for (let reading = 1; ; reading++) {
    const index = new BlobIndex();
    const marked = new BlobIndex();
    try {
      const layout = await readIndexLayout(repository, { into: index, marksInto: marked, signal });
      const unlisted = ownIds.filter((id) => !layout.files.has(id));
      const found = await addUnlisted(repository, unlisted, index, signal);
      const ids = [...layout.files.keys(), ...found];
      return { indexed: new IndexedRepository(repository, index, ids), layout, marked };
    } catch (error) {
      if (!isKirschError(error, 'OBJECT_NOT_FOUND') || reading === MAX_READINGS) throw error;
    }
  }
}

/** Resolves to those that are there although the list did not show them. */
async function addUnlisted(
  repository: OpenRepository,
  ids: readonly string[],
  index: BlobIndex,
  signal: AbortSignal,
): Promise<string[]> {
  const found: string[] = [];
  for (const id of ids) {
    if (!(await isStored(repository, id, signal))) continue;
    const { packs } = await readIndexFile(repository, id, signal);
    for (const pack of packs) index.addPack(pack.id, pack.blobs);
    found.push(id);
  }
  return found;
}

/** The cache has what was written here, whatever has become of it in the storage. */
async function isStored(
  { storage }: OpenRepository,
  id: string,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    await storage.head(keyOf('index', id), { signal });
    return true;
  } catch (error) {
    if (isKirschError(error, 'OBJECT_NOT_FOUND')) return false;
    throw error;
  }
}
