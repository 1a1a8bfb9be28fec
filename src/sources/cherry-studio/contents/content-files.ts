import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { KirschError } from '../../../errors/index.ts';

/** A file or folder in a folder. */
export interface ContentEntry {
  readonly name: string;
  readonly isFolder: boolean;
  /** Bytes; 0 for a folder. */
  readonly size: number;
}

/**
 * The files of a profile under its own names (`Data/cherrystudio.sqlite`), wherever they are: in a folder, in a backup, in a zip. Paths have
 * slashes, and none at either end; `''` is the top. Nothing here is asked to be fast at random places: what needs that is copied first.
 */
export interface ContentFiles {
  /** What is in a folder; empty where there is none. */
  list(folder: string): Promise<readonly ContentEntry[]>;
  /**
   * The bytes of a file, from the first to the last.
   *
   * @throws KirschError `PATH_NOT_FOUND` when it is gone; and what reading throws
   */
  read(path: string, signal?: AbortSignal): AsyncIterable<Uint8Array>;
}

/** The files of a profile on this disk, or of one that was captured or unpacked. Links are followed; nothing may write there meanwhile. */
export function contentFolder(folder: string): ContentFiles {
  return {
    list: async (path) => {
      const place = join(folder, path);
      const names = await readdir(place).catch(onlyMissing);
      const entries = await Promise.all(
        (names ?? []).map(async (name): Promise<ContentEntry[]> => {
          const facts = await stat(join(place, name)).catch(onlyMissing);
          if (!facts?.isFile() && !facts?.isDirectory()) return [];
          const isFolder = facts.isDirectory();
          return [{ name, isFolder, size: isFolder ? 0 : facts.size }];
        }),
      );
      return entries.flat();
    },
    read: async function* (path, signal) {
      try {
        yield* createReadStream(join(folder, path), signal ? { signal } : {});
      } catch (cause) {
        if (onlyMissing(cause) === undefined) throw contentNotFound(path, cause);
      }
    },
  };
}

/** The error for a file that is not there. */
export function contentNotFound(path: string, cause?: unknown): KirschError {
  return new KirschError('PATH_NOT_FOUND', `There is no "${path}".`, { cause, details: { path } });
}

/** The entry at a path; undefined when there is none. */
export async function findContent(
  files: ContentFiles,
  path: string,
): Promise<ContentEntry | undefined> {
  const end = path.lastIndexOf('/');
  const entries = await files.list(end === -1 ? '' : path.slice(0, end));
  return entries.find(({ name }) => name === path.slice(end + 1));
}

/** A small file as a whole; undefined when it is gone or larger than that. */
export async function readContent(
  files: ContentFiles,
  path: string,
  maxBytes: number,
  signal?: AbortSignal,
): Promise<Buffer | undefined> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  if ((await findContent(files, path))?.isFolder !== false) return undefined;
  for await (const part of files.read(path, signal)) {
    bytes += part.length;
    if (bytes > maxBytes) return undefined;
    // Whoever gives it may use its memory again.
    parts.push(Buffer.from(part));
  }
  return Buffer.concat(parts);
}

function onlyMissing(error: unknown): undefined {
  const { code } = error as NodeJS.ErrnoException;
  if (code !== 'ENOENT' && code !== 'ENOTDIR') throw error;
}
