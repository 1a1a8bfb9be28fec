import type { FileSystemExtras } from '../../file-system/index.ts';
import { createTimeFormatter, encodeTree, goModeFromPosix, type Node } from '../../format/index.ts';
import type { BlobWriter } from '../../repository/blob-writer.ts';
import type { ConfiguredChunker } from '../../repository/configured-chunker.ts';

const FILE_MODE = 0o100644;
const FOLDER_MODE = 0o040755;

/** Stores content that arrives piece by piece as one file. */
export class StreamArchiver {
  readonly #writer: BlobWriter;
  readonly #chunker: ConfiguredChunker['chunker'];
  readonly #ids: string[] = [];
  #end = 0;
  #size = 0;

  constructor(writer: BlobWriter, { chunker }: ConfiguredChunker) {
    this.#writer = writer;
    this.#chunker = chunker;
  }

  /** Bytes taken so far. */
  get size(): number {
    return this.#size;
  }

  /** Takes a piece; it may be reused afterwards. */
  push(piece: Uint8Array): void {
    const { buffer } = this.#chunker;
    for (let taken = 0; taken < piece.length; ) {
      const part = piece.subarray(taken, taken + buffer.length - this.#end);
      buffer.set(part, this.#end);
      this.#end += part.length;
      taken += part.length;
      this.#cut(false);
    }
    this.#size += piece.length;
  }

  /** Stores what is left, and the folders that lead to the file. Returns the id of the root tree. */
  finish(names: readonly string[], nanoseconds: bigint, owner: StreamOwner): string {
    this.#cut(true);
    const make = nodeMaker(nanoseconds, owner);
    const file = {
      ...make(names.at(-1)!, 'file', FILE_MODE),
      size: this.#size,
      content: this.#ids,
    };
    let tree = this.#store([file]);
    for (const name of names.slice(0, -1).reverse()) {
      tree = this.#store([{ ...make(name, 'dir', FOLDER_MODE), subtree: tree }]);
    }
    return tree;
  }

  #store(nodes: readonly Node[]): string {
    return this.#writer.store('tree', encodeTree(nodes)).toString('hex');
  }

  #cut(atEnd: boolean): void {
    const { buffer } = this.#chunker;
    let start = 0;
    for (;;) {
      const length = this.#chunker.nextCut(start, this.#end, atEnd);
      if (length <= 0) break;
      const id = this.#writer.store('data', buffer.subarray(start, start + length));
      this.#ids.push(id.toString('hex'));
      start += length;
    }
    buffer.copyWithin(0, start, this.#end);
    this.#end -= start;
  }
}

/** Whose file it is. */
export interface StreamOwner {
  readonly uid: number;
  readonly gid: number;
  readonly extras: FileSystemExtras;
}

function nodeMaker(nanoseconds: bigint, { uid, gid, extras }: StreamOwner) {
  const time = createTimeFormatter((ms) => -new Date(ms).getTimezoneOffset())(nanoseconds);
  return (name: string, type: 'file' | 'dir', mode: number): Node => ({
    name,
    type,
    mode: goModeFromPosix(mode),
    mtime: time,
    atime: time,
    ctime: time,
    uid,
    gid,
    user: extras.userName(uid) ?? '',
    group: extras.groupName(gid) ?? '',
    inode: 0,
    deviceId: 0,
    size: 0,
    links: 0,
    extendedAttributes: [],
    device: 0,
    content: null,
  });
}
