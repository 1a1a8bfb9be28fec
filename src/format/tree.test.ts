import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyNode } from './arbitraries.ts';
import { compareFileNames } from './file-name.ts';
import { encodeNode, type Node } from './node.ts';
import { decodeTree, encodeTree, isByteExact } from './tree.ts';

const damaged = expect.objectContaining({ code: 'DAMAGED' });
const id = 'ab'.repeat(32);
const time = '2026-01-02T03:04:05.000000006+01:00';
const times = `"mtime":"${time}","atime":"${time}","ctime":"${time}"`;

const file: Node = {
  name: 'file',
  type: 'file',
  mode: 0o644,
  mtime: time,
  atime: time,
  ctime: time,
  uid: 0,
  gid: 0,
  user: '',
  group: '',
  inode: 0,
  deviceId: 0,
  size: 0,
  links: 0,
  extendedAttributes: [],
  device: 0,
  content: [],
};

const anyTree = fc
  .uniqueArray(anyNode, { maxLength: 6, selector: ({ name }) => name })
  .map((nodes) => nodes.toSorted((a, b) => compareFileNames(a.name, b.name)));

function treeOf(...nodes: string[]): Buffer {
  return Buffer.from(`{"nodes":[${nodes.join(',')}]}\n`);
}

describe('a tree', () => {
  it('comes back with everything in it, and its bytes are its own', () => {
    fc.assert(
      fc.property(anyTree, (nodes) => {
        const bytes = encodeTree(nodes);
        const decoded = decodeTree(bytes);
        expect(decoded).toEqual(nodes);
        expect(isByteExact(bytes, decoded)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('ends with a newline, also when it is empty', () => {
    expect(encodeTree([]).toString()).toBe('{"nodes":[]}\n');
    expect(encodeTree([file]).toString()).toBe(`{"nodes":[${encodeNode(file)}]}\n`);
  });

  it('may have unknown keys, or no nodes at all', () => {
    const text = `{"before":1,"nodes":[${encodeNode(file)}],"after":{}}`;
    expect(decodeTree(Buffer.from(text))).toEqual([file]);
    expect(isByteExact(Buffer.from(text), [file])).toBe(false);
    expect(decodeTree(Buffer.from('{"nodes":null}'))).toEqual([]);
  });

  it.each(['', '.', '..', 'a/b', '/', 'nul\\\\x00', '\\\\x2e\\\\x2e'])(
    'with an entry named "%s" is refused',
    (name) => {
      const node = `{"name":"${name}","type":"file",${times},"uid":0,"gid":0,"content":[]}`;
      expect(() => decodeTree(treeOf(node))).toThrow(damaged);
    },
  );

  it('with two entries of one name, or out of order, is refused', () => {
    const [a, b] = ['a', 'b'].map((name) => encodeNode({ ...file, name }));
    expect(() => decodeTree(treeOf(a!, a!))).toThrow(damaged);
    expect(() => decodeTree(treeOf(b!, a!))).toThrow(damaged);
    expect(decodeTree(treeOf(a!, b!)).length).toBe(2);
  });

  it('in the order of UTF-16 instead of bytes is refused', () => {
    const names = ['\uffff', '\u{10000}'].map((name) => encodeNode({ ...file, name }));
    expect(decodeTree(treeOf(...names)).length).toBe(2);
    expect(() => decodeTree(treeOf(...names.toReversed()))).toThrow(damaged);
  });

  it.each([
    '',
    'null',
    '[]',
    '{"nodes":{}}',
    '{"nodes":[1]}',
    '{"nodes":[{}]}',
    '{"nodes":[{"name":"a","type":"file","content":["x"]}]}',
    '{"nodes":[{"name":"a","type":"dir","subtree":"../../x"}]}',
    '{"nodes":[{"name":"a","type":"file","size":-1}]}',
    '{"nodes":[{"name":"a","type":"file","size":1.5}]}',
    '{"nodes":[{"name":"a","type":"file","size":18446744073709551616}]}',
    '{"nodes":[{"name":"a","type":"file","mtime":"now"}]}',
    '{"nodes":[{"name":"a","type":"file","uid":4294967296}]}',
    '{"nodes":[{"name":"a","type":"symlink","linktarget_raw":"?"}]}',
    `{"nodes":[{"name":"a","extra":${'{"x":'.repeat(10_000)}1${'}'.repeat(10_000)}}]}`,
    `{"nodes":[{"name":"a","extra":12345678901234567890,"x":${'['.repeat(90_000)}${']'.repeat(90_000)}}]}`,
  ])('that is %.60s is refused', (json) => {
    expect(() => decodeTree(Buffer.from(json))).toThrow(damaged);
  });

  it('with any byte changed is decoded or refused, and never anything else', () => {
    const bytes = encodeTree([{ ...file, size: 5, content: [id] }]);
    for (let at = 0; at < bytes.length; at++) {
      const changed = Buffer.from(bytes);
      changed[at]! ^= 1 << (at % 8);
      try {
        isByteExact(changed, decodeTree(changed));
      } catch (error) {
        expect(error, `byte ${at}`).toMatchObject({ code: 'DAMAGED' });
      }
    }
  });

  it('of rustic, without times and owners, is read and not called byte-exact', () => {
    const bytes = treeOf(`{"name":"d","type":"dir","mode":2147484141,"subtree":"${id}"}`);
    const nodes = decodeTree(bytes);
    expect(nodes).toMatchObject([
      { name: 'd', uid: 0, mtime: '0001-01-01T00:00:00Z', subtree: id },
    ]);
    expect(isByteExact(bytes, nodes)).toBe(false);
  });
});

describe('a node', () => {
  it('of an empty file has a list of no content', () => {
    expect(encodeNode(file)).toBe(
      `{"name":"file","type":"file","mode":420,${times},"uid":0,"gid":0,"content":[]}`,
    );
  });

  it('of a directory has null for content, and a subtree', () => {
    const dir: Node = {
      ...file,
      name: 'd',
      type: 'dir',
      mode: 2_147_484_141,
      content: null,
      subtree: id,
    };
    expect(encodeNode(dir)).toBe(
      `{"name":"d","type":"dir","mode":2147484141,${times},"uid":0,"gid":0,"content":null,"subtree":"${id}"}`,
    );
  });

  it('with everything in it has restic’s order and escapes', () => {
    const full: Node = {
      ...file,
      name: '<"\u200b\udcff',
      user: 'u&',
      group: 'g',
      inode: 2n ** 64n - 1n,
      deviceId: 3,
      size: 4,
      links: 2,
      linkTarget: '\udcff>',
      extendedAttributes: [{ name: 'user.x', value: Buffer.from([0xff]) }],
      genericAttributes: { 'windows.z': { B: 1, A: '<' }, 'windows.a': 2 },
      device: 5,
      content: [id, id],
      error: 'e',
      extra: { new: true },
    };
    expect(encodeNode(full)).toBe(
      `{"name":"\\u003c\\\\\\"\\\\u200b\\\\xff","type":"file","mode":420,${times},"uid":0,"gid":0,` +
        '"user":"u\\u0026","group":"g","inode":18446744073709551615,"device_id":3,"size":4,"links":2,' +
        '"linktarget":"\\ufffd\\u003e","linktarget_raw":"/z4=",' +
        '"extended_attributes":[{"name":"user.x","value":"/w=="}],' +
        '"generic_attributes":{"windows.a":2,"windows.z":{"B":1,"A":"\\u003c"}},"device":5,' +
        `"content":["${id}","${id}"],"error":"e","new":true}`,
    );
    expect(decodeTree(encodeTree([full]))[0]).toEqual(full);
  });

  it('keeps numbers of 64 bits to the last digit', () => {
    const node = `{"name":"a","type":"file",${times},"uid":0,"gid":0,"inode":9007199254740993,"size":18446744073709551615,"content":[]}`;
    const [decoded] = decodeTree(treeOf(node));
    expect(decoded).toMatchObject({ inode: 9_007_199_254_740_993n, size: 2n ** 64n - 1n });
    expect(encodeNode(decoded!)).toBe(node);
  });

  it('of a type from the future is of no type here, and not byte-exact', () => {
    const bytes = treeOf(encodeNode(file).replace('"file","mode"', '"portal","mode"'));
    const nodes = decodeTree(bytes);
    expect(nodes[0]!.type).toBe('');
    expect(isByteExact(bytes, nodes)).toBe(false);
  });
});
