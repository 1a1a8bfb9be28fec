/*
 * A small folder that holds everything that a file system can: what goes through here unharmed goes through anywhere.
 */
import { createCipheriv } from 'node:crypto';
import { once } from 'node:events';
import {
  chmodSync,
  closeSync,
  ftruncateSync,
  lchownSync,
  linkSync,
  mkdirSync,
  openSync,
  renameSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { openFileSystem } from '../src/file-system/index.ts';

const KIB = 1024;
const MIB = 1024 * KIB;
const S_IFCHR = 0o020000;
const S_IFBLK = 0o060000;

export const isRoot = process.getuid?.() === 0;

/** Where the socket of a sample is: it cannot be backed up, so no copy of the sample has it. */
export const SOCKET = 'special/socket';

/** Bytes that do not compress, the same for the same seed. */
export function noise(length: number, seed = 1): Buffer {
  const key = Buffer.alloc(16);
  key.writeUInt32LE(seed);
  return createCipheriv('aes-128-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(length));
}

/** Text that compresses, of exactly that many bytes. */
export function prose(length: number): Buffer {
  const lines: string[] = [];
  for (let line = 0, size = 0; size < length; line++) {
    lines.push(`${line}: so much depends upon a red wheelbarrow, ${(line * line) % 8191}\n`);
    size += lines[line]!.length;
  }
  return Buffer.from(lines.join('')).subarray(0, length);
}

/**
 * Fills a new folder. Devices, other owners, capabilities and files that their owner may not read are in it only where
 * this process is root.
 */
export async function makeSampleTree(folder: string): Promise<void> {
  mkdirSync(folder);
  makeSizes(join(folder, 'sizes'));
  makeNames(join(folder, 'names'));
  makeLinks(join(folder, 'links'));
  makeAttributes(join(folder, 'attributes'));
  if (isRoot) makeOwners(join(folder, 'owners'));
  makeCrowd(join(folder, 'crowd'), 3_000);
  makeDepth(join(folder, 'deep'), 60);
  mkdirSync(join(folder, 'empty folder'));
  await makeSpecial(join(folder, 'special'));
  // Last: what is made in a folder changes its time.
  makeTimes(join(folder, 'times'));
}

/** A folder of many small files. */
export function makeCrowd(folder: string, count: number): void {
  mkdirSync(folder);
  for (let at = 0; at < count; at++)
    writeFileSync(join(folder, `${at}.txt`), `number ${at % 2_900}\n`);
}

function makeSizes(folder: string): void {
  mkdirSync(folder);
  const files: Readonly<Record<string, Uint8Array>> = {
    empty: Buffer.alloc(0),
    'one byte': Buffer.from('x'),
    'just below one chunk': noise(512 * KIB - 1, 2),
    'one chunk': noise(512 * KIB, 3),
    'just above one chunk': noise(512 * KIB + 1, 4),
    text: prose(1.5 * MIB),
    zeros: Buffer.alloc(3 * MIB),
    several: noise(9 * MIB, 5),
    // Above the size from which several threads work on one file.
    large: noise(20 * MIB, 6),
  };
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes);
  const sparse = openSync(join(folder, 'sparse'), 'w');
  writeSync(sparse, 'an island', 2 * MIB);
  ftruncateSync(sparse, 4 * MIB + 5);
  closeSync(sparse);
}

function makeNames(folder: string): void {
  mkdirSync(folder);
  const names = [
    'plain',
    '.hidden',
    '...',
    '-dash',
    ' space at both ends ',
    '"quoted" \'twice\'',
    'back\\slash',
    'new\nline',
    'tab\tand \x01\x1b[31m\x7f controls',
    '<html>&amp;',
    'line\u2028and paragraph\u2029separators',
    '*?[x]{a,b}!',
    '%41 $HOME ~ #',
    'é composed',
    'e\u0301 decomposed',
    '日本語',
    // In UTF-16 the emoji would come first, in UTF-8 the tilde does.
    '\uff5e tilde',
    '\u{1f600} emoji',
    'Case',
    'case',
    'x'.repeat(255),
  ];
  const rawNames = ['ff fe 80', '61 ed a0 80', 'c0 af', 'e2 80', '7a ff 0a 5c 22'];
  const all = [
    ...names.map((name) => Buffer.from(name)),
    ...rawNames.map((bytes) => Buffer.from(bytes.replaceAll(' ', ''), 'hex')),
  ];
  for (const name of all) writeFileSync(below(folder, name), name);
  const rawFolder = below(folder, Buffer.from('folder \xe9', 'latin1'));
  mkdirSync(rawFolder);
  writeFileSync(Buffer.concat([rawFolder, Buffer.from('/inside \xfc', 'latin1')]), 'inside');
}

function makeLinks(folder: string): void {
  mkdirSync(join(folder, 'elsewhere'), { recursive: true });
  writeFileSync(join(folder, 'first name'), noise(700 * KIB, 7));
  linkSync(join(folder, 'first name'), join(folder, 'second name'));
  linkSync(join(folder, 'first name'), join(folder, 'elsewhere', 'third name'));
  writeFileSync(join(folder, 'empty, twice'), '');
  linkSync(join(folder, 'empty, twice'), join(folder, 'empty, again'));
  symlinkSync('first name', join(folder, 'symlink'));
  symlinkSync('elsewhere', join(folder, 'symlink to a folder'));
  symlinkSync('/nowhere/at all', join(folder, 'dangling'));
  symlinkSync('../../..', join(folder, 'upwards'));
  symlinkSync(Buffer.from('raw \xff\xfe target\n', 'latin1'), join(folder, 'raw target'));
}

function makeAttributes(folder: string): void {
  const extras = openFileSystem();
  mkdirSync(folder);
  const modes = { readonly: 0o444, group: 0o640, all: 0o777, setuid: 0o4755, setgid: 0o2755 };
  for (const [name, mode] of Object.entries(modes)) {
    writeFileSync(join(folder, name), name);
    chmodSync(join(folder, name), mode);
  }
  for (const [name, mode] of Object.entries({ sticky: 0o1777, inherits: 0o2775, closed: 0o700 })) {
    mkdirSync(join(folder, name));
    chmodSync(join(folder, name), mode);
  }
  const file = join(folder, 'with attributes');
  writeFileSync(file, 'with attributes');
  extras.setExtendedAttribute(file, 'user.text', Buffer.from('some text'));
  extras.setExtendedAttribute(file, 'user.bytes', noise(1000, 8));
  extras.setExtendedAttribute(file, 'user.empty', Buffer.alloc(0));
  extras.setExtendedAttribute(file, 'user.ünï"cödé', Buffer.from('x'));
  const withAttributes = join(folder, 'folder with attributes');
  mkdirSync(withAttributes);
  extras.setExtendedAttribute(withAttributes, 'user.folder', Buffer.from([0, 255, 10]));
  const withList = join(folder, 'access list');
  writeFileSync(withList, 'access list');
  extras.setExtendedAttribute(withList, 'system.posix_acl_access', accessList());
}

/** An access control list as Linux keeps it: user 12345 may read besides owner and group. */
function accessList(): Buffer {
  const nobody = 0xffff_ffff;
  const entries = [
    [0x01, 6, nobody],
    [0x02, 4, 12_345],
    [0x04, 4, nobody],
    [0x10, 4, nobody],
    [0x20, 0, nobody],
  ] as const;
  const bytes = Buffer.alloc(4 + 8 * entries.length);
  bytes.writeUInt32LE(2);
  entries.forEach(([tag, permissions, id], at) => {
    bytes.writeUInt16LE(tag, 4 + 8 * at);
    bytes.writeUInt16LE(permissions, 6 + 8 * at);
    bytes.writeUInt32LE(id, 8 + 8 * at);
  });
  return bytes;
}

function makeOwners(folder: string): void {
  const extras = openFileSystem();
  mkdirSync(folder);
  for (const [name, uid, gid] of [
    ['nameless', 12_345, 54_321],
    ['daemon', 1, 1],
    ['largest', 0xffff_fffe, 0xffff_fffe],
  ] as const) {
    writeFileSync(join(folder, name), name);
    lchownSync(join(folder, name), uid, gid);
  }
  symlinkSync('nameless', join(folder, 'symlink'));
  lchownSync(join(folder, 'symlink'), 12_345, 54_321);
  extras.setExtendedAttribute(join(folder, 'symlink'), 'trusted.kirsch', Buffer.from('yes'));
  mkdirSync(join(folder, 'folder'));
  lchownSync(join(folder, 'folder'), 12_345, 54_321);
  // A change of the owner takes setuid and capabilities away: they have to come after it.
  const setuid = join(folder, 'setuid of another');
  writeFileSync(setuid, 'setuid');
  lchownSync(setuid, 12_345, 54_321);
  chmodSync(setuid, 0o6755);
  const capable = join(folder, 'capable');
  writeFileSync(capable, 'capable');
  lchownSync(capable, 12_345, 54_321);
  const netRaw = Buffer.from('0100000200200000000000000000000000000000', 'hex');
  extras.setExtendedAttribute(capable, 'security.capability', netRaw);
  const locked = join(folder, 'not even its owner');
  writeFileSync(locked, 'not even its owner');
  chmodSync(locked, 0);
}

async function makeSpecial(folder: string): Promise<void> {
  const extras = openFileSystem();
  mkdirSync(folder);
  extras.makeFifo(join(folder, 'fifo'), 0o600);
  if (isRoot) {
    extras.makeDevice(join(folder, 'character device'), S_IFCHR | 0o666, 0x0103);
    extras.makeDevice(join(folder, 'block device'), S_IFBLK | 0o640, 0x0700_0103 % 0x10_0000);
  }
  const server = createServer().listen(join(folder, 'bound'));
  await once(server, 'listening');
  // A server removes its socket when it closes, unless it bears another name by then.
  renameSync(join(folder, 'bound'), join(folder, 'socket'));
  server.close();
  await once(server, 'close');
}

function makeTimes(folder: string): void {
  const extras = openFileSystem();
  mkdirSync(folder);
  const times: Readonly<Record<string, bigint>> = {
    nanoseconds: 1_600_000_000_123_456_789n,
    'whole second': 1_500_000_000_000_000_000n,
    'trailing zeros': 1_500_000_000_120_000_000n,
    epoch: 0n,
    'one nanosecond before 1970': -1n,
    '1950': -631_152_000_000_000_001n,
    '2200': 7_258_118_400_987_654_321n,
  };
  for (const [name, time] of Object.entries(times)) {
    writeFileSync(join(folder, name), name);
    extras.setTimes(join(folder, name), time, time);
  }
  symlinkSync('nowhere', join(folder, 'symlink'));
  extras.setTimes(join(folder, 'symlink'), 1n, 999_999_999n);
  mkdirSync(join(folder, 'folder'));
  extras.setTimes(join(folder, 'folder'), 1n, 1_234_567_890_987_654_321n);
  extras.setTimes(folder, 1n, 1_111_111_111_111_111_111n);
}

function makeDepth(folder: string, depth: number): void {
  const names = Array.from({ length: depth }, (_, at) => `level ${at}`);
  mkdirSync(join(folder, ...names), { recursive: true });
  writeFileSync(join(folder, ...names, 'bottom'), 'here');
}

function below(folder: string, name: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from(`${folder}/`), name]);
}
