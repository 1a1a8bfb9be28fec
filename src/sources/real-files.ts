import { access, constants, lstat, open, readdir, readlink, realpath } from 'node:fs/promises';
import type { EntryKind, SourceFiles } from './computer.ts';

/** The file system of this computer. */
export const realFiles: SourceFiles = {
  async list(folder) {
    const names = await unlessAbsent(readdir(folder));
    return names?.sort();
  },
  async facts(path) {
    const found = await unlessAbsent(lstat(path));
    if (!found) return undefined;
    const kind: EntryKind = found.isFile()
      ? 'file'
      : found.isDirectory()
        ? 'folder'
        : found.isSymbolicLink()
          ? 'symlink'
          : 'other';
    return { kind, size: kind === 'file' ? found.size : 0, modified: found.mtimeMs };
  },
  async read(path, limit, from = 'start') {
    const file = await unlessAbsent(open(path, 'r'));
    if (!file) return undefined;
    try {
      const { size } = await file.stat();
      const position = from === 'end' ? Math.max(0, size - limit) : 0;
      const bytes = Buffer.alloc(Math.min(limit, Math.max(1, size)));
      const { bytesRead } = await file.read(bytes, 0, bytes.length, position);
      return bytes.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  },
  async link(path) {
    try {
      return await readlink(path);
    } catch (error) {
      if (codeOf(error) === 'EINVAL' || codeOf(error) === 'UNKNOWN') return undefined;
      return unlessAbsent(Promise.reject(error));
    }
  },
  real: (path) => unlessAbsent(realpath(path)),
  async isWritable(folder) {
    return access(folder, constants.W_OK).then(
      () => true,
      () => false,
    );
  },
};

/** Whether an error says that another program has the file, in the way of Windows. */
export function isBusy(error: unknown): boolean {
  return ['EBUSY', 'EPERM', 'EACCES'].includes(codeOf(error));
}

async function unlessAbsent<T>(promise: Promise<T>): Promise<T | undefined> {
  try {
    return await promise;
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'ELOOP'].includes(codeOf(error))) return undefined;
    throw error;
  }
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException | undefined)?.code ?? '';
}
