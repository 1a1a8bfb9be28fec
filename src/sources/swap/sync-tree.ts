import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fsyncFolder } from '../../file-system/index.ts';

/** Files whose content is waited for at once: the disk does them together. */
const AT_ONCE = 32;

/** Waits until the disk has a folder with all that is in it: what takes the place of something else must outlast a power loss. */
export async function syncTree(folder: string): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  for (let at = 0; at < files.length; at += AT_ONCE) {
    const group = files.slice(at, at + AT_ONCE);
    await Promise.all(group.map(({ name }) => syncFile(join(folder, name))));
  }
  for (const entry of entries) {
    if (entry.isDirectory()) await syncTree(join(folder, entry.name));
  }
  fsyncFolder(folder);
}

async function syncFile(path: string): Promise<void> {
  // Windows syncs only what is open for writing; elsewhere a file that may only be read is synced as well.
  const file = await open(path, process.platform === 'win32' ? 'r+' : 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
