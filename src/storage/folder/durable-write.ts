import { randomBytes } from 'node:crypto';
import { chmod, type FileHandle, mkdir, open, rename, unlink } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';

/** Access rights of a folder repository, as restic chooses them: for its owner, or for a group when `config` says so. */
export interface FolderModes {
  readonly file: number;
  readonly folder: number;
  /** Whether the modes are wider than the usual umask lets through, and have to be set explicitly. */
  readonly explicit: boolean;
}

export const PRIVATE_MODES: FolderModes = { file: 0o400, folder: 0o700, explicit: false };
export const GROUP_MODES: FolderModes = { file: 0o440, folder: 0o750, explicit: true };

/** Windows shows a file without write permission as read-only, and then refuses to rename or delete it. */
const ON_WINDOWS = process.platform === 'win32';

/** File systems that cannot sync (SMB, some FUSE) say so with one of these; there is no more to be done. */
const CANNOT_SYNC = new Set(['EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS']);

/**
 * Writes a file below `root` so that others see all of it or nothing, also after a power cut: temporary file in the
 * same folder, fsync, rename, fsync of the folder. Folders between the two are made, `root` is not. The temporary
 * file is removed when anything fails.
 * @param write puts the bytes into the open file, called once at most; may throw to give up
 */
export async function writeDurably<Result>(
  root: string,
  path: string,
  modes: FolderModes,
  write: (file: FileHandle) => Promise<Result>,
): Promise<Result> {
  // restic's own form of temporary name: no id, so every reader of the format skips a leftover.
  const temporary = `${path}-tmp-${randomBytes(6).toString('hex')}`;
  const file = await openNew(root, temporary, modes);
  try {
    let result: Result;
    try {
      if (modes.explicit && !ON_WINDOWS) await file.chmod(modes.file);
      result = await write(file);
      await syncWherePossible(file);
    } finally {
      await file.close();
    }
    await rename(temporary, path);
    await syncFolder(dirname(path));
    return result;
  } catch (error) {
    await unlink(temporary).catch(() => {});
    throw error;
  }
}

async function openNew(root: string, path: string, modes: FolderModes): Promise<FileHandle> {
  const mode = ON_WINDOWS ? 0o600 : modes.file;
  try {
    return await open(path, 'wx', mode);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    await makeFolders(root, dirname(path), modes);
    return await open(path, 'wx', mode);
  }
}

/** Makes what is missing between `root` and `folder`. Not `root`: it may be the mount point of an absent disk. */
async function makeFolders(root: string, folder: string, modes: FolderModes): Promise<void> {
  let path = root;
  for (const part of relative(root, folder).split(sep).filter(Boolean)) {
    const parent = path;
    path = join(path, part);
    try {
      await mkdir(path, modes.folder);
      if (modes.explicit && !ON_WINDOWS) await chmod(path, modes.folder);
      await syncFolder(parent);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

/** Makes a folder's entries survive a power cut. Windows keeps them by itself, and cannot open a folder. */
export async function syncFolder(path: string): Promise<void> {
  if (ON_WINDOWS) return;
  const folder = await open(path, 'r');
  try {
    await syncWherePossible(folder);
  } finally {
    await folder.close();
  }
}

async function syncWherePossible(file: FileHandle): Promise<void> {
  try {
    await file.sync();
  } catch (error) {
    if (!CANNOT_SYNC.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}
