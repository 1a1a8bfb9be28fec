import type { z } from '@hono/zod-openapi';
import {
  findInTree,
  type IndexedRepository,
  KirschError,
  readFileContent,
  type Snapshot,
} from '../../index.ts';
import type { Preview } from '../api/backup-schemas.ts';

const LONGEST_TEXT = 256 * 1024;
const LARGEST_PICTURE = 8 * 1024 * 1024;

/** Pictures that a browser shows without running anything, by how they begin. */
const PICTURES: readonly (readonly [type: string, isOne: (bytes: Buffer) => boolean])[] = [
  ['image/png', (bytes) => bytes.subarray(0, 8).toString('latin1') === '\x89PNG\r\n\x1a\n'],
  ['image/jpeg', (bytes) => bytes.subarray(0, 3).toString('hex') === 'ffd8ff'],
  ['image/gif', (bytes) => /^GIF8[79]a$/.test(bytes.subarray(0, 6).toString('latin1'))],
  [
    'image/webp',
    (bytes) =>
      bytes.subarray(0, 4).toString('latin1') === 'RIFF' &&
      bytes.subarray(8, 12).toString('latin1') === 'WEBP',
  ],
];

/**
 * What of a file can be shown: text, or a picture; told by its content, not by its name.
 * @throws KirschError `PATH_NOT_FOUND`
 */
export async function previewFile(
  repository: IndexedRepository,
  { tree }: Snapshot,
  path: string,
): Promise<z.infer<typeof Preview>> {
  const node = path === '/' ? undefined : await findInTree(repository, tree, path);
  if (node?.type !== 'file') {
    throw new KirschError('PATH_NOT_FOUND', 'Only files have a preview.');
  }
  const size = Number(node.size);
  const beginning = await readUpTo(readFileContent(repository, node), LONGEST_TEXT + 4);
  const picture = PICTURES.find(([, isOne]) => isOne(beginning))?.[0];
  if (picture !== undefined) {
    if (size > LARGEST_PICTURE) return { kind: 'none', reason: 'too-large' };
    const bytes = await readUpTo(readFileContent(repository, node), LARGEST_PICTURE);
    return { kind: 'picture', type: picture, data: bytes.toString('base64') };
  }
  const isWhole = beginning.length <= LONGEST_TEXT;
  const text = textOf(isWhole ? beginning : beginning.subarray(0, LONGEST_TEXT), isWhole);
  if (text === undefined) return { kind: 'none', reason: 'no-preview' };
  return { kind: 'text', text, isMarkdown: /\.(md|markdown)$/i.test(node.name), isWhole };
}

async function readUpTo(content: AsyncIterable<Buffer>, limit: number): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of content) {
    pieces.push(piece);
    length += piece.length;
    if (length >= limit) break;
  }
  return Buffer.concat(pieces).subarray(0, limit);
}

/** UTF-8 without control characters, or none; where it was cut, a letter may be. */
function textOf(bytes: Buffer, isWhole: boolean): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: !isWhole });
    return /[\x00-\x08\x0e-\x1f]/.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}
