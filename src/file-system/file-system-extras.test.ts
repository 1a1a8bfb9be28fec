import {
  chmodSync,
  closeSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { platform, tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fsyncFolder } from './fsync-folder.ts';
import { nativeFileSystem } from './native-file-system.ts';
import { openFileSystem } from './open-file-system.ts';
import { plainFileSystem } from './plain-file-system.ts';

const isWindows = platform() === 'win32';
/** One second above the time, in 1901, with which 32 bits begin: ext4 has nothing before. */
const earliest = (1n - 2n ** 31n) * 10n ** 9n;
const posixOnly = describe.skipIf(isWindows);

// A disk, and a file system in memory where there is one: they keep times and attributes in ways of their own.
const parents = [tmpdir(), '/dev/shm'].filter((parent) => existsSync(parent));

describe.each(parents)('in %s', (parent) => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(parent, 'kirsch-extras-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  /** A new file, and a name that no other test has. */
  let count = 0;
  const newPath = (): string => join(folder, `entry-${count++}`);
  const newFile = (): string => {
    const path = newPath();
    writeFileSync(path, 'content');
    return path;
  };

  posixOnly('native extras', () => {
    const extras = isWindows ? plainFileSystem() : nativeFileSystem();

    it('lose nothing', () => {
      expect(extras.missing).toEqual([]);
      expect(openFileSystem().missing).toEqual([]);
      expect(openFileSystem()).toBe(openFileSystem());
    });

    it('set times to the nanosecond, also before 1970', () => {
      const path = newFile();
      const fd = openSync(path, 'r+');
      // To 2445: ext4 ends in 2446.
      const moments = fc.bigInt({ min: earliest, max: 15n * 10n ** 18n });
      try {
        fc.assert(
          fc.property(moments, moments, fc.boolean(), (atime, mtime, byFd) => {
            if (byFd) extras.setTimesOfFd(fd, atime, mtime);
            else extras.setTimes(path, atime, mtime);
            const stat = lstatSync(path, { bigint: true });
            expect([stat.atimeNs, stat.mtimeNs]).toEqual([atime, mtime]);
          }),
          {
            examples: [
              [-1n, -1_000_000_001n, false],
              [0n, 999_999_999n, true],
            ],
          },
        );
      } finally {
        closeSync(fd);
      }
    });

    it('set the times of a symlink, not of its target', () => {
      const target = newFile();
      const before = statSync(target, { bigint: true }).mtimeNs;
      const link = newPath();
      symlinkSync(target, link);
      extras.setTimes(link, 1n, 123_456_789n);
      expect(lstatSync(link, { bigint: true }).mtimeNs).toBe(123_456_789n);
      expect(statSync(target, { bigint: true }).mtimeNs).toBe(before);
    });

    it('reach names that are not UTF-8, given as bytes or as decoded text', () => {
      const bytes = Buffer.concat([Buffer.from(`${newPath()}-`), Buffer.of(0xff, 0x80, 0x41)]);
      const text = `${bytes.subarray(0, -3)}\udcff\udc80A`;
      try {
        writeFileSync(bytes, '');
      } catch {
        // macOS's file systems hold UTF-8 only.
        expect(platform()).toBe('darwin');
        return;
      }
      extras.setTimes(bytes, 0n, 5n);
      expect(lstatSync(bytes, { bigint: true }).mtimeNs).toBe(5n);
      extras.setTimes(text, 0n, 7n);
      expect(lstatSync(bytes, { bigint: true }).mtimeNs).toBe(7n);
      plainFileSystem().setTimes(text, 0n, 8_000_000_000n);
      expect(lstatSync(bytes, { bigint: true }).mtimeNs).toBe(8_000_000_000n);
    });

    it('reach the longest of names, in a long path', () => {
      const path = join(folder, 'l'.repeat(200), 'o'.repeat(200), '\u20ac'.repeat(85));
      mkdirSync(path, { recursive: true });
      extras.setTimes(path, 0n, 11n);
      expect(lstatSync(path, { bigint: true }).mtimeNs).toBe(11n);
      const tooLong = join(path, 'n'.repeat(5000));
      expect(() => extras.setTimes(tooLong, 0n, 0n)).toThrow(/^ENAMETOOLONG: /);
    });

    it('make FIFOs', () => {
      const path = newPath();
      extras.makeFifo(path, 0o600);
      expect(lstatSync(path).isFIFO()).toBe(true);
      expect(lstatSync(path).mode & 0o777).toBe(0o600);
      expect(() => extras.makeFifo(path, 0o600)).toThrow(/^EEXIST: file already exists, mkfifo '/);
    });

    it('make devices, or say that this takes a privileged user', () => {
      const path = newPath();
      // Major 1, minor 3: /dev/null.
      const device = platform() === 'darwin' ? (3 << 24) | 2 : (1 << 8) | 3;
      const make = (): void => extras.makeDevice(path, 0o020600, device);
      try {
        make();
      } catch (error) {
        // Not root, or root in a container that may not.
        expect(error).toMatchObject({ code: 'EPERM', syscall: 'mknod', path });
        return;
      }
      const stat = lstatSync(path, { bigint: true });
      expect(stat.isCharacterDevice()).toBe(true);
      expect(stat.rdev).toBe(BigInt(device));
      const block = newPath();
      extras.makeDevice(block, 0o060600, 0x12345n);
      expect(lstatSync(block).isBlockDevice()).toBe(true);
      expect(lstatSync(block).rdev).toBe(0x12345);
    });

    it('leave alone the mode of what a symlink points to', () => {
      const target = newFile();
      chmodSync(target, 0o640);
      const link = newPath();
      symlinkSync(target, link);
      extras.setModeOfSymlink(link, 0o700);
      expect(statSync(target).mode & 0o777).toBe(0o640);
    });

    it('throw errors like those of Node.js', () => {
      const path = newPath();
      for (const attempt of [
        () => extras.setTimes(path, 0n, 0n),
        () => extras.listExtendedAttributes(path),
        () => extras.setExtendedAttribute(path, 'user.a', Buffer.of(1)),
        () => extras.removeExtendedAttribute(path, 'user.a'),
        () => extras.makeFifo(join(path, 'below'), 0o600),
      ]) {
        expect(attempt).toThrow(
          expect.objectContaining({
            code: 'ENOENT',
            errno: -2,
            path: expect.stringContaining(path),
          }),
        );
        expect(attempt).toThrow(/^ENOENT: no such file or directory, \w+ '/);
      }
      expect(() => extras.setTimesOfFd(9999, 0n, 0n)).toThrow(
        /^EBADF: bad file descriptor, futime$/,
      );
    });

    it('refuse a NUL, behind which C would not see the rest', () => {
      const path = newFile();
      expect(() => extras.setTimes(`${path}\0x`, 0n, 0n)).toThrow(/^EINVAL: /);
      expect(() => extras.setTimes(Buffer.from(`${path}\0x`), 0n, 0n)).toThrow(/^EINVAL: /);
      expect(() => extras.setExtendedAttribute(path, 'user.\0', Buffer.of())).toThrow(/^EINVAL: /);
    });
  });

  describe('plain extras', () => {
    const extras = plainFileSystem();

    it('say what they lose', () => {
      expect(extras.missing).toContain('times finer than a microsecond');
    });

    it('set times to the microsecond, also before 1970', () => {
      const path = newFile();
      const moments = fc.bigInt({ min: earliest, max: 4n * 10n ** 18n });
      fc.assert(
        fc.property(moments, (mtime) => {
          extras.setTimes(path, mtime, mtime);
          const actual = lstatSync(path, { bigint: true }).mtimeNs;
          const difference = actual > mtime ? actual - mtime : mtime - actual;
          expect(difference).toBeLessThan(2000n);
        }),
      );
      const fd = openSync(path, 'r+');
      extras.setTimesOfFd(fd, 0n, 1_500_000_000n);
      closeSync(fd);
      expect(lstatSync(path, { bigint: true }).mtimeNs).toBe(1_500_000_000n);
    });

    it('find no attributes, and say ENOTSUP to what they cannot do', () => {
      const path = newFile();
      expect(extras.listExtendedAttributes(path)).toEqual([]);
      for (const attempt of [
        () => extras.setExtendedAttribute(path, 'user.a', Buffer.of(1)),
        () => extras.removeExtendedAttribute(path, 'user.a'),
        () => extras.makeFifo(newPath(), 0o600),
        () => extras.makeDevice(newPath(), 0o020600, 0),
      ]) {
        expect(attempt).toThrow(expect.objectContaining({ code: 'ENOTSUP' }));
      }
    });
  });

  it('a folder can be synced, and a missing one cannot', () => {
    fsyncFolder(folder);
    if (!isWindows) expect(() => fsyncFolder(newPath())).toThrow(/^ENOENT/);
  });
});
