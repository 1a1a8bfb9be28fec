import {
  type FileHandle,
  mkdir,
  open,
  readdir,
  rename,
  rmdir,
  stat,
  unlink,
} from 'node:fs/promises';
import type { DurableFiles, FileReader, FileWriter } from './durable-files.ts';
import { isMissing } from './durable-files.ts';

/**
 * The disk of this computer. With `sync: false` nothing waits for the disk: for tests, and for data that nobody
 * will miss. On Windows folders cannot be synced; there NTFS's own journal keeps renames in order.
 */
export function nodeFiles(options: { readonly sync: boolean }): DurableFiles {
  const foldersSync = options.sync && process.platform !== 'win32';
  return {
    create: async (path) => writerOf(await open(path, 'wx'), options.sync),
    open: async (path) => readerOf(await open(path, 'r')),
    rename,
    remove: unlink,
    makeFolder: async (path) => void (await mkdir(path, { recursive: true })),
    removeFolder: rmdir,
    list: (path) => readdir(path),
    folderTime: async (path) => {
      try {
        const found = await stat(path);
        return found.isDirectory() ? found.mtimeMs : undefined;
      } catch (error) {
        if (isMissing(error) || (error as NodeJS.ErrnoException).code === 'ENOTDIR')
          return undefined;
        throw error;
      }
    },
    syncFolder: foldersSync ? coalesce(syncFolder) : async () => {},
  };
}

/**
 * Joins calls for the same path: one that arrives while another runs waits for the next run, which serves all that
 * have arrived by then. Many writers then share one journal commit, and each still sees a sync that began after
 * its call.
 */
export function coalesce(run: (path: string) => Promise<void>): (path: string) => Promise<void> {
  const waves = new Map<string, { running: Promise<void>; next: Promise<void> | undefined }>();
  const start = (path: string): Promise<void> => {
    const running = run(path);
    const wave = { running, next: undefined };
    waves.set(path, wave);
    const done = (): void => {
      if (waves.get(path) === wave) waves.delete(path);
    };
    running.then(done, done);
    return running;
  };
  return (path) => {
    const wave = waves.get(path);
    if (wave === undefined) return start(path);
    wave.next ??= wave.running.then(
      () => start(path),
      () => start(path),
    );
    return wave.next;
  };
}

async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function writerOf(handle: FileHandle, sync: boolean): FileWriter {
  return {
    write: async (chunks) => {
      const total = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
      const { bytesWritten } = await handle.writev([...chunks]);
      // A disk that fills up may take a part and say nothing: the rest is tried again, which then says it.
      if (bytesWritten < total)
        await handle.writeFile(Buffer.concat(chunks).subarray(bytesWritten));
    },
    // The size is part of what this makes durable; the times are not, and need not be.
    sync: sync ? () => handle.datasync() : async () => {},
    close: () => handle.close(),
  };
}

async function readerOf(handle: FileHandle): Promise<FileReader> {
  try {
    const { size } = await handle.stat();
    return {
      size,
      read: async (position, length) => {
        const buffer = Buffer.allocUnsafe(length);
        let filled = 0;
        while (filled < length) {
          const { bytesRead } = await handle.read(
            buffer,
            filled,
            length - filled,
            position + filled,
          );
          if (bytesRead === 0) break;
          filled += bytesRead;
        }
        return buffer.subarray(0, filled);
      },
      close: () => handle.close(),
    };
  } catch (error) {
    await handle.close();
    throw error;
  }
}
