import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FileSystemExtras } from '../../file-system/index.ts';
import { formatTime, parseTime } from '../../format/index.ts';
import { EntryStat } from './entry-stat.ts';
import { NodeMaker, typeOf } from './node-maker.ts';

const ATTRIBUTE = { name: 'user.note', value: Buffer.from('hello') };
const EXTRAS = {
  userName: (uid: number) => (uid === 1000 ? 'ann' : undefined),
  groupName: (gid: number) => (gid === 100 ? 'users' : undefined),
  listExtendedAttributes: () => [ATTRIBUTE],
} as Partial<FileSystemExtras> as FileSystemExtras;

const FIELDS = [
  'ino',
  'dev',
  'mode',
  'nlink',
  'uid',
  'gid',
  'size',
  'mtimeNs',
  'ctimeNs',
  'rdev',
  'atimeNs',
] as const;
type Fields = Partial<Record<(typeof FIELDS)[number], bigint>>;

const FILE: Fields = {
  ino: 77n,
  dev: 5n,
  mode: 0o100640n,
  nlink: 2n,
  uid: 1000n,
  gid: 100n,
  size: 12n,
  mtimeNs: 1_700_000_000_123_456_789n,
  ctimeNs: 1_700_000_001_000_000_000n,
  atimeNs: 1_700_000_002_000_000_001n,
};

function statOf(fields: Fields): EntryStat {
  return new EntryStat(
    BigInt64Array.from(FIELDS, (field) => fields[field] ?? 0n),
    0,
  );
}

function make(fields: Fields, withAtime = false) {
  return new NodeMaker({ extras: EXTRAS, withAtime }).make('name', '/nowhere/name', statOf(fields));
}

describe('the node of an entry', () => {
  test('says of a file what the system says', () => {
    const node = make(FILE);
    expect(node).toMatchObject({
      name: 'name',
      type: 'file',
      mode: 0o640,
      uid: 1000,
      gid: 100,
      user: 'ann',
      group: 'users',
      inode: 77,
      deviceId: 5,
      links: 2,
      device: 0,
      content: [],
      extendedAttributes: [ATTRIBUTE],
    });
    expect(parseTime(node.mtime).nanoseconds).toBe(FILE.mtimeNs);
    expect(parseTime(node.ctime).nanoseconds).toBe(FILE.ctimeNs);
  });

  test('has the modification time for an access time unless those are recorded', () => {
    expect(make(FILE).atime).toBe(make(FILE).mtime);
    expect(parseTime(make(FILE, true).atime).nanoseconds).toBe(FILE.atimeNs);
  });

  test('has no links and no content for a folder', () => {
    const node = make({ ...FILE, mode: 0o041777n });
    expect(node).toMatchObject({ type: 'dir', links: 0, content: null, size: 0 });
    expect(node.mode).toBe(0o777 + 2 ** 31 + 2 ** 20);
  });

  test('has no links for a FIFO, as restic writes it', () => {
    expect(make({ ...FILE, mode: 0o010600n })).toMatchObject({ type: 'fifo', links: 0 });
  });

  test('has the number of a device, and of nothing else', () => {
    expect(make({ ...FILE, mode: 0o060600n, rdev: 259n })).toMatchObject({
      type: 'dev',
      device: 259,
    });
    expect(make({ ...FILE, mode: 0o020600n, rdev: 3n })).toMatchObject({
      type: 'chardev',
      device: 3,
    });
    expect(make({ ...FILE, rdev: 3n }).device).toBe(0);
  });

  test('leaves out names of users and groups that nobody knows', () => {
    expect(make({ ...FILE, uid: 4n, gid: 4n })).toMatchObject({
      uid: 4,
      user: '',
      gid: 4,
      group: '',
    });
  });

  test('keeps identifiers of 64 bits exactly', () => {
    const ino = 2n ** 64n - 3n;
    expect(make({ ...FILE, ino: BigInt.asIntN(64, ino) }).inode).toBe(ino);
    expect(make({ ...FILE, dev: 2n ** 53n - 1n }).deviceId).toBe(Number.MAX_SAFE_INTEGER);
  });

  test.each([
    [0o140000n, 'socket'],
    [0o120000n, 'symlink'],
    [0o100000n, 'file'],
    [0o060000n, 'dev'],
    [0o040000n, 'dir'],
    [0o020000n, 'chardev'],
    [0o010000n, 'fifo'],
  ])('of mode %o is a %s', (mode, type) => {
    expect(typeOf(statOf({ mode: mode | 0o644n }))).toBe(type);
  });
});

describe('a file that an earlier backup saw', () => {
  const nodes = new NodeMaker({ extras: EXTRAS, withAtime: false });
  const previous = { ...nodes.make('name', '/nowhere', statOf(FILE)), size: 12 };
  const STRICT = { ctime: false, inode: false };

  function isUnchanged(fields: Fields, ignore = STRICT, before = previous): boolean {
    return nodes.isUnchanged(before, statOf({ ...FILE, ...fields }), ignore);
  }

  test('is unchanged while its size, times and inode are', () => {
    expect(isUnchanged({})).toBe(true);
    expect(isUnchanged({ uid: 0n, mode: 0o100600n, nlink: 1n, atimeNs: 0n })).toBe(true);
  });

  test('has changed with any of them', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('size', 'mtimeNs', 'ctimeNs', 'ino'),
        fc.bigInt(-10n, 2n ** 40n),
        (field, change) => {
          fc.pre(change !== 0n);
          expect(isUnchanged({ [field]: FILE[field]! + change })).toBe(false);
        },
      ),
    );
  });

  test('may have another ctime or inode where these are to be ignored', () => {
    expect(isUnchanged({ ctimeNs: 1n }, { ctime: true, inode: false })).toBe(true);
    expect(isUnchanged({ ino: 1n }, { ctime: false, inode: true })).toBe(true);
    expect(isUnchanged({ ctimeNs: 1n, ino: 1n }, { ctime: true, inode: true })).toBe(true);
    expect(isUnchanged({ mtimeNs: 1n }, { ctime: true, inode: true })).toBe(false);
    expect(isUnchanged({ size: 1n }, { ctime: true, inode: true })).toBe(false);
  });

  test('is the same in whatever time zone that backup was made', () => {
    fc.assert(
      fc.property(fc.integer({ min: -14 * 60, max: 14 * 60 }), (offset) => {
        const elsewhere = {
          ...previous,
          mtime: formatTime(FILE.mtimeNs!, offset),
          ctime: formatTime(FILE.ctimeNs!, offset),
        };
        expect(isUnchanged({}, STRICT, elsewhere)).toBe(true);
      }),
    );
  });

  test('has changed when it was something else', () => {
    expect(isUnchanged({}, STRICT, { ...previous, type: 'symlink' })).toBe(false);
  });

  test('is told by all bits of its inode', () => {
    const large = { ...previous, inode: 2n ** 63n + 1n };
    expect(isUnchanged({ ino: BigInt.asIntN(64, 2n ** 63n + 1n) }, STRICT, large)).toBe(true);
    expect(isUnchanged({ ino: BigInt.asIntN(64, 2n ** 63n) }, STRICT, large)).toBe(false);
  });
});
