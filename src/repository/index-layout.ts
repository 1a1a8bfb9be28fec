import { isKirschError, KirschError } from '../errors/index.ts';
import {
  decodeIndex,
  type IndexedPack,
  parseTime,
  SCANNED_WORDS,
  scanIndex,
} from '../format/index.ts';
import { freeBytes } from '../memory/free-bytes.ts';
import type { BlobIndex } from './blob-index.ts';
import { keyOf } from './file-kind.ts';
import { forEachConcurrently } from './for-each-concurrently.ts';
import { damaged, type OpenRepository } from './open-repository.ts';

/** A pack that an index file marks for deletion (`packs_to_delete`, rustic's; to restic it is in no index). */
export interface PackMark {
  readonly packId: string;
  /** The index file that has the mark. */
  readonly indexId: string;
  /** When it was marked, by the storage's clock, in milliseconds since 1970; `undefined` when nothing tells. */
  readonly markedAt: number | undefined;
  /** How many of its blobs the mark lists. */
  readonly blobs: number;
  /** Its size in bytes, if the mark says so. */
  readonly size: number | undefined;
}

/** What one index file lists. */
export interface ListedIndex {
  readonly id: string;
  /** When it was stored, by the storage's clock. */
  readonly modified: Date | undefined;
  /** Ids of the packs that it lists as live. */
  readonly packs: readonly string[];
  /** How many blobs these have. */
  readonly blobs: number;
  readonly marks: readonly PackMark[];
}

/** Options of `readIndexLayout`. */
export interface IndexLayoutOptions {
  /** Takes in the blobs of live packs. Of a pack that several files list it gets them several times. */
  readonly into?: BlobIndex;
  /** Takes in the blobs of marked packs; may be the same as `into`. */
  readonly marksInto?: BlobIndex;
  /** A layout that was read before: what it knows is not read again, and goes into no `BlobIndex`. */
  readonly known?: IndexLayout;
  /** What `listIndexFiles` gives, when the caller has just asked. */
  readonly listed?: ReadonlyMap<string, Date | undefined>;
  readonly signal?: AbortSignal | undefined;
  /** Called for an index file that cannot be read; without it such a file is an error. */
  readonly onDamagedIndex?: (id: string, error: KirschError) => void;
}

/** Which index file lists which packs, and which it marks for deletion. */
export class IndexLayout {
  /** By id. */
  readonly files: ReadonlyMap<string, ListedIndex>;
  readonly #live = new Set<string>();

  constructor(files: ReadonlyMap<string, ListedIndex>) {
    this.files = files;
    for (const { packs } of files.values()) for (const pack of packs) this.#live.add(pack);
  }

  /** Ids of the packs that some file lists. */
  get live(): ReadonlySet<string> {
    return this.#live;
  }

  /** Whether some file lists the pack: then it is live, whatever marks say. */
  isLive(packId: string): boolean {
    return this.#live.has(packId);
  }

  /** The marks that count, by pack: those of packs that are live nowhere; of several for one pack the youngest. */
  marks(): Map<string, PackMark> {
    const marks = new Map<string, PackMark>();
    for (const file of this.files.values()) {
      for (const mark of file.marks) {
        if (this.isLive(mark.packId)) continue;
        const other = marks.get(mark.packId);
        if (!other || isYounger(mark, other)) marks.set(mark.packId, mark);
      }
    }
    return marks;
  }

  /** Whether files that `earlier` had are gone: what it listed cannot be relied on then. */
  lacksFilesOf(earlier: IndexLayout): boolean {
    return [...earlier.files.keys()].some((id) => !this.files.has(id));
  }
}

/** The ids of all index files, and when they were stored by the storage's clock. */
export async function listIndexFiles(
  repository: OpenRepository,
  signal?: AbortSignal,
): Promise<Map<string, Date | undefined>> {
  const listed = new Map<string, Date | undefined>();
  for await (const { id, modified } of repository.list('index', signal)) listed.set(id, modified);
  return listed;
}

