import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyNode } from './arbitraries.ts';
import { compareFileNames, encodeFileName } from './file-name.ts';
import type { Node } from './node.ts';
import { decodeTree, encodeTree } from './tree.ts';
import { scanTree } from './tree-scanner.ts';

interface Seen {
  readonly type: string;
  readonly name: string;
  readonly size: number;
  readonly content: readonly string[] | null;
  readonly subtree: string | undefined;
}

function scan(bytes: Uint8Array): Seen[] | undefined {
  const seen: Seen[] = [];
  const isWhole = scanTree(bytes, ({ type, name, size, hasContent, blobs, ids, ...node }) => {
    const content = Array.from({ length: blobs }, (_, at) =>
      ids.toString('hex', at * 32, at * 32 + 32),
    );
    seen.push({
      type,
      name: Buffer.from(name).toString('latin1'),
      size,
      content: hasContent ? content : null,
      subtree: node.hasSubtree ? node.subtree.toString('hex') : undefined,
    });
  });
  return isWhole ? seen : undefined;
}

function essence({ type, name, size, content, subtree }: Node): Seen {
  return {
    type: type === 'file' || type === 'dir' ? type : 'other',
    name: encodeFileName(name).toString('latin1'),
    size: Number(size),
    content,
    subtree,
  };
}

function decoded(bytes: Buffer): Seen[] | undefined {
  try {
    return decodeTree(bytes).map(essence);
  } catch {
    return undefined;
  }
}

const anyNodes = fc
  .uniqueArray(anyNode, { selector: ({ name }) => name, maxLength: 5 })
  .map((nodes) => nodes.sort((a, b) => compareFileNames(a.name, b.name)));

const id = (digit: string) => digit.repeat(64);
const TIMES = ['mtime', 'atime', 'ctime'].map((key) => `"${key}":"2026-02-28T23:59:59.5+01:00"`);
const plain = (name: string, rest: string, type = 'file') =>
  `{"name":"${name}","type":"${type}","mode":420,${TIMES.join()},"uid":0,"gid":0${rest}}`;
const FILE = plain(
  'ä file',
  `,"user":"root","group":"root","inode":18,"device_id":2,"size":3,"links":1,"content":["${id('a')}","${id('b')}"]`,
);
const FOLDER = plain('folder', `,"content":null,"subtree":"${id('c')}"`, 'dir');
const LINK = plain('link', ',"linktarget":"somewhere","content":null', 'symlink');
const treeOf = (...nodes: string[]) => Buffer.from(`{"nodes":[${nodes.join()}]}\n`);

describe('the scanner of trees', () => {
  test('sees in the usual form what the decoder sees, without a decoder', () => {
    const tree = treeOf(FOLDER, LINK, FILE);
    expect(scan(tree)).toEqual(decoded(tree));
    expect(scan(tree)?.map(({ content }) => content)).toEqual([null, null, [id('a'), id('b')]]);
    expect(scan(treeOf())).toEqual([]);
  });

  test('sees what the decoder sees in any tree, or leaves it to the decoder', () => {
    let scanned = 0;
    fc.assert(
      fc.property(anyNodes, (nodes) => {
        const bytes = encodeTree(nodes);
        const seen = scan(bytes);
        if (!seen) return;
        scanned++;
        expect(seen).toEqual(decoded(bytes));
      }),
      { numRuns: 1000 },
    );
    expect(scanned).toBeGreaterThan(10);
  });

  test('takes nothing that the decoder refuses, and sees nothing else in it, whatever byte is another', () => {
    const tree = treeOf(FOLDER, LINK, FILE);
    for (let at = 0; at < tree.length; at++) {
      for (const byte of [0, 0x20, 0x22, 0x2c, 0x30, 0x39, 0x5c, 0x5d, 0x7d, 0xff, tree[at]! ^ 1]) {
        const mutant = Buffer.from(tree);
        mutant[at] = byte;
        const seen = scan(mutant);
        if (seen) expect(seen).toEqual(decoded(mutant));
      }
      // Only the newline at the end may be missing.
      if (at < tree.length - 1) expect(scan(tree.subarray(0, at))).toBeUndefined();
    }
  });

  test.each([
    ['a day that there is not', FILE.replace('02-28', '02-29')],
    ['an hour that there is not', FILE.replace('T23', 'T24')],
    ['a name twice', `${FILE},${FILE}`],
    ['names in another order', `${FILE},${FOLDER}`],
    ['a way out', plain('..', ',"content":[]')],
    ['a separator in a name', plain('a/b', ',"content":[]')],
    ['an escape in a name', plain('a\\u003cb', ',"content":[]')],
    ['no name', plain('', ',"content":[]')],
    ['an unknown field', FILE.replace('"gid":0', '"gid":0,"new":1')],
    ['a number with a leading zero', FILE.replace('"size":3', '"size":03')],
    ['a number beyond what is exact', FILE.replace('"size":3', '"size":9007199254740993')],
    ['a type that is not known', plain('a', ',"content":[]', 'door')],
  ])('leaves to the decoder: %s', (_, nodes) => {
    expect(scan(treeOf(nodes))).toBeUndefined();
  });
});
