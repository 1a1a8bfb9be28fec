import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makeNode } from '../../../test/handmade-repository.ts';
import { decodeTree, encodeTree, type Node, parseTime } from '../../format/index.ts';
import { BlobIndex } from '../../repository/blob-index.ts';
import { encodeListing, readListing } from './listing.ts';

const id = (number: number) => number.toString(16).padStart(64, '0');
const index = new BlobIndex(64);
index.addPack('aa'.repeat(32), [
  ...Array.from({ length: 20 }, (_, number) => ({
    type: 'data' as const,
    id: id(number),
    offset: number * 100,
    length: 32 + number,
    uncompressedLength: 0,
  })),
  { type: 'tree', id: id(7), offset: 5000, length: 100, uncompressedLength: 90 },
]);
const { table } = index;
const list = (nodes: readonly Node[], accounts?: Parameters<typeof encodeListing>[2]) => [
  ...readListing(structuredClone(encodeListing(nodes, table, accounts))),
];

const anyTime = fc.constantFrom(
  '2026-01-02T03:04:05.123456789+01:00',
  '1969-12-31T23:59:59Z',
  '0001-01-01T00:00:00Z',
  '9999-12-31T23:59:59.9Z',
);
const common = {
  mode: fc.nat(2 ** 32 - 1),
  uid: fc.nat(2 ** 32 - 1),
  gid: fc.nat(2 ** 32 - 1),
  mtime: anyTime,
  atime: anyTime,
  extendedAttributes: fc.array(
    fc.record({
      name: fc.stringMatching(/^user\.[a-z]{1,5}$/),
      value: fc.uint8Array({ maxLength: 9 }).map((bytes) => Buffer.from(bytes)),
    }),
    { maxLength: 2 },
  ),
};
const content = fc.array(fc.nat(19), { maxLength: 4 });
const fields: fc.Arbitrary<Partial<Node>> = fc.oneof(
  fc.record(common).chain((rest) =>
    content.map((numbers) => ({
      ...rest,
      type: 'file' as const,
      size: numbers.reduce((sum, number) => sum + number, 0),
      content: numbers.map(id),
    })),
  ),
  fc.record({ ...common, type: fc.constant('dir' as const), subtree: fc.constant(id(7)) }),
  fc.record({
    ...common,
    type: fc.constant('symlink' as const),
    linkTarget: fc.constantFrom('a/b c', 'raw \udcff'),
  }),
  fc.record({
    ...common,
    type: fc.constantFrom('dev' as const, 'chardev' as const),
    device: fc.constantFrom(0x103, 2n ** 60n),
  }),
  fc.record({ ...common, type: fc.constantFrom('fifo' as const, 'socket' as const) }),
);
const name = fc.stringMatching(/^[a-zé \udc80-\udcff]{1,6}$/);

describe('a listing', () => {
  test('carries what the planner needs of every node', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(name, fields), { maxLength: 6 }), (entries) => {
        const nodes = entries.map(([text, rest]) => makeNode(text, rest));
        const listed = list(nodes);
        expect(listed.length).toBe(nodes.length);
        for (const [at, node] of nodes.entries()) {
          const entry = listed[at]!;
          expect(entry.mtimeNs).toBe(parseTime(node.mtime).nanoseconds);
          expect(entry.atimeNs).toBe(parseTime(node.atime).nanoseconds);
          for (const key of ['name', 'type', 'mode', 'uid', 'gid'] as const) {
            expect(entry[key]).toBe(node[key]);
          }
          expect(entry.size).toBe(node.size);
          expect(entry.device).toBe(node.device);
          expect(entry.linkTarget).toBe(node.linkTarget ?? '');
          expect(entry.problem).toBeUndefined();
          expect(entry.entries.map((number) => table.read(number).id.toString('hex'))).toEqual(
            node.content ?? [],
          );
          if (node.subtree) expect(table.read(entry.tree).id.toString('hex')).toBe(node.subtree);
          expect(
            entry.attributes.map((attribute) => ({ ...attribute, value: [...attribute.value] })),
          ).toEqual(node.extendedAttributes.map((a) => ({ ...a, value: [...a.value] })));
        }
      }),
    );
  });

  test('is made of what a tree decodes to', () => {
    const nodes = [makeNode('a', { content: [id(3)], size: 3 }), makeNode('b')];
    expect(list(decodeTree(encodeTree(nodes))).map((entry) => entry.name)).toEqual(['a', 'b']);
    expect(list([])).toEqual([]);
  });

  test('names what is missing from the index, and sizes that cannot be right', () => {
    const [missing, wrong, folder, noListing] = list([
      makeNode('a', { content: [id(3), id(99)], size: 5 }),
      makeNode('b', { content: [id(3)], size: 4 }),
      makeNode('c', { type: 'dir', subtree: id(98) }),
      makeNode('d', { type: 'dir' }),
    ]);
    expect(missing?.problem).toEqual({ missing: id(99) });
    expect(wrong?.problem).toEqual({ sizeOfBlobs: 3 });
    expect(folder?.problem).toEqual({ missing: id(98) });
    expect(noListing?.problem).toEqual({ missing: '' });
  });

  test('tells names of one file from files that only look like it', () => {
    const twice = { links: 2, inode: 5, deviceId: 1, content: [id(3)], size: 3 };
    const [a, b, c, d] = list([
      makeNode('a', twice),
      makeNode('b', twice),
      makeNode('c', { ...twice, content: [id(4)], size: 4 }),
      makeNode('d', { ...twice, links: 1 }),
    ]);
    expect(a?.fileKey).toBe(b?.fileKey);
    expect(c?.fileKey).not.toBe(a?.fileKey);
    expect(d?.fileKey).toBeUndefined();
  });

  test('takes owners by their names where this computer knows them', () => {
    const accounts = {
      userId: (user: string) => (user === 'root' ? 0 : undefined),
      groupId: () => 7,
    };
    const [known, unknown] = list(
      [
        makeNode('a', { user: 'root', group: 'staff', uid: 5, gid: 5 }),
        makeNode('b', { user: 'nobody here', uid: 5, gid: 5 }),
      ],
      accounts,
    );
    expect([known?.uid, known?.gid]).toEqual([0, 7]);
    expect([unknown?.uid, unknown?.gid]).toEqual([5, 5]);
  });
});
