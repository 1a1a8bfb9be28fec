import path from 'node:path';
import { KirschError } from '../../errors/index.ts';
import { readFailure } from './seal-job.ts';
import type { ListNames, TargetTree } from './target-tree.ts';

const SMALLEST_BLOCK = 4 * 1024;
/** No blob is larger. */
const LARGEST_BLOCK = 8 * 1024 * 1024;

/** A file or folder that is stored under another name than its own. */
export interface BackupMount {
  /** Local path, absolute. Of a folder everything in it is backed up, but what other mounts replace or `excludes` names. */
  readonly from: string;
  /** Stored path, absolute and with `/` on every system, such as `/Cherry Studio/Data/Files`; no two mounts have the same. */
  readonly as: string;
  /** Absolute local paths that are not backed up, nor walked; they may lie below another mount. */
  readonly excludes?: readonly string[];
  /**
   * For a file that is a copy made for this backup: the files that it is a copy of. Its owner and mode are those of the first of them that
   * is still there (else the copy's own), its time that of the newest. It is always read, as nothing that the disk says of a copy tells
   * whether it is as it was; and it has no inode and no ctime of its own, so that the same content gives the same tree.
   */
  readonly copyOf?: readonly string[];
  /**
   * Where its content is cut: into blocks of so many bytes, instead of where the content itself says. For a file whose parts are changed in
   * place and never move, such as a database: a change costs one block, where it would cost a chunk of a megabyte or more.
   */
  readonly blockBytes?: number;
}

/**
 * Puts mounts into one tree, as the snapshot's root shows it. Where a mounted folder holds others, it is taken apart into its entries; a
 * folder that leads to mounts and is nowhere on the disk is made.
 */
export function buildMountTree(mounts: readonly BackupMount[], listNames: ListNames): TargetTree {
  const root = madeFolder('');
  for (const { from, as, copyOf, blockBytes } of mounts) {
    let folder = root;
    let stored = '';
    for (const name of as.split('/').slice(1)) {
      stored += `/${name}`;
      const child = folder.children.get(name) ?? madeFolder(stored);
      folder.children.set(name, child);
      folder = child;
    }
    mountAt(folder, from);
    folder.isNamed = true;
    if (copyOf) folder.copyOf = copyOf;
    if (blockBytes !== undefined) folder.blockBytes = blockBytes;
  }
  takeApart(root, new Set(excludedByMounts(mounts)), listNames);
  return root;
}

/** Every local path that mounts leave out. */
export function excludedByMounts(mounts: readonly BackupMount[]): string[] {
  return mounts.flatMap(({ excludes = [] }) => excludes);
}

/** @throws KirschError `BAD_ARGUMENT` for mounts that cannot be meant */
export function checkMounts(paths: readonly string[], mounts: readonly BackupMount[]): void {
  const names = new Set<string>();
  const refuse = (message: string, hint: string) =>
    new KirschError('BAD_ARGUMENT', message, { hint });
  for (const { from, as, blockBytes = SMALLEST_BLOCK } of mounts) {
    if (
      !(Number.isInteger(blockBytes) && blockBytes >= SMALLEST_BLOCK && blockBytes <= LARGEST_BLOCK)
    ) {
      throw refuse(
        `${as} cannot be cut into blocks of ${blockBytes} bytes.`,
        'Choose from 4 KiB to 8 MiB.',
      );
    }
    if (!path.isAbsolute(from)) {
      throw refuse(`${from} is to be mounted, and is no absolute path.`, 'Resolve it first.');
    }
    if (!isStoredPath(as)) {
      throw refuse(`Nothing can be stored as ${JSON.stringify(as)}.`, 'Write it as /folder/name.');
    }
    if (!paths.some((root) => as === root || as.startsWith(`${root}/`))) {
      throw refuse(`${as} is in none of the paths of the backup.`, 'Name the folder it lies in.');
    }
    if (names.has(as)) {
      throw refuse(`Two things are to be stored as ${as}.`, 'Give each a name of its own.');
    }
    names.add(as);
  }
}

/** Makes the entries of mounted folders that hold other mounts targets themselves. */
function takeApart(folder: TargetTree, excluded: ReadonlySet<string>, listNames: ListNames): void {
  if (!folder.isMade && folder.children.size > 0) {
    folder.isTarget = false;
    try {
      for (const name of listNames(folder.path)) {
        const local = path.join(folder.path, name);
        if (!excluded.has(local)) addEntry(folder, name, local);
      }
    } catch (error) {
      // What is mounted in it is backed up all the same.
      folder.unlisted = readFailure(error);
    }
  }
  for (const child of folder.children.values()) takeApart(child, excluded, listNames);
}

/** An entry of a folder: a target of its own, or the place of what is mounted there. */
function addEntry(folder: TargetTree, name: string, local: string): void {
  const child = folder.children.get(name);
  if (child && !child.isMade) return;
  const target = child ?? madeFolder(local);
  mountAt(target, local);
  folder.children.set(name, target);
}

function mountAt(folder: TargetTree, local: string): void {
  folder.path = local;
  folder.isTarget = true;
  folder.isMade = false;
}

function madeFolder(stored: string): TargetTree {
  return { path: stored, isTarget: false, isNamed: false, isMade: true, children: new Map() };
}

function isStoredPath(stored: string): boolean {
  const [empty, ...parts] = stored.split('/');
  return (
    empty === '' &&
    parts.length > 0 &&
    parts.every((part) => part !== '' && part !== '.' && part !== '..' && !part.includes('\0'))
  );
}