/**
 * Reads every index file in full detail, one after another as far as memory is concerned. Snapshots that are to be read with
 * it must be listed before.
 * @throws KirschError `DAMAGED` for an index file that cannot be read, unless `onDamagedIndex` takes it; `OBJECT_NOT_FOUND`
 *   when one was replaced meanwhile: read it again then
 */
export async function readIndexLayout(
  repository: OpenRepository,
  options: IndexLayoutOptions = {},
): Promise<IndexLayout> {
  const { signal, known } = options;
  const listed = options.listed ?? (await listIndexFiles(repository, signal));
  await repository.cache?.retain('index', new Set(listed.keys()));
  const found = new Map<string, ListedIndex>();
  await forEachConcurrently(
    listed,
    repository.storage.capabilities.connections,
    async ([id, modified]) => {
      try {
        found.set(id, known?.files.get(id) ?? (await readFile(repository, id, modified, options)));
      } catch (error) {
        if (!isKirschError(error, 'DAMAGED') || !options.onDamagedIndex) throw error;
        options.onDamagedIndex(id, error);
      }
    },
    signal,
  );
  return new IndexLayout(new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1))));
}

/** The packs and marks of one index file, with all their blobs. */
export async function readIndexFile(
  repository: OpenRepository,
  id: string,
  signal?: AbortSignal,
): Promise<{ readonly packs: readonly IndexedPack[]; readonly marks: readonly IndexedPack[] }> {
  const json = await repository.loadUnpacked('index', id, signal);
  try {
    const { packs, packsToDelete } = decodeIndex(json);
    return { packs, marks: packsToDelete };
  } catch (error) {
    throw damaged(keyOf('index', id), 'it is no index', error);
  }
}

async function readFile(
  repository: OpenRepository,
  id: string,
  modified: Date | undefined,
  { into, marksInto, signal }: IndexLayoutOptions,
): Promise<ListedIndex> {
  const content = await repository.loadEncoded('index', id, signal);
  const scanned = scanIndex(content);
  freeBytes(content);
  if (scanned) {
    const packs = scanned.map((pack) => pack.id);
    const blobs = scanned.reduce((sum, { words }) => sum + words.length / SCANNED_WORDS, 0);
    for (const pack of scanned) {
      into?.addScannedPack(pack);
      freeBytes(pack.words);
    }
    return { id, modified, packs, blobs, marks: [] };
  }
  const { packs, marks } = await readIndexFile(repository, id, signal);
  if (into) for (const pack of packs) into.addPack(pack.id, pack.blobs);
  if (marksInto) for (const mark of marks) marksInto.addPack(mark.id, mark.blobs);
  return {
    id,
    modified,
    packs: packs.map((pack) => pack.id),
    blobs: packs.reduce((sum, pack) => sum + pack.blobs.length, 0),
    marks: marks.map((mark) => ({
      packId: mark.id,
      indexId: id,
      markedAt: later(timeOf(mark), modified?.getTime()),
      blobs: mark.blobs.length,
      size: mark.size,
    })),
  };
}

/** In milliseconds since 1970; `undefined` without a time, or with one that is none. */
function timeOf({ time }: IndexedPack): number | undefined {
  if (time === undefined) return undefined;
  try {
    return Number(parseTime(time).nanoseconds / 1_000_000n);
  } catch (error) {
    if (error instanceof KirschError) return undefined;
    throw error;
  }
}

function later(a: number | undefined, b: number | undefined): number | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return Math.max(a, b);
}

/** A mark of which nothing tells the time is the youngest of all: better too late than too early. */
function isYounger(mark: PackMark, other: PackMark): boolean {
  return (mark.markedAt ?? Number.POSITIVE_INFINITY) > (other.markedAt ?? Number.POSITIVE_INFINITY);
}
