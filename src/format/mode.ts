/*
 * Modes are stored as Go's os.FileMode: permission bits as in POSIX, type and special bits in places of their own.
 */

/** The types of node that have a name. */
export const NODE_TYPES = [
  'file',
  'dir',
  'symlink',
  'dev',
  'chardev',
  'fifo',
  'socket',
  'irregular',
] as const;

/** What a node can be; `''` is a type that this version does not know. */
export type NodeType = (typeof NODE_TYPES)[number] | '';

const PERMISSIONS = 0o777;
const POSIX_TYPE = 0o170000;

// Arithmetic instead of `|` and `&` wherever the directory bit takes part: 1 << 31 is negative.
const GO_DIR = 2 ** 31;
const GO_SYMLINK = 1 << 27;
const GO_DEVICE = 1 << 26;
const GO_FIFO = 1 << 25;
const GO_SOCKET = 1 << 24;
const GO_CHAR_DEVICE = 1 << 21;
const GO_IRREGULAR = 1 << 19;

const TYPES: readonly { type: NodeType; posix: number; go: number }[] = [
  { type: 'file', posix: 0o100000, go: 0 },
  { type: 'dir', posix: 0o040000, go: GO_DIR },
  { type: 'symlink', posix: 0o120000, go: GO_SYMLINK },
  { type: 'dev', posix: 0o060000, go: GO_DEVICE },
  { type: 'chardev', posix: 0o020000, go: GO_DEVICE + GO_CHAR_DEVICE },
  { type: 'fifo', posix: 0o010000, go: GO_FIFO },
  { type: 'socket', posix: 0o140000, go: GO_SOCKET },
  { type: 'irregular', posix: 0, go: GO_IRREGULAR },
];

const SPECIAL_BITS: readonly { posix: number; go: number }[] = [
  { posix: 0o4000, go: 1 << 23 }, // setuid
  { posix: 0o2000, go: 1 << 22 }, // setgid
  { posix: 0o1000, go: 1 << 20 }, // sticky
];

const GO_TYPE_BITS = TYPES.reduce((bits, { go }) => (bits | go) >>> 0, 0);

/** Go's mode for a POSIX `st_mode`: type, permissions, setuid, setgid and sticky. */
export function goModeFromPosix(stMode: number): number {
  const { go } = TYPES.find(({ posix }) => posix === (stMode & POSIX_TYPE)) ?? TYPES.at(-1)!;
  let mode = go + (stMode & PERMISSIONS);
  for (const bit of SPECIAL_BITS) if (stMode & bit.posix) mode += bit.go;
  return mode;
}

/** The POSIX `st_mode` for Go's mode, the inverse of `goModeFromPosix`. Other bits are dropped. */
export function posixFromGoMode(mode: number): number {
  let stMode = mode & PERMISSIONS;
  for (const bit of SPECIAL_BITS) if (mode & bit.go) stMode |= bit.posix;
  return stMode | (findType(mode)?.posix ?? 0);
}

/** The type of a node that has this mode (Go's), `''` when its type bits contradict each other. */
export function nodeTypeFromMode(mode: number): NodeType {
  return findType(mode)?.type ?? '';
}

function findType(mode: number): (typeof TYPES)[number] | undefined {
  const bits = (mode & GO_TYPE_BITS) >>> 0;
  return TYPES.find(({ go }) => go === bits);
}
