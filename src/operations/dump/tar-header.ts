import { isAscii, isUtf8 } from 'node:buffer';

/*
 * Headers of the pax interchange format (POSIX.1-2001). Whatever the old header has no room for, names that are not
 * UTF-8, long paths, nanoseconds, extended attributes, sizes above 8 GiB, goes into records before it, byte for byte.
 */

/** One member of an archive, without its content. */
export interface TarEntry {
  /** In bytes, relative, without a leading slash; of a folder with one at its end. */
  readonly path: Buffer;
  readonly type: 'file' | 'dir' | 'symlink' | 'dev' | 'chardev' | 'fifo';
  /** POSIX permissions with setuid, setgid and sticky. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly user: string;
  readonly group: string;
  /** Nanoseconds since 1970. */
  readonly mtime: bigint;
  readonly size: number;
  readonly linkTarget?: Buffer;
  /** Of a device: POSIX `st_rdev` as Linux encodes it. */
  readonly device?: bigint;
  readonly extendedAttributes?: readonly { readonly name: string; readonly value: Buffer }[];
}

const BLOCK = 512;
const TYPE_FLAGS: Record<TarEntry['type'], string> = {
  file: '0',
  symlink: '2',
  chardev: '3',
  dev: '4',
  dir: '5',
  fifo: '6',
};
const MAX_OCTAL_12 = 8 ** 11 - 1;
const MAX_OCTAL_8 = 8 ** 7 - 1;

/** The header blocks of an entry; its content follows, filled up by `tarPadding`. */
export function encodeTarHeader(entry: TarEntry): Buffer {
  const records = paxRecords(entry);
  const header = encodeBlock(entry, TYPE_FLAGS[entry.type], entry.size);
  if (records.length === 0) return header;
  const pax = encodeBlock(
    { ...entry, path: Buffer.from('PaxHeaders/entry'), mode: 0o644, mtime: 0n },
    'x',
    records.length,
  );
  return Buffer.concat([pax, records, tarPadding(records.length), header]);
}

/** What fills content of this length up to whole blocks. */
export function tarPadding(size: number): Buffer {
  return Buffer.alloc((BLOCK - (size % BLOCK)) % BLOCK);
}

/** Two empty blocks: the end of an archive. */
export function tarEnd(): Buffer {
  return Buffer.alloc(2 * BLOCK);
}

function encodeBlock(entry: TarEntry, typeFlag: string, size: number): Buffer {
  const block = Buffer.alloc(BLOCK);
  const { mtime, device = 0n } = entry;
  entry.path.copy(block, 0, 0, 100);
  octal(block, 100, 8, entry.mode);
  octal(block, 108, 8, entry.uid > MAX_OCTAL_8 ? 0 : entry.uid);
  octal(block, 116, 8, entry.gid > MAX_OCTAL_8 ? 0 : entry.gid);
  octal(block, 124, 12, size > MAX_OCTAL_12 ? 0 : size);
  octal(block, 136, 12, fitsOctal(mtime) ? Number(mtime / 1_000_000_000n) : 0);
  block.write(typeFlag, 156, 'latin1');
  if (typeFlag === '2') entry.linkTarget?.copy(block, 157, 0, 100);
  block.write('ustar\x0000', 257, 'latin1');
  Buffer.from(entry.user).copy(block, 265, 0, 31);
  Buffer.from(entry.group).copy(block, 297, 0, 31);
  if (typeFlag === '3' || typeFlag === '4') {
    octal(block, 329, 8, Number(((device >> 8n) & 0xfffn) | ((device >> 32n) & ~0xfffn)));
    octal(block, 337, 8, Number((device & 0xffn) | ((device >> 12n) & 0xffffff00n)));
  }
  block.write(' '.repeat(8), 148, 'latin1');
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return block;
}

function paxRecords(entry: TarEntry): Buffer {
  const { path, linkTarget, mtime, size, uid, gid, user, group, extendedAttributes = [] } = entry;
  const records: Buffer[] = [];
  const add = (key: string, value: string | Buffer) => {
    records.push(encodeRecord(key, typeof value === 'string' ? Buffer.from(value) : value));
  };
  // Without this a reader may take the bytes for UTF-8 and refuse them.
  const isBinary = [path, linkTarget].some((bytes) => bytes && !isAscii(bytes) && !isUtf8(bytes));
  if (isBinary) add('hdrcharset', 'BINARY');
  if (path.length > 100 || !isAscii(path)) add('path', path);
  if (linkTarget && (linkTarget.length > 100 || !isAscii(linkTarget))) add('linkpath', linkTarget);
  if (mtime % 1_000_000_000n !== 0n || !fitsOctal(mtime)) add('mtime', decimalSeconds(mtime));
  if (size > MAX_OCTAL_12) add('size', String(size));
  if (uid > MAX_OCTAL_8) add('uid', String(uid));
  if (gid > MAX_OCTAL_8) add('gid', String(gid));
  if (needsRecord(user)) add('uname', user);
  if (needsRecord(group)) add('gname', group);
  for (const { name, value } of extendedAttributes) add(`SCHILY.xattr.${name}`, value);
  return Buffer.concat(records);
}

/** `<length> <key>=<value>\n`, where the length counts its own digits. */
function encodeRecord(key: string, value: Buffer): Buffer {
  const rest = Buffer.concat([Buffer.from(` ${key}=`), value, Buffer.from('\n')]);
  let length = rest.length + 1;
  while (String(length).length + rest.length !== length) {
    length = String(length).length + rest.length;
  }
  return Buffer.concat([Buffer.from(String(length)), rest]);
}

function decimalSeconds(nanoseconds: bigint): string {
  const sign = nanoseconds < 0n ? '-' : '';
  const digits = String(nanoseconds < 0n ? -nanoseconds : nanoseconds).padStart(10, '0');
  return `${sign}${digits.slice(0, -9)}.${digits.slice(-9)}`;
}

function octal(block: Buffer, at: number, width: number, value: number): void {
  block.write(`${value.toString(8).padStart(width - 1, '0')}\0`, at, 'latin1');
}

function fitsOctal(nanoseconds: bigint): boolean {
  return nanoseconds >= 0n && nanoseconds / 1_000_000_000n <= BigInt(MAX_OCTAL_12);
}

function needsRecord(name: string): boolean {
  const bytes = Buffer.from(name);
  return bytes.length > 31 || !isAscii(bytes);
}
