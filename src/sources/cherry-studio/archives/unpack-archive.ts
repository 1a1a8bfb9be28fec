import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isKirschError, KirschError } from '../../../errors/index.ts';
import { isSafeName, localPlatform, type PathPlatform } from '../../../file-system/index.ts';
import { shown, type ZipEntry } from './zip-entry-rules.ts';
import type { OpenZip } from './zip-file.ts';
import { refusedZip } from './zip-refusal.ts';

export interface UnpackOptions {
  /** Which entries; by default all. */
  readonly wants?: (entry: ZipEntry) => boolean;
  /** Whose names are to be taken. @default this computer's */
  readonly platform?: PathPlatform;
  readonly signal?: AbortSignal | undefined;
  /** Called with the bytes that have been unpacked. */
  readonly onProgress?: (bytes: number) => void;
}

export interface Unpacked {
  readonly files: number;
  readonly bytes: number;
}

/**
 * Unpacks a zip into a folder, entry after entry, each held against its checksum. Files are their owner's alone.
 *
 * @param folder is there, and empty; on an error what has been unpacked stays in it, for the caller to remove
 * @throws KirschError `ARCHIVE_DAMAGED`; `ARCHIVE_REFUSED` also for names that this system cannot keep, or of which it takes two for one;
 *   `DISK_FULL`, `TARGET_UNWRITABLE`, `ABORTED`; and what the source throws
 */
export async function unpackArchive(
  zip: OpenZip,
  folder: string,
  { wants = () => true, platform = localPlatform, signal, onProgress }: UnpackOptions = {},
): Promise<Unpacked> {
  const made = new Set<string>([folder]);
  const makeFolder = async (path: string): Promise<void> => {
    if (made.has(path)) return;
    await mkdir(path, { recursive: true, mode: 0o700 });
    made.add(path);
  };
  let [files, bytes] = [0, 0];
  for (const entry of zip.entries) {
    if (!wants(entry)) continue;
    assertKeepable(entry.path, platform);
    const path = join(folder, entry.path);
    try {
      await makeFolder(entry.isFolder ? path : dirname(path));
      if (entry.isFolder) continue;
      const file = await open(path, 'wx', entry.isExecutable ? 0o700 : 0o600);
      try {
        for await (const part of zip.read(entry, signal)) {
          await writeAll(file, part);
          bytes += part.length;
          onProgress?.(bytes);
        }
        await file.utimes(entry.modified / 1000, entry.modified / 1000);
      } finally {
        await file.close();
      }
      files++;
    } catch (error) {
      throw errorOf(error, entry.path);
    }
  }
  return { files, bytes };
}

async function writeAll(file: FileHandle, bytes: Buffer): Promise<void> {
  for (let at = 0; at < bytes.length; ) at += (await file.write(bytes, at)).bytesWritten;
}

function assertKeepable(path: string, platform: PathPlatform): void {
  if (path.split('/').every((name) => isSafeName(name, platform))) return;
  throw refusedZip('bad-name', `this system cannot keep a file “${shown(path)}”`, path);
}

function errorOf(error: unknown, path: string): unknown {
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (isKirschError(error) || syscall === undefined) return error;
  // Another entry's name differs in case only, on a disk that takes both for one.
  if (code === 'EEXIST' || code === 'ENOTDIR' || code === 'EISDIR') {
    return refusedZip('duplicate-name', `this disk takes “${shown(path)}” for another in it`, path);
  }
  const isFull = code === 'ENOSPC' || code === 'EDQUOT';
  return new KirschError(
    isFull ? 'DISK_FULL' : 'TARGET_UNWRITABLE',
    `“${shown(path)}” could not be unpacked (${code}).`,
    {
      hint: isFull ? 'Make room, or name another folder for temporary files.' : 'Check the folder.',
      cause: error,
    },
  );
}
