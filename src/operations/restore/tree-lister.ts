import { isKirschError, type KirschError } from '../../errors/index.ts';
import { freeBytes } from '../../memory/free-bytes.ts';
import { HeapKeeper } from '../../memory/garbage-collector.ts';
import { ownBytes } from '../../memory/own-bytes.ts';
import { keyOf } from '../../repository/file-kind.ts';
import type { IndexedRepository } from '../../repository/indexed-repository.ts';
import { isLossOfData } from '../loss-of-data.ts';
import { type Accounts, encodeListing, type Listing } from './listing.ts';
import type { RestoreWorkers } from './restore-workers.ts';

/** From so many listings of one pack on, the pack is read whole: its others are wanted next. */
const WHOLE_PACK_AFTER = 8;
const MAX_PACK_BYTES = 32 * 1024 * 1024;
const HELD_BYTES = 32 * 1024 * 1024;
const HEAP_SLACK_BYTES = 4 * 1024 * 1024;

/** A pack that is on its way or here; `undefined` for one that cannot or need not be had. */
interface HeldPack {
  readonly fetching: Promise<Buffer | undefined>;
  content?: Buffer;
}

export interface TreeListerOptions {
  readonly workers: Pick<RestoreWorkers, 'run'>;
  /** Bytes of packs held at a time. @default 32 MiB: the two packs that a first backup fills at once, or many small ones of later backups */
  readonly heldBytes?: number;
  readonly accounts: Accounts | undefined;
  readonly signal: AbortSignal | undefined;
}

/**
 * Reads many folder listings. A backup has one for each folder, and a call for each would take 150 µs, most of it spent
 * on waiting: so packs from which many are wanted are held in memory, and workers open what is in them.
 */
export class TreeLister {
  readonly #repository: IndexedRepository;
  readonly #options: TreeListerOptions;
  readonly #heap = new HeapKeeper(HEAP_SLACK_BYTES);
  readonly #wanted = new Map<number, number>();
  /** Whole packs, the one used last at the end. */
  readonly #packs = new Map<number, HeldPack>();
  #heldBytes = 0;

  constructor(repository: IndexedRepository, options: TreeListerOptions) {
    this.#repository = repository;
    this.#options = options;
  }

  /** The listings in these blobs of the index's table; in place of one that cannot be had, the reason. */
  async list(trees: readonly number[]): Promise<(Listing | KirschError)[]> {
    const sealed: (Buffer | undefined)[] = [];
    for (const tree of trees) sealed.push(await this.#sealedFromPack(tree));
    const opened = await this.#openInWorker(trees, sealed);
    this.#heap.check();
    const listings: (Listing | KirschError)[] = [];
    for (const [index, tree] of trees.entries()) {
      listings.push(opened[index] ?? (await this.#load(tree)));
    }
    return listings;
  }

  async #openInWorker(
    trees: readonly number[],
    sealed: readonly (Buffer | undefined)[],
  ): Promise<(Listing | undefined)[]> {
    const known = trees.flatMap((tree, index) => (sealed[index] ? [{ tree, index }] : []));
    const listings: (Listing | undefined)[] = trees.map(() => undefined);
    if (known.length === 0) return listings;
    const bytes = ownBytes(Buffer.concat(sealed.filter((part) => part !== undefined)));
    const job = { kind: 'list', trees: known.map(({ tree }) => tree), sealed: bytes } as const;
    const result = await this.#options.workers.run(job, [bytes.buffer]);
    for (const [at, { index }] of known.entries()) listings[index] = result.listings[at];
    return listings;
  }

  /** Gives back the memory that packs are held in. No call may follow. */
  close(): void {
    for (const { content } of this.#packs.values()) if (content) freeBytes(content);
    this.#packs.clear();
  }

  /** Tries every copy there is. */
  async #load(tree: number): Promise<Listing | KirschError> {
    const { table } = this.#repository.index;
    try {
      const id = table.read(tree).id.toString('hex');
      const nodes = await this.#repository.loadTree(id, this.#options.signal);
      return encodeListing(nodes, table, this.#options.accounts);
    } catch (error) {
      if (isLossOfData(error)) return error;
      throw error;
    }
  }

  async #sealedFromPack(tree: number): Promise<Buffer | undefined> {
    const { pack, offset, length } = this.#repository.index.table.read(tree);
    const wanted = (this.#wanted.get(pack) ?? 0) + 1;
    this.#wanted.set(pack, wanted);
    if (wanted < WHOLE_PACK_AFTER) return undefined;
    const bytes = await this.#hold(pack);
    // A copy: the pack may have to go before it is used.
    return bytes && offset + length <= bytes.length
      ? Buffer.from(bytes.subarray(offset, offset + length))
      : undefined;
  }

  /** The pack's bytes, to be used at once: they are gone when another takes their room. */
  async #hold(pack: number): Promise<Buffer | undefined> {
    const held: HeldPack = this.#packs.get(pack) ?? { fetching: this.#fetch(pack) };
    this.#packs.delete(pack);
    this.#packs.set(pack, held);
    const content = await held.fetching;
    if (content && !held.content) {
      held.content = content;
      this.#heldBytes += content.length;
      this.#makeRoom(pack);
    }
    return content;
  }

  /** Lets go of the packs that were used least lately. They are read again when as many listings want them as before. */
  #makeRoom(newest: number): void {
    const { heldBytes: limit = HELD_BYTES } = this.#options;
    for (const [pack, { content }] of this.#packs) {
      if (this.#heldBytes <= limit) return;
      if (!content || pack === newest) continue;
      this.#packs.delete(pack);
      this.#wanted.delete(pack);
      this.#heldBytes -= content.length;
      freeBytes(content);
    }
  }

  async #fetch(pack: number): Promise<Buffer | undefined> {
    const { storage, cache } = this.#repository.repository;
    const packId = this.#repository.index.packIds()[pack]!;
    const cached = await cache?.load('pack', packId);
    if (cached) return cached;
    const options = { signal: this.#options.signal };
    try {
      const { size } = await storage.head(keyOf('pack', packId), options);
      return size <= MAX_PACK_BYTES ? await storage.get(keyOf('pack', packId), options) : undefined;
    } catch (error) {
      // The listing itself will be asked for, and that error says what it was for.
      if (isKirschError(error, 'ABORTED')) throw error;
      return undefined;
    }
  }
}
