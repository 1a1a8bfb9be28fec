import {
  chmodSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { platform, tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { nodePath } from '../../file-system/node-path.ts';
import { anyEntryName } from '../../format/arbitraries.ts';
import { EntryStat } from './entry-stat.ts';
import { Exclusion } from './exclusion.ts';
import {
  type FolderListing,
  fingerprintOf,
  joinPath,
  listFolder,
  statOf,
} from './folder-listing.ts';

const FIELDS = 11;

const anyListing: fc.Arbitrary<FolderListing> = fc
  .uniqueArray(anyEntryName, { minLength: 1, maxLength: 5 })
  .chain((names) =>
    fc
      .array(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), {
        minLength: names.length * FIELDS,
        maxLength: names.length * FIELDS,
      })
      .map((words) => ({ names, words: BigInt64Array.from(words), failures: [] })),
  );
const anySubfolder = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map((bytes) => Buffer.from(bytes));

describe('the fingerprint of a folder', () => {
  test('is the same for the same entries', () => {
    fc.assert(
      fc.property(anyListing, fc.array(anySubfolder, { maxLength: 3 }), (listing, below) => {
        const copy = {
          names: [...listing.names],
          words: BigInt64Array.from(listing.words),
          failures: [],
        };
        expect(fingerprintOf(copy, below)).toEqual(fingerprintOf(listing, below));
      }),
    );
  });

  test('changes with any field of any entry', () => {
    fc.assert(
      fc.property(anyListing, fc.nat(), fc.bigInt(1n, 2n ** 62n), (listing, which, change) => {
        const words = BigInt64Array.from(listing.words);
        words[which % words.length]! += change;
        expect(fingerprintOf({ ...listing, words }, [])).not.toEqual(fingerprintOf(listing, []));
      }),
    );
  });

  test('changes with any name, raw bytes included', () => {
    fc.assert(
      fc.property(anyListing, fc.nat(), anyEntryName, (listing, which, name) => {
        const names = listing.names.with(which % listing.names.length, name);
        fc.pre(names[which % names.length] !== listing.names[which % names.length]);
        expect(fingerprintOf({ ...listing, names }, [])).not.toEqual(fingerprintOf(listing, []));
      }),
    );
    const [a, b] = ['\udc80', '\udc81'].map((name) => ({
      names: [name],
      words: new BigInt64Array(FIELDS),
      failures: [],
    }));
    expect(fingerprintOf(a!, [])).not.toEqual(fingerprintOf(b!, []));
  });

  test('changes with any subfolder', () => {
    fc.assert(
      fc.property(
        anyListing,
        fc.array(anySubfolder, { minLength: 1, maxLength: 3 }),
        fc.nat(),
        fc.integer({ min: 0, max: 255 }),
        (listing, below, which, bit) => {
          const changed = below.map((fingerprint) => Buffer.from(fingerprint));
          changed[which % below.length]![bit >> 3]! ^= 1 << (bit & 7);
          expect(fingerprintOf(listing, changed)).not.toEqual(fingerprintOf(listing, below));
          expect(fingerprintOf(listing, below.slice(1))).not.toEqual(fingerprintOf(listing, below));
        },
      ),
    );
  });
});

describe('a folder on the disk', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'kirsch-listing-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function list(exclusion = new Exclusion({}), withAtime = false): FolderListing {
    const { dev } = EntryStat.of(folder, false);
    return listFolder(folder, exclusion, dev, dev, withAtime);
  }

  test('is listed in the order of its names’ bytes, with what the system says', () => {
    const names = ['b', 'a', 'Z', '\u{1f600}', '\uff5e', 'é'];
    for (const name of names) writeFileSync(join(folder, name), name);
    const listing = list();
    expect(listing.names).toEqual(['Z', 'a', 'b', 'é', '\uff5e', '\u{1f600}']);
    listing.names.forEach((name, entry) => {
      const stat = statSync(join(folder, name), { bigint: true });
      const listed = statOf(listing, entry);
      for (const field of ['ino', 'dev', 'mode', 'nlink', 'uid', 'gid', 'size', 'rdev'] as const) {
        expect(listed[field]).toBe(stat[field]);
      }
      expect(listed.mtimeNs).toBe(stat.mtimeNs);
      expect(listed.ctimeNs).toBe(stat.ctimeNs);
      expect(listed.atimeNs).toBe(0n);
      expect(listed.isFile).toBe(true);
    });
  });

  test.skipIf(platform() !== 'linux')('keeps names that are not UTF-8 apart', () => {
    for (const byte of [0x80, 0x81]) {
      writeFileSync(Buffer.concat([Buffer.from(`${folder}/x`), Buffer.of(byte)]), '');
    }
    writeFileSync(join(folder, 'x\ufffd'), 'a name with the replacement character is a name');
    expect(list().names).toEqual(['x\udc80', 'x\udc81', 'x\ufffd']);
    expect(EntryStat.of(joinPath(folder, 'x\udc81'), false).size).toBe(0n);
    expect(nodePath(joinPath(folder, 'x\udc81'))).toBeInstanceOf(Buffer);
  });

  test('leaves out what is excluded by path or by size', () => {
    for (const name of ['keep', 'x.tmp', 'large']) writeFileSync(join(folder, name), name);
    const exclusion = new Exclusion({ excludes: ['*.tmp'], excludeLargerThan: 4 });
    const listing = list(exclusion);
    expect(listing.names).toEqual(['keep']);
    expect(statOf(listing, 0).size).toBe(4n);
    expect(listing.failures).toEqual([]);
  });

  test('tells of a symlink, not of what it leads to', () => {
    symlinkSync('/', join(folder, 'link'));
    const stat = statOf(list(), 0);
    expect([stat.isFolder, stat.isFile]).toEqual([false, false]);
  });

  test('has access times only when they are asked for', () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    const before = fingerprintOf(list(), []);
    const { mtime } = statSync(file);
    utimesSync(file, new Date(1000), mtime);
    expect(statOf(list(undefined, true), 0).atimeNs).toBe(1_000_000_000n);
    // The change itself shows in the ctime.
    expect(fingerprintOf(list(), [])).not.toEqual(before);
  });

  test.skipIf(platform() === 'win32')('has another fingerprint after every kind of change', () => {
    const file = join(folder, 'file');
    writeFileSync(file, 'one');
    const other = mkdtempSync(join(tmpdir(), 'kirsch-listing-'));
    const seen = new Set<string>();
    const look = () => seen.add(fingerprintOf(list(), []).toString('hex'));
    const changes = [
      () => {},
      () => writeFileSync(file, 'another size'),
      () => chmodSync(file, 0o600),
      () => linkSync(file, join(other, 'second name')),
      () => utimesSync(file, 5, 5),
      () => writeFileSync(join(folder, 'new'), ''),
      () => rmSync(join(folder, 'new')),
      () => mkdirSync(join(folder, 'new')),
    ];
    try {
      changes.forEach((change) => {
        change();
        look();
      });
    } finally {
      rmSync(other, { recursive: true });
    }
    // Making and removing an entry brings back what was: that of the folder itself is in its parent.
    expect(seen.size).toBe(changes.length - 1);
  });

  test('that is not there is the system’s error', () => {
    expect(() => listFolder(join(folder, 'none'), new Exclusion({}), 0n, 0n, false)).toThrow(
      expect.objectContaining({ code: 'ENOENT' }),
    );
  });
});
