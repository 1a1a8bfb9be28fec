import { randomBytes } from 'node:crypto';
import { closeSync, ftruncateSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import {
  encodeTree,
  type IndexedPack,
  type Node,
  type PackedBlob,
  sealPackTrailer,
  sha256,
} from '../../../src/format/index.ts';
import { keyOf } from '../../../src/repository/file-kind.ts';
import type { Storage } from '../../../src/storage/index.ts';
import { HandmadeRepository, makeNode } from '../../handmade-repository.ts';
import { plantKey } from '../cheap-repository.ts';

/** How large it is. */
export interface SyntheticSize {
  /** Data blobs. */
  readonly blobs: number;
  readonly snapshots: number;
}

const BLOBS_A_PACK = 1000;
const BLOBS_A_FILE = 1000;
const FILES_A_FOLDER = 10;
/** Folders of a group; a backup changes one group. */
const FOLDERS_A_GROUP = 100;
const BLOB_BYTES = 16_000;
const SEAL_BYTES = 32;
/** restic begins a new index file at so many. */
const BLOBS_AN_INDEX = 50_000;
const TREE_PACK_BYTES = 16 * 1024 * 1024;
const HOUR_MS = 3_600_000;
const FIRST = Date.UTC(2026, 0, 1);

/**
 * Writes a repository that is all metadata: index files, folder listings and snapshots are as a program would have
 * written them; packs of data are holes of the right size and bear invented names, so everything works that does not
 * read files.
 * @param folder the storage's, an empty one
 */
export async function writeSyntheticRepository(
  storage: Storage,
  folder: string,
  { blobs, snapshots }: SyntheticSize,
): Promise<void> {
  const made = new HandmadeRepository(storage);
  await plantKey(storage, made.masterKey);
  await made.putConfig();
  const index = new IndexFiles(made);
  const trees = new TreePacks(made, index);
  const groups: string[] = [];
  let folders: Node[] = [];
  let files: Node[] = [];
  for (let written = 0, pack: IndexedPack | undefined; written < blobs; ) {
    const content: string[] = [];
    while (content.length < BLOBS_A_FILE && written < blobs) {
      const at = written++ % BLOBS_A_PACK;
      if (at === 0) {
        pack = inventPack(made, folder);
        await index.add(pack);
      }
      content.push(pack!.blobs[at]!.id);
    }
    const size = content.length * BLOB_BYTES;
    files.push(makeNode(`file ${files.length}`, { content, size }));
    if (files.length === FILES_A_FOLDER || written === blobs) {
      const subtree = await trees.put(files);
      folders.push(
        makeNode(`folder ${String(folders.length).padStart(3, '0')}`, { type: 'dir', subtree }),
      );
      files = [];
    }
    if (folders.length === FOLDERS_A_GROUP || written === blobs) {
      groups.push(await trees.put(folders));
      folders = [];
    }
  }
  for (let number = 0; number < snapshots; number++) {
    const added = makeNode(`added ${number}`, {
      mtime: new Date(FIRST + number * HOUR_MS).toISOString(),
    });
    const changed = await trees.put([added]);
    const root = [...groups, changed].map((subtree, at) =>
      makeNode(`group ${String(at).padStart(5, '0')}`, { type: 'dir', subtree }),
    );
    const time = new Date(FIRST + number * HOUR_MS).toISOString();
    await made.putSnapshot(await trees.put(root), { time, hostname: `computer-${number % 5}` });
  }
  await trees.finish();
  await index.finish();
}

/** A pack that nobody can read: a hole of the right size under an invented name. */
function inventPack(made: HandmadeRepository, folder: string): IndexedPack {
  const id = randomBytes(32).toString('hex');
  const length = BLOB_BYTES + SEAL_BYTES;
  const blobs = Array.from({ length: BLOBS_A_PACK }, (_, at): PackedBlob => {
    const name = randomBytes(32).toString('hex');
    return { type: 'data', id: name, offset: at * length, length, uncompressedLength: 0 };
  });
  const key = keyOf('pack', id);
  mkdirSync(join(folder, key, '..'), { recursive: true });
  const file = openSync(join(folder, key), 'wx');
  ftruncateSync(file, BLOBS_A_PACK * length + sealPackTrailer(blobs, made.sealer).length);
  closeSync(file);
  return { id, blobs };
}

/** Index files, each as large as restic makes them. */
class IndexFiles {
  readonly #made: HandmadeRepository;
  #packs: IndexedPack[] = [];
  #blobs = 0;

  constructor(made: HandmadeRepository) {
    this.#made = made;
  }

  async add(pack: IndexedPack): Promise<void> {
    this.#packs.push(pack);
    this.#blobs += pack.blobs.length;
    if (this.#blobs >= BLOBS_AN_INDEX) await this.finish();
  }

  async finish(): Promise<void> {
    if (this.#packs.length > 0) await this.#made.putIndex(this.#packs);
    this.#packs = [];
    this.#blobs = 0;
  }
}

/** Folder listings, each once, in packs of their own. */
class TreePacks {
  readonly #made: HandmadeRepository;
  readonly #index: IndexFiles;
  readonly #known = new Set<string>();
  #waiting: Buffer[] = [];
  #bytes = 0;

  constructor(made: HandmadeRepository, index: IndexFiles) {
    this.#made = made;
    this.#index = index;
  }

  /** @returns the listing's id */
  async put(nodes: readonly Node[]): Promise<string> {
    const bytes = encodeTree(nodes);
    const id = sha256(bytes);
    if (this.#known.has(id)) return id;
    this.#known.add(id);
    this.#waiting.push(bytes);
    this.#bytes += bytes.length;
    if (this.#bytes >= TREE_PACK_BYTES) await this.finish();
    return id;
  }

  async finish(): Promise<void> {
    if (this.#waiting.length === 0) return;
    const contents = this.#waiting.map((bytes) => ({ type: 'tree' as const, bytes }));
    await this.#index.add(await this.#made.putPack(contents));
    this.#waiting = [];
    this.#bytes = 0;
  }
}
