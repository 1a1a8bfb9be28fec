import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { goModeFromPosix, NODE_TYPES, nodeTypeFromMode, posixFromGoMode } from './mode.ts';

describe('a mode', () => {
  it.each([
    ['a file', 0o100644, 420, 'file'],
    ['a directory', 0o040755, 2_147_484_141, 'dir'],
    ['a sticky directory', 0o041777, 2_148_532_735, 'dir'],
    ['a symlink', 0o120777, 134_218_239, 'symlink'],
    ['a character device', 0o020666, 69_206_454, 'chardev'],
    ['a block device', 0o060660, 67_109_296, 'dev'],
    ['a pipe', 0o010600, 33_554_816, 'fifo'],
    ['a socket', 0o140755, 16_777_709, 'socket'],
    ['a setuid and setgid file', 0o106755, 12_583_405, 'file'],
  ])('of %s is what Go makes of it', (_what, posix, go, type) => {
    expect(goModeFromPosix(posix)).toBe(go);
    expect(posixFromGoMode(go)).toBe(posix);
    expect(nodeTypeFromMode(go)).toBe(type);
  });

  it('comes back for every type and every bit', () => {
    const types = [0o10, 0o4, 0o12, 0o6, 0o2, 0o1, 0o14].map((type) => type << 12);
    fc.assert(
      fc.property(fc.constantFrom(...types), fc.integer({ min: 0, max: 0o7777 }), (type, bits) => {
        expect(posixFromGoMode(goModeFromPosix(type | bits))).toBe(type | bits);
      }),
    );
  });

  it('that no system call gives is irregular or of no type', () => {
    expect(nodeTypeFromMode(goModeFromPosix(0o070644))).toBe('irregular');
    expect(nodeTypeFromMode(2 ** 31 + 2 ** 27)).toBe('');
    expect(new Set(NODE_TYPES).size).toBe(8);
  });
});
