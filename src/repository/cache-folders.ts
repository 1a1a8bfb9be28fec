import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join, posix, win32 } from 'node:path';

/** The first line is fixed by the Cache Directory Tagging Specification: backup programs pass such a folder over. */
const CACHE_TAG = `Signature: 8a477f597d28d172789f06886806bc55
# This folder is a cache of Kirsch. It may be deleted at any time.
`;

/**
 * Where caches live unless somebody says otherwise: `KIRSCH_CACHE_DIR` where it is set, a folder `kirsch` in
 * `RESTIC_CACHE_DIR` (restic refuses a folder that holds our files), else a folder `kirsch` where the platform keeps
 * caches (XDG Base Directories, `~/Library/Caches`, `%LOCALAPPDATA%`).
 * @param home the user's home folder
 */
export function defaultCacheFolder(
  env: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform,
  home: string,
): string {
  const { KIRSCH_CACHE_DIR: chosen, RESTIC_CACHE_DIR: shared } = env;
  const { LOCALAPPDATA: local, XDG_CACHE_HOME: xdg } = env;
  if (chosen) return chosen;
  if (shared) return (platform === 'win32' ? win32 : posix).join(shared, 'kirsch');
  if (platform === 'win32') {
    return win32.join(local || win32.join(home, 'AppData', 'Local'), 'kirsch');
  }
  if (platform === 'darwin') return posix.join(home, 'Library', 'Caches', 'kirsch');
  // The specification wants a relative path to be ignored.
  return posix.join(xdg && posix.isAbsolute(xdg) ? xdg : posix.join(home, '.cache'), 'kirsch');
}

/**
 * Makes the folder of all caches, tagged as a cache and readable by its owner only.
 * @throws the file system's error
 */
export function makeCacheRoot(root: string): void {
  mkdirSync(root, { recursive: true, mode: 0o700 });
  try {
    writeFileSync(join(root, 'CACHEDIR.TAG'), CACHE_TAG, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    // There already, or the cache can only be read: it serves all the same.
    if (!['EEXIST', 'EROFS', 'EACCES', 'EPERM'].includes(codeOf(error))) throw error;
  }
}

/** The names in a folder, none where it cannot be read. */
export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? '';
}
