import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseStorageAddress } from './storage-address.ts';

test.each([
  ['storage:home', 'home', ''],
  ['storage:home/', 'home', ''],
  ['storage:home/laptop//a/./b/', 'home', 'laptop/a/b'],
  ['storage:家/x', '家', 'x'],
])('%s', (text, name, path) => {
  expect(parseStorageAddress(text)).toEqual({ name, path });
});

test.each(['storage', 'Storage:home', '/storage:home', './storage:home', 's3:host/b', 'C:\\x', ''])(
  '%j is another kind of address',
  (text) => {
    expect(parseStorageAddress(text)).toBeUndefined();
  },
);

test.each([
  'storage:',
  'storage:/x',
  'storage:a b',
  'storage:../x',
  'storage:home/../x',
  'storage:a\0b',
  'storage:home/a\nb',
])('%j is refused', (text) => {
  expect(() => parseStorageAddress(text)).toThrow(
    expect.objectContaining({
      code: 'BAD_ARGUMENT',
      hint: expect.stringContaining('storage:NAME'),
    }),
  );
});

test('no text makes it throw anything else', () => {
  fc.assert(
    fc.property(fc.string(), fc.constantFrom('', 'storage:'), (tail, head) => {
      try {
        parseStorageAddress(head + tail);
      } catch (error) {
        expect(error).toMatchObject({ code: 'BAD_ARGUMENT' });
      }
    }),
  );
});
