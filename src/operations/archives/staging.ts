import { mkdtemp, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KirschError } from '../../errors/index.ts';

/** What a disk should keep, whatever is unpacked to it. */
const RESERVE = 64 * 1024 * 1024;

/**
 * Runs `work` with a new folder that nobody else can read, and removes it afterwards.
 *
 * @param bytes that are to be unpacked into it
 * @throws KirschError `DISK_FULL` before anything is written, where there is no room for them
 */
export async function withStaging<T>(
  bytes: number,
  temporaryFolder: string | undefined,
  work: (folder: string) => Promise<T>,
): Promise<T> {
  const parent = temporaryFolder ?? tmpdir();
  await assertRoom(parent, bytes);
  const folder = await mkdtemp(join(parent, 'kirsch-zip-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** @throws KirschError `DISK_FULL` */
export async function assertRoom(folder: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  if (bytes + RESERVE <= free) return;
  throw new KirschError(
    'DISK_FULL',
    `Unpacked it has ${bytes} bytes, and the disk of ${folder} has room for ${Math.max(0, free - RESERVE)}.`,
    {
      hint: 'Make room, or name a folder for temporary files on another disk.',
      details: { path: folder, needed: bytes, free },
    },
  );
}
