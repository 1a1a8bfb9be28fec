import type { FileSystemExtras } from '../../file-system/index.ts';
import { type Node, type NodeType, parseTime } from '../../format/index.ts';
import type { BlobTable } from '../../repository/blob-index.ts';
import { plainLengthOf } from './blob-opener.ts';

/*
 * A folder listing on its way from the worker that opens it to the planner. Decoding 60,000 nodes takes a third of a
 * second and 150 MB of short-lived memory: workers do it side by side, with small heaps, and hand over flat columns.
 */

/** What the planner needs to know of a node. */
export interface ListedEntry {
  readonly name: string;
  readonly type: NodeType;
  /** Go's mode. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** In nanoseconds since 1970. */
  readonly mtimeNs: bigint;
  readonly atimeNs: bigint;
  /** In bytes; files only. */
  readonly size: number;
  /** Blobs of a file, by their numbers in the index's table. */
  readonly entries: readonly number[];
  /** A folder's listing, by the number of its blob; -1 where there is none. */
  readonly tree: number;
  readonly linkTarget: string;
  readonly device: number | bigint;
  readonly attributes: readonly { readonly name: string; readonly value: Uint8Array }[];
  /** The same for all names of one file; undefined for a file with one name. */
  readonly fileKey: string | undefined;
  /** Why its content cannot be right: the id of a blob or listing that is in no index, or the size that its blobs have. */
  readonly problem: { readonly missing: string } | { readonly sizeOfBlobs: number } | undefined;
}

/** What few entries have. */
type Details = Partial<
  Pick<
    ListedEntry,
    'mtimeNs' | 'atimeNs' | 'linkTarget' | 'device' | 'attributes' | 'fileKey' | 'problem'
  >
>;

/** Entries in columns. May be posted between threads. */
export interface Listing {
  /** Joined by `/`, which no name holds. */
  readonly names: string;
  /** Modification times in nanoseconds since 1970, for most access times as well. */
  readonly times: BigInt64Array;
  /** `NUMBERS` for each entry. */
  readonly numbers: Float64Array;
  /** Blobs of all files, one file's after the other's. */
  readonly blobs: Int32Array;
  /** By the entry's position. */
  readonly details: ReadonlyMap<number, Details>;
}

const TYPES: readonly NodeType[] = [
  'file',
  'dir',
  'symlink',
  'dev',
  'chardev',
  'fifo',
  'socket',
  'irregular',
  '',
];
/** Position of the type, mode, uid, gid, size, and how many blobs a file has or which one a folder's listing is. */
const NUMBERS = 6;

/** Takes owners by their names where there are such. */
export type Accounts = Pick<FileSystemExtras, 'userId' | 'groupId'>;

/** @param accounts where owners are taken by their names instead of their numbers */
export function encodeListing(
  nodes: readonly Node[],
  table: BlobTable,
  accounts: Accounts | undefined,
): Listing {
  const numbers = new Float64Array(nodes.length * NUMBERS);
  const times = new BigInt64Array(nodes.length);
  const blobs: number[] = [];
  const details = new Map<number, Details>();
  nodes.forEach((node, index) => {
    const content = findContent(node, table);
    const uid = accounts && node.user !== '' ? accounts.userId(node.user) : undefined;
    const gid = accounts && node.group !== '' ? accounts.groupId(node.group) : undefined;
    numbers.set(
      [
        TYPES.indexOf(node.type),
        node.mode,
        uid ?? node.uid,
        gid ?? node.gid,
        Number(node.size),
        node.type === 'dir' ? content.tree : content.entries.length,
      ],
      index * NUMBERS,
    );
    for (const entry of content.entries) blobs.push(entry);
    const mtimeNs = parseTime(node.mtime).nanoseconds;
    times[index] = mtimeNs;
    const detail = detailsOf(node, content, mtimeNs);
    if (detail) details.set(index, detail);
  });
  return {
    names: nodes.map(({ name }) => name).join('/'),
    times,
    numbers,
    blobs: Int32Array.from(blobs),
    details,
  };
}

/** The entries of a listing, in their order. */
export function* readListing(listing: Listing): Generator<ListedEntry> {
  const { times, numbers, blobs, details } = listing;
  const count = numbers.length / NUMBERS;
  if (count === 0) return;
  const names = listing.names.split('/');
  let blob = 0;
  for (let index = 0; index < count; index++) {
    const at = index * NUMBERS;
    const type = TYPES[numbers[at]!]!;
    const last = numbers[at + 5]!;
    const isFolder = type === 'dir';
    const entries = isFolder ? [] : Array.from(blobs.subarray(blob, blob + last));
    blob += entries.length;
    yield {
      name: names[index]!,
      type,
      mode: numbers[at + 1]!,
      uid: numbers[at + 2]!,
      gid: numbers[at + 3]!,
      mtimeNs: times[index]!,
      atimeNs: times[index]!,
      size: numbers[at + 4]!,
      entries,
      tree: isFolder ? last : -1,
      linkTarget: '',
      device: 0,
      attributes: [],
      fileKey: undefined,
      problem: undefined,
      ...details.get(index),
    };
  }
}

interface FoundContent {
  readonly entries: number[];
  readonly tree: number;
  readonly problem: ListedEntry['problem'];
}

function findContent(node: Node, table: BlobTable): FoundContent {
  if (node.type === 'dir') {
    const tree = node.subtree === undefined ? -1 : findStored(table, 'tree', node.subtree);
    const problem = tree === -1 ? { missing: node.subtree ?? '' } : undefined;
    return { entries: [], tree, problem };
  }
  const entries: number[] = [];
  if (node.type !== 'file') return { entries, tree: -1, problem: undefined };
  let size = 0;
  for (const id of node.content ?? []) {
    const entry = findStored(table, 'data', id);
    if (entry === -1) return { entries: [], tree: -1, problem: { missing: id } };
    entries.push(entry);
    size += plainLengthOf(table.read(entry));
  }
  const isRight = BigInt(size) === BigInt(node.size);
  return { entries, tree: -1, problem: isRight ? undefined : { sizeOfBlobs: size } };
}

const idBytes = Buffer.alloc(32);

function findStored(table: BlobTable, type: 'data' | 'tree', id: string): number {
  idBytes.write(id, 'hex');
  const entry = table.find(type, idBytes);
  return entry === -1 || table.read(entry).pack === -1 ? -1 : entry;
}

function detailsOf(node: Node, content: FoundContent, mtimeNs: bigint): Details | undefined {
  const { type, links, extendedAttributes } = node;
  const details: Details = {
    // In 64 bits of nanoseconds, times end in 2262 and begin in 1677.
    ...(BigInt.asIntN(64, mtimeNs) !== mtimeNs && { mtimeNs, atimeNs: mtimeNs }),
    ...(node.atime !== node.mtime && { atimeNs: parseTime(node.atime).nanoseconds }),
    ...(node.linkTarget !== undefined && { linkTarget: node.linkTarget }),
    ...(node.device && { device: node.device }),
    ...(extendedAttributes.length > 0 && {
      // Copies: a slice that is posted takes all that it was cut from along.
      attributes: extendedAttributes.map(({ name, value }) => ({
        name,
        value: new Uint8Array(value),
      })),
    }),
    // Two names of one file hold the same; if they do not, it was changed between them, and they are two files.
    ...(type === 'file' &&
      links > 1 && { fileKey: `${node.deviceId}:${node.inode}:${content.entries.join()}` }),
    ...(content.problem && { problem: content.problem }),
  };
  return Object.keys(details).length > 0 ? details : undefined;
}
