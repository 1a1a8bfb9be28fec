import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { deviceNumbers, parseLsof, parseProcLocks } from './file-locks.ts';

describe('the list of locks', () => {
  test('of Linux has those that are held, not those that are waited for', () => {
    const text =
      '1: POSIX  ADVISORY  WRITE 15359 fe:00:10626088 0 EOF\n' +
      '2: OFDLCK ADVISORY  READ  -1 08:1f:77 128 128\n' +
      '2: -> POSIX  ADVISORY  WRITE 4711 08:1f:77 128 128\n' +
      '3: LEASE  ACTIVE    READ  99 08:1f:78 0 EOF\n';
    expect(parseProcLocks(text)).toEqual([
      { pid: 15_359, major: 0xfe, minor: 0, inode: 10_626_088 },
      { pid: -1, major: 8, minor: 0x1f, inode: 77 },
    ]);
  });

  test('of lsof has files whose lock a process holds, not those that are only open', () => {
    const text = 'p42\nf12\nlW\nn/p/LOCK\nf13\nl \nn/p/000003.log\np43\nf3\nlr\nn/p/x.sqlite-shm\n';
    expect(parseLsof(text)).toEqual(
      new Map([
        ['/p/LOCK', 42],
        ['/p/x.sqlite-shm', 43],
      ]),
    );
  });

  test('never throws, whatever the text', () => {
    fc.assert(fc.property(fc.string(), (text) => void parseProcLocks(text)));
    fc.assert(fc.property(fc.string(), (text) => void parseLsof(text)));
  });
});

test('a device’s number is parted as Linux does', () => {
  expect(deviceNumbers(65_024)).toEqual({ major: 254, minor: 0 });
  const part = fc.integer({ min: 0, max: 0xfff });
  fc.assert(
    fc.property(part, fc.integer({ min: 0, max: 0xfffff }), (major, minor) => {
      const device = (minor & 0xff) + major * 256 + (minor >>> 8) * 2 ** 20;
      expect(deviceNumbers(device)).toEqual({ major, minor });
    }),
  );
});
