import { randomBytes } from 'node:crypto';
import {
  type Config,
  compareFileNames,
  encodeSnapshot,
  encodeTree,
  type Node,
  randomMasterKey,
  type Snapshot,
} from '../format/index.ts';
import { BlobWriter } from '../repository/blob-writer.ts';
import { type IndexedRepository, loadIndex } from '../repository/indexed-repository.ts';
import { OpenRepository } from '../repository/open-repository.ts';
import { PackPool } from '../repository/pack-pool.ts';
import { PackUploader } from '../repository/pack-uploader.ts';
import { MemoryStorage } from '../storage/index.ts';
import type { StoredSnapshot } from './snapshots/load-snapshots.ts';

/** What a folder holds: the content of files, folders, or nodes as they are to be. */
export interface Folder {
  readonly [name: string]: string | Buffer | Folder | { readonly node: Partial<Node> };
}

const POLYNOMIAL = 0x3da3358b4dc173n;
const PACK_BYTES = 4 * 1024 * 1024;

/** A repository in memory that nobody has to derive a key for. */
export function makeRepository(version: 1 | 2 = 2): OpenRepository {
  const config: Config = {
    version,
    id: randomBytes(32).toString('hex'),
    chunkerPolynomial: POLYNOMIAL,
  };
  const storage = new MemoryStorage();
  return new OpenRepository({ storage, config, masterKey: randomMasterKey(), keyId: '' });
}

/** Stores a snapshot of such a folder. */
export async function addSnapshot(
  repository: OpenRepository,
  folder: Folder,
  fields: Partial<Snapshot> = {},
): Promise<StoredSnapshot> {
  const indexed = await loadIndex(repository);
  const pool = PackPool.create({
    targetBytes: PACK_BYTES,
    inFlight: 8,
    dataSlots: 1,
    treeSlots: 1,
  });
  const uploader = new PackUploader(indexed, pool, { now: () => 0 });
  const writer = new BlobWriter(
    {
      table: indexed.index.table.handle,
      pool: pool.handle,
      masterKey: repository.masterKey,
      version: repository.config.version,
      compression: 'auto',
    },
    (pack) => uploader.add(pack),
  );
  const tree = storeFolder(writer, folder);
  writer.flush('data');
  writer.flush('tree');
  await uploader.finish();
  const snapshot: Snapshot = {
    time: '2026-11-22T16:01:42.606514298Z',
    tree,
    paths: ['/data'],
    hostname: 'laptop',
    username: 'ada',
    uid: 0,
    gid: 0,
    excludes: [],
    tags: [],
    programVersion: 'kirsch test',
    ...fields,
  };
  const id = await repository.saveUnpacked('snapshot', encodeSnapshot(snapshot));
  return { id, snapshot };
}

/** The repository with its index as it is now. */
export function indexOf(repository: OpenRepository): Promise<IndexedRepository> {
  return loadIndex(repository);
}

/** Everything that a generator yields. */
export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

/** A node of a file without content; fields that are given replace its own. */
export function makeNode(name: string, fields: Partial<Node> = {}): Node {
  return {
    name,
    type: 'file',
    mode: 0o644,
    mtime: '2026-01-02T03:04:05.000000006Z',
    atime: '2026-01-02T03:04:05.000000006Z',
    ctime: '2026-01-02T03:04:05.000000006Z',
    uid: 1000,
    gid: 1000,
    user: 'ada',
    group: 'users',
    inode: 7,
    deviceId: 1,
    size: 0,
    links: 1,
    extendedAttributes: [],
    device: 0,
    content: [],
    ...fields,
  };
}

function storeFolder(writer: BlobWriter, folder: Folder): string {
  const nodes = Object.entries(folder).map(([name, what]) => {
    if (typeof what === 'string' || Buffer.isBuffer(what)) {
      const content = Buffer.from(what as string);
      const ids = content.length === 0 ? [] : [writer.store('data', content).toString('hex')];
      return makeNode(name, { size: content.length, content: ids });
    }
    if (isNode(what)) return makeNode(name, what.node);
    const subtree = storeFolder(writer, what);
    return makeNode(name, { type: 'dir', mode: 2 ** 31 + 0o755, links: 0, content: null, subtree });
  });
  nodes.sort((a, b) => compareFileNames(a.name, b.name));
  return writer.store('tree', encodeTree(nodes)).toString('hex');
}

function isNode(
  what: Folder | { readonly node: Partial<Node> },
): what is { readonly node: Partial<Node> } {
  return 'node' in what;
}
