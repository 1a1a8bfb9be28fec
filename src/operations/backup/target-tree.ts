import path from 'node:path';
import type { ReadFailure } from './seal-job.ts';

/**
 * The folders and files that a backup starts from, as the root of its snapshot shows them. A folder between the root and
 * a target appears with only what leads to targets.
 */
export interface TargetTree {
  /** Local path; for the root of all, empty; for a folder that is made, the stored one. */
  path: string;
  /** Whether this is a target, all of which is backed up. */
  isTarget: boolean;
  /** Whether somebody asked for just this target: then nothing leaves it out. */
  isNamed: boolean;
  /** Whether it is a folder on no disk, made to lead to mounts. */
  isMade: boolean;
  /** The files that this is a copy of; see `BackupMount`. */
  copyOf?: readonly string[];
  /** The size of the blocks that this is cut into; see `BackupMount`. */
  blockBytes?: number;
  /** Why only what is mounted in this folder is known of it. */
  unlisted?: ReadFailure;
  readonly children: Map<string, TargetTree>;
}

/** Directory listings are asked for where a target is given as `.` or `..`. */
export type ListNames = (folder: string) => readonly string[];

/**
 * Puts targets into one tree, as restic does: an absolute path keeps all its parts (a drive letter becomes a folder), a
 * relative one the parts that were typed, and `.` or `..` stand for the entries of that folder, so that the metadata of
 * the folder itself is left out. Two targets that would bear the same name get `-0`, `-1` … behind it. A folder that is a
 * target and holds others is taken apart into its entries: what is named is backed up whatever the excludes say.
 */
export function buildTargetTree(
  targets: readonly string[],
  workingFolder: string,
  listNames: ListNames,
  flavour: path.PlatformPath = path,
): TargetTree {
  const root = folderAt('');
  for (const target of targets) {
    const absolute = flavour.resolve(workingFolder, target);
    const parts = partsOf(target, flavour);
    if (parts.length > 0) add(root, parts, absolute, flavour).isNamed = true;
    else if (flavour.isAbsolute(target)) root.isTarget = true;
    else addEntries(root, absolute, listNames, flavour);
  }
  takeApart(root, listNames, flavour);
  return root;
}

/** Makes the entries of folders that hold other targets targets themselves. */
function takeApart(folder: TargetTree, listNames: ListNames, flavour: path.PlatformPath): void {
  if (folder.isTarget && folder.children.size > 0) {
    try {
      addEntries(folder, folder.path || flavour.sep, listNames, flavour);
      folder.isTarget = false;
    } catch {
      // A folder that cannot be listed: the walk will meet the same error, and report it.
      folder.children.clear();
    }
  }
  for (const child of folder.children.values()) takeApart(child, listNames, flavour);
}

function addEntries(
  folder: TargetTree,
  absolute: string,
  listNames: ListNames,
  flavour: path.PlatformPath,
): void {
  for (const name of listNames(absolute)) {
    add(folder, [name], flavour.join(absolute, name), flavour);
  }
}

function folderAt(local: string): TargetTree {
  return { path: local, isTarget: false, isNamed: false, isMade: false, children: new Map() };
}

function partsOf(target: string, flavour: path.PlatformPath): string[] {
  const normal = flavour.normalize(target);
  const { root } = flavour.parse(normal);
  const drive = root.replace(/[:\\/]+/g, '');
  const parts = normal
    .slice(root.length)
    .split(flavour.sep)
    .filter((part) => part !== '' && part !== '.' && part !== '..');
  return drive === '' ? parts : [drive, ...parts];
}

/** Returns the new target. */
function add(
  root: TargetTree,
  parts: readonly string[],
  absolute: string,
  flavour: path.PlatformPath,
): TargetTree {
  let folder = root;
  parts.forEach((part, at) => {
    let local = absolute;
    for (let up = parts.length - 1; up > at; up--) local = flavour.dirname(local);
    let name = part;
    let child = folder.children.get(name);
    for (let suffix = 0; child && child.path !== local; suffix++) {
      name = `${part}-${suffix}`;
      child = folder.children.get(name);
    }
    if (!child) {
      child = folderAt(local);
      folder.children.set(name, child);
    }
    folder = child;
  });
  folder.isTarget = true;
  return folder;
}
