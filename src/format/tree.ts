import { KirschError } from '../errors/index.ts';
import { compareFileNames, displayFileName } from './file-name.ts';
import { FieldReader, parseJson } from './json-fields.ts';
import { decodeNode, encodeNode, type Node } from './node.ts';

/*
 * A tree is one directory: its nodes in the order of their names' bytes. Its id is the hash of its JSON, so equal
 * directories must be equal byte for byte, whichever program wrote them; the newline at the end is part of that.
 */

/** Text beyond this many characters is turned into bytes: a folder may have a hundred thousand entries. */
const PIECE = 64 * 1024;

/** The tree's bytes, exactly as restic writes them. The nodes must be in the order of their names. */
export function encodeTree(nodes: readonly Node[]): Buffer {
  const pieces: Buffer[] = [];
  let json = '{"nodes":[';
  for (let at = 0; at < nodes.length; at++) {
    json += at === 0 ? encodeNode(nodes[at]!) : `,${encodeNode(nodes[at]!)}`;
    if (json.length < PIECE) continue;
    pieces.push(Buffer.from(json, 'utf8'));
    json = '';
  }
  const last = Buffer.from(`${json}]}\n`, 'utf8');
  return pieces.length === 0 ? last : Buffer.concat([...pieces, last]);
}

/**
 * The nodes of a tree. Every name is one that can stand in a directory: not empty, not `.` or `..`, without `/` and
 * NUL, and names are unique and in order. Keys beside `nodes` are ignored.
 * @throws KirschError `DAMAGED` when that is not so, or a field of a node cannot be true.
 */
export function decodeTree(bytes: Uint8Array): Node[] {
  const fields = new FieldReader(parseJson(bytes, 'tree'), 'tree');
  const nodes = fields.list('nodes', decodeNode);
  for (let at = 0; at < nodes.length; at++) {
    const { name } = nodes[at]!;
    if (!isEntryName(name)) throw damagedTree(name, 'is no name for a file');
    if (at > 0 && compareFileNames(nodes[at - 1]!.name, name) >= 0) {
      throw damagedTree(name, 'is there twice or in the wrong place');
    }
  }
  return nodes;
}

/**
 * Whether these nodes, decoded from `bytes`, encode to the same bytes again. Where they do not, rewriting the tree
 * would lose something: another program wrote it in its own way.
 */
export function isByteExact(bytes: Uint8Array, nodes: readonly Node[]): boolean {
  return encodeTree(nodes).equals(bytes);
}

function isEntryName(name: string): boolean {
  return (
    name !== '' && name !== '.' && name !== '..' && !name.includes('/') && !name.includes('\0')
  );
}

function damagedTree(name: string, problem: string): KirschError {
  const shown = displayFileName(name.slice(0, 256));
  return new KirschError('DAMAGED', `The tree is damaged: "${shown}" ${problem}.`);
}
