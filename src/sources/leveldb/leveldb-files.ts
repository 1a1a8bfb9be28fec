import { open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** One file, as long as nobody changes it. */
export interface LevelDbFile {
  /** Bytes. */
  readonly size: number;
  /** These bytes; fewer only where the file has become shorter. Never asked for bytes beyond `size`. */
  read(offset: number, length: number): Promise<Uint8Array>;
}

/** The files of one LevelDB folder: on a disk, in a backup, in a zip. */
export interface LevelDbFiles {
  /** The names of all files in it. */
  list(): Promise<readonly string[]>;
  /** The file of that name, or undefined when there is none. */
  open(name: string): Promise<LevelDbFile | undefined>;
}

/** The files of a LevelDB folder on this disk. Nothing is kept open between reads, nothing written, no lock taken. */
export function levelDbFolder(folder: string): LevelDbFiles {
  return {
    list: async () => {
      const entries = await readdir(folder, { withFileTypes: true });
      return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
    },
    open: (name) => levelDbFileAt(join(folder, name)),
  };
}

/** A file on this disk; undefined when there is none. */
export async function levelDbFileAt(path: string): Promise<LevelDbFile | undefined> {
  try {
    const facts = await stat(path);
    return facts.isFile()
      ? { size: facts.size, read: (...range) => readRange(path, ...range) }
      : undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** A file whose bytes are already here. */
export function levelDbFileOf(bytes: Uint8Array): LevelDbFile {
  return {
    size: bytes.length,
    read: async (offset, length) => bytes.subarray(offset, offset + length),
  };
}

async function readRange(path: string, offset: number, length: number): Promise<Uint8Array> {
  const handle = await open(path, 'r');
  try {
    const bytes = Buffer.allocUnsafe(length);
    let read = 0;
    while (read < length) {
      const { bytesRead } = await handle.read(bytes, read, length - read, offset + read);
      if (bytesRead === 0) break;
      read += bytesRead;
    }
    return bytes.subarray(0, read);
  } finally {
    await handle.close();
  }
}
