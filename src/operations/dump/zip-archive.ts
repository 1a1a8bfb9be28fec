import { once } from 'node:events';
import { Readable } from 'node:stream';
import { encodeFileName, type Node, parseTime, posixFromGoMode } from '../../format/index.ts';
import type { IndexedRepository } from '../../repository/indexed-repository.ts';
import type { WalkedEntry } from '../trees/walk-tree.ts';
import { readFileContent } from './file-content.ts';

/**
 * A zip archive of these entries. Memory grows by the names only: a zip ends with the list of all. Folders, files and
 * symlinks are kept, other types left out; bytes of a name that are not UTF-8 become U+FFFD.
 */
export async function* zipArchive(
  repository: IndexedRepository,
  entries: AsyncIterable<WalkedEntry>,
  signal?: AbortSignal,
): AsyncGenerator<Buffer, void, undefined> {
  const { ZipFile } = await import('yazl');
  const zip = new ZipFile();
  const output = zip.outputStream as Readable;
  zip.on('error', (error) => output.destroy(error as Error));
  const added = addAll(repository, zip, output, entries, signal).catch((error: unknown) => {
    output.destroy(error as Error);
  });
  try {
    yield* output as AsyncIterable<Buffer>;
  } finally {
    output.destroy();
    await added;
  }
}

async function addAll(
  repository: IndexedRepository,
  zip: import('yazl').ZipFile,
  output: Readable,
  entries: AsyncIterable<WalkedEntry>,
  signal: AbortSignal | undefined,
): Promise<void> {
  for await (const { path, node } of entries) {
    if (output.destroyed) return;
    const name = zipName(path);
    const options = {
      mtime: new Date(Number(parseTime(node.mtime).nanoseconds / 1_000_000n)),
      mode: posixFromGoMode(node.mode),
    };
    if (node.type === 'dir') {
      zip.addEmptyDirectory(name, options);
    } else if (node.type === 'symlink') {
      zip.addBuffer(encodeFileName(node.linkTarget ?? ''), name, { ...options, compress: false });
    } else if (node.type === 'file') {
      await addFile(zip, output, name, options, readContent(repository, node, signal));
    }
  }
  zip.end();
}

/** Adds one file and waits until it has gone through: yazl would queue any number. */
async function addFile(
  zip: import('yazl').ZipFile,
  output: Readable,
  name: string,
  options: { mtime: Date; mode: number },
  content: Readable,
): Promise<void> {
  const stop = () => content.destroy();
  output.once('close', stop);
  try {
    const done = once(content, 'end');
    zip.addReadStream(content, name, { ...options, compress: true });
    await done;
  } finally {
    output.off('close', stop);
  }
}

function readContent(
  repository: IndexedRepository,
  node: Node,
  signal: AbortSignal | undefined,
): Readable {
  return Readable.from(readFileContent(repository, node, signal), { objectMode: false });
}

/** A backslash is an ordinary character on Unix and a separator to many unzip programs. */
function zipName(path: string): string {
  return path.slice(1).replaceAll('\\', '_').toWellFormed();
}
