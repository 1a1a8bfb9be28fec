import { mkdtemp, readdir, rm, stat, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { isProcessAlive } from '../../repository/lock-owner.ts';
import { processSpace } from '../../repository/process-space.ts';

const PREFIX = '.kirsch-capture-';
const NAME = /^\.kirsch-capture-([0-9a-f]+|any)-(\d+)-/;
/** What else is written there: the manifest, and what SQLite needs for a moment. */
const SLACK_BYTES = 16 * 1024 * 1024;
/** The process that captured for one that was killed may still write a file. */
const WHOLE = { recursive: true, force: true, maxRetries: 3 } as const;

/** A folder for captured files, of one run. */
export interface CaptureFolder {
  readonly path: string;
  /** Removes what is in it. */
  clear(): Promise<void>;
  /** Never throws: what cannot be removed now, the next run removes. */
  remove(): Promise<void>;
}

/** What decides where captured files go. */
export interface CaptureFolderOptions {
  /** The profile's folder. */
  readonly beside: string;
  /** About how much is captured. */
  readonly bytes: number;
  /** Where it is to be, if somebody has said so. */
  readonly parent?: string | undefined;
}

/**
 * Makes a folder that only this user can look into: in the system's folder for temporary files if that is on the profile's disk, else beside
 * the profile, where immutable files need not be copied; wherever there is room. Removes what runs that were killed have left.
 */
export async function makeCaptureFolder({
  beside,
  bytes,
  parent,
}: CaptureFolderOptions): Promise<CaptureFolder> {
  const parents = parent === undefined ? await likelyParents(beside) : [parent];
  for (const folder of parents) await removeLeftovers(folder);
  const roomy: string[] = [];
  for (const folder of parents) {
    if (await hasRoom(folder, bytes + SLACK_BYTES)) roomy.push(folder);
  }
  // Where nobody can tell, or nowhere is room, the disk says so itself.
  const path = await makeIn(roomy.length > 0 ? roomy : parents);
  return {
    path,
    clear: async () => {
      for (const name of await readdir(path)) await rm(join(path, name), WHOLE);
    },
    remove: () => rm(path, WHOLE).catch(() => {}),
  };
}

async function likelyParents(beside: string): Promise<string[]> {
  const [temporary, near] = [tmpdir(), dirname(beside)];
  const device = async (folder: string) => (await stat(folder).catch(() => undefined))?.dev;
  return (await device(temporary)) === (await device(beside))
    ? [temporary, near]
    : [near, temporary];
}

async function makeIn(parents: readonly string[]): Promise<string> {
  const prefix = `${PREFIX}${processSpace() ?? 'any'}-${process.pid}-`;
  for (const parent of parents.slice(0, -1)) {
    try {
      return await mkdtemp(join(parent, prefix));
    } catch {
      // Not for us to write into.
    }
  }
  return mkdtemp(join(parents.at(-1)!, prefix));
}

async function hasRoom(folder: string, bytes: number): Promise<boolean> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize >= bytes;
  } catch {
    return false;
  }
}

async function removeLeftovers(parent: string): Promise<void> {
  const names = await readdir(parent).catch(() => []);
  for (const name of names.filter(isLeftover)) {
    await rm(join(parent, name), WHOLE).catch(() => {});
  }
}

/** Whether a folder of that name belongs to a run on this computer that has ended. */
export function isLeftover(name: string): boolean {
  const [, space, pid] = NAME.exec(name) ?? [];
  return space !== undefined && space === (processSpace() ?? 'any') && !isProcessAlive(Number(pid));
}
