import type { FileSystemExtras } from './file-system-extras.ts';
import { nativeFileSystem } from './native-file-system.ts';
import { plainFileSystem } from './plain-file-system.ts';

let opened: FileSystemExtras | undefined;

/**
 * The best extras that this computer has: the native ones, else plain ones that say what is `missing`. The same
 * ones for every call in a thread; the first takes 15 ms.
 */
export function openFileSystem(): FileSystemExtras {
  opened ??= nativeOrPlain();
  return opened;
}

function nativeOrPlain(): FileSystemExtras {
  try {
    return nativeFileSystem();
  } catch {
    return plainFileSystem();
  }
}
