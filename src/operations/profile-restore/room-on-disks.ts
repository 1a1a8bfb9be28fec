import { stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { KirschError } from '../../errors/index.ts';

/** What a restore wants of one disk, in bytes. */
export interface DiskRoom {
  /** The first of the folders on it that something is wanted in. */
  readonly path: string;
  readonly needed: number;
  readonly free: number;
}

/** A disk, and how much is free on it for this user, in bytes. */
export interface Disk {
  readonly id: number;
  readonly free: number;
}

/** Adds up what is wanted in folders that may lie on several disks; each disk once, in the order of the folders. */
export async function roomOnDisks(
  wanted: readonly { readonly path: string; readonly bytes: number }[],
  diskOf: (path: string) => Promise<Disk> = diskOfFolder,
): Promise<DiskRoom[]> {
  const rooms = new Map<number, DiskRoom>();
  for (const { path, bytes } of wanted) {
    const { id, free } = await diskOf(path);
    const room = rooms.get(id) ?? { path, needed: 0, free };
    rooms.set(id, { ...room, needed: room.needed + bytes });
  }
  return [...rooms.values()];
}

/** The one that would be left with the least room, or lacks the most. */
export function tightest(rooms: readonly DiskRoom[]): DiskRoom {
  return rooms.reduce((a, b) => (b.free - b.needed < a.free - a.needed ? b : a));
}

/**
 * The disk of a folder, which may be missing yet.
 * @throws KirschError `TARGET_UNWRITABLE`
 */
async function diskOfFolder(folder: string): Promise<Disk> {
  for (let at = folder; ; at = dirname(at)) {
    try {
      const [{ dev: id }, { bavail, bsize }] = await Promise.all([stat(at), statfs(at)]);
      return { id, free: bavail * bsize };
    } catch (cause) {
      if (dirname(at) !== at) continue;
      throw new KirschError('TARGET_UNWRITABLE', `There is no disk for "${folder}".`, { cause });
    }
  }
}
