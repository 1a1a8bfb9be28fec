import { isKirschError, type KirschError } from '../errors/index.ts';
import type { Storage } from '../storage/storage.ts';
import { confirmStored } from './confirm-stored.ts';
import { keyOf, prefixOf } from './file-kind.ts';
import { forEachConcurrently } from './for-each-concurrently.ts';

export interface StoredPack {
  readonly id: string;
  /** In bytes. */
  readonly size: number;
}

/** Which packs the storage does not have. */
export interface ConfirmedPacks {
  readonly lost: ReadonlySet<string>;
  /** About the first of them. */
  readonly error?: KirschError;
}

/** A list gives so many objects with one request. */
const LIST_PAGE = 1_000;
/** A page of a list is slower than a HEAD, and billed like twelve of them; and HEADs go out side by side. */
const HEADS_PER_PAGE = 16;

/**
 * Asks whether the storage really has packs that it has acknowledged: by a list where that takes much less than a HEAD
 * for each. A list is believed in what it shows, never in what it leaves out: that is asked for by name.
 * @param known how many packs the repository has, as far as is known
 */
export async function confirmPacks(
  storage: Storage,
  packs: readonly StoredPack[],
  known: number,
): Promise<ConfirmedPacks> {
  const { remote, connections } = storage.capabilities;
  const pages = Math.ceil(Math.max(known, packs.length) / LIST_PAGE);
  const isListed = remote && packs.length > pages * HEADS_PER_PAGE;
  const shown = isListed ? await listed(storage, packs, pages) : new Set<string>();
  const lost = new Set<string>();
  let error: KirschError | undefined;
  const doubted = packs.filter(({ id }) => !shown.has(id));
  await forEachConcurrently(doubted, connections, async ({ id, size }) => {
    try {
      await confirmStored(storage, keyOf('pack', id), size, undefined);
    } catch (thrown) {
      if (!isKirschError(thrown, 'STORAGE_FAILED')) throw thrown;
      lost.add(id);
      error ??= thrown;
    }
  });
  return { lost, ...(error && { error }) };
}

/** The packs that a list of so many pages shows in their size. */
async function listed(
  storage: Storage,
  packs: readonly StoredPack[],
  pages: number,
): Promise<Set<string>> {
  const sizes = new Map(packs.map(({ id, size }) => [keyOf('pack', id), { id, size }]));
  const shown = new Set<string>();
  let objects = 0;
  try {
    for await (const { key, size } of storage.list(prefixOf('pack'))) {
      const pack = sizes.get(key);
      if (pack?.size === size) shown.add(pack.id);
      // What nobody knew of may lie there, too: then HEADs are no more than the rest of the list.
      if (shown.size === packs.length || ++objects >= pages * LIST_PAGE) break;
    }
  } catch {
    // HEADs will tell, or say why they cannot.
  }
  return shown;
}
