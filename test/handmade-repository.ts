import {
  type BlobType,
  type Config,
  compress,
  createSealer,
  encodeConfig,
  encodeIndex,
  encodeSnapshot,
  encodeTree,
  encodeUnpacked,
  type IndexedPack,
  type IndexRest,
  type MasterKey,
  type Node,
  type PackedBlob,
  randomMasterKey,
  type Sealer,
  type Snapshot,
  sealPackTrailer,
  sha256,
} from '../src/format/index.ts';
import { CONFIG_KEY, type FileKind, keyOf } from '../src/repository/file-kind.ts';
import { OpenRepository } from '../src/repository/open-repository.ts';
import type { RepositoryCache } from '../src/repository/repository-cache.ts';
import { MemoryStorage, type Storage } from '../src/storage/index.ts';

/** A polynomial that is irreducible, as every repository has one of its own. */
export const POLYNOMIAL = 0x3da3358b4dc173n;

export interface Content {
  readonly type: BlobType;
  readonly bytes: Buffer;
  /** The id that the pack claims. @default what the bytes hash to */
  readonly id?: string;
}

/**
 * A repository in memory that a test makes object by object: anything can be put into it, well sealed, that no program
 * would write. Nobody needs its password.
 */
export class HandmadeRepository {
  readonly storage: Storage;
  readonly masterKey: MasterKey = randomMasterKey();
  readonly sealer: Sealer = createSealer(this.masterKey);
  readonly config: Config;

  constructor(storage: Storage = new MemoryStorage(), version: 1 | 2 = 2) {
    this.storage = storage;
    this.config = { version, id: 'c0'.repeat(32), chunkerPolynomial: POLYNOMIAL };
  }

  open(cache?: RepositoryCache): OpenRepository {
    const { storage, config, masterKey } = this;
    return new OpenRepository({ storage, config, masterKey, keyId: 'e0'.repeat(32), cache });
  }

  async putConfig(json: Buffer = encodeConfig(this.config)): Promise<void> {
    await this.storage.put(CONFIG_KEY, this.sealer.seal(json));
  }

  /** Stores bytes as they are, under the name that they deserve. */
  async put(kind: FileKind, bytes: Uint8Array): Promise<string> {
    const id = sha256(bytes);
    await this.storage.put(keyOf(kind, id), bytes);
    return id;
  }

  putJson(kind: 'index' | 'snapshot' | 'lock', json: string | Uint8Array): Promise<string> {
    const plain = encodeUnpacked(Buffer.from(json), this.config.version);
    return this.put(kind, this.sealer.seal(plain));
  }

  /** Stores a pack; no index names it yet. */
  async putPack(contents: readonly Content[]): Promise<IndexedPack> {
    const parts: Buffer[] = [];
    const blobs: PackedBlob[] = [];
    let offset = 0;
    for (const { type, bytes, id = sha256(bytes) } of contents) {
      const isCompressed = this.config.version === 2 && bytes.length > 0;
      const sealed = this.sealer.seal(isCompressed ? compress(bytes, 'auto') : bytes);
      const uncompressedLength = isCompressed ? bytes.length : 0;
      blobs.push({ type, id, offset, length: sealed.length, uncompressedLength });
      parts.push(sealed);
      offset += sealed.length;
    }
    const id = await this.put(
      'pack',
      Buffer.concat([...parts, sealPackTrailer(blobs, this.sealer)]),
    );
    return { id, blobs };
  }

  putIndex(packs: readonly IndexedPack[], rest?: IndexRest): Promise<string> {
    return this.putJson('index', encodeIndex(packs, rest));
  }

  /** Stores blobs in a pack of their own and indexes it. */
  async putBlobs(contents: readonly Content[]): Promise<IndexedPack> {
    const pack = await this.putPack(contents);
    await this.putIndex([pack]);
    return pack;
  }

  /** Stores a data blob, and gives its id. */
  async putData(text: string | Buffer): Promise<string> {
    const { blobs } = await this.putBlobs([{ type: 'data', bytes: Buffer.from(text) }]);
    return blobs[0]!.id;
  }

  /** Stores a folder listing as it is, and gives its id. */
  async putTree(nodes: readonly Node[] | string): Promise<string> {
    const bytes = typeof nodes === 'string' ? Buffer.from(nodes) : encodeTree(nodes);
    const { blobs } = await this.putBlobs([{ type: 'tree', bytes }]);
    return blobs[0]!.id;
  }

  putSnapshot(tree: string, fields: Partial<Snapshot> = {}): Promise<string> {
    return this.putJson('snapshot', encodeSnapshot(makeSnapshot(tree, fields)));
  }
}

export function makeSnapshot(tree: string, fields: Partial<Snapshot> = {}): Snapshot {
  return {
    time: '2026-01-02T03:04:05Z',
    tree,
    paths: ['/'],
    hostname: 'desk',
    username: 'ann',
    uid: 0,
    gid: 0,
    excludes: [],
    tags: [],
    programVersion: 'test',
    ...fields,
  };
}

/** A node with a name; a file without content unless `fields` say otherwise. */
export function makeNode(name: string, fields: Partial<Node> = {}): Node {
  const time = '2026-01-02T03:04:05Z';
  const type = fields.type ?? 'file';
  return {
    name,
    type,
    mode: type === 'dir' ? 0o755 + 2 ** 31 : 0o644,
    mtime: time,
    atime: time,
    ctime: time,
    uid: process.getuid?.() ?? 0,
    gid: process.getgid?.() ?? 0,
    user: '',
    group: '',
    inode: 0,
    deviceId: 0,
    size: 0,
    links: 1,
    extendedAttributes: [],
    device: 0,
    content: type === 'file' ? [] : null,
    ...fields,
  };
}
