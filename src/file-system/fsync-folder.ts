import { closeSync, fsyncSync, openSync } from 'node:fs';
import { platform } from 'node:os';

/**
 * Waits until the disk has a folder's entries: a file that was created, renamed or removed in it stays so even if
 * the power fails. On Windows, where folders cannot be synced and need not be, it does nothing.
 */
export function fsyncFolder(path: string | Buffer): void {
  if (platform() === 'win32') return;
  const fd = openSync(path, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
