import path from 'node:path';

/**
 * The folders and files that a backup starts from, as the root of its snapshot shows them. A folder between the root and
 * a target appears with only what leads to targets.
 */
export interface TargetTree {
  /** Local path; for the root of all, empty. */
  readonly path: string;
  /** Whether this is a target, all of which is backed up. */
  isTarget: boolean;
  readonly children: Map<string, TargetTree>;
}

/** Directory listings are asked for where a target is given as `.` or `..`. */
export type ListNames = (folder: string) => readonly string[];

/**
 * Puts targets into one tree, as restic does: an absolute path keeps all its parts (a drive letter becomes a folder), a
 * relative one the parts that were typed, and `.` or `..` stand for the entries of that folder, so that the metadata of
 * the folder itself is left out. Two targets that would bear the same name get `-0`, `-1` … behind it.
 */
export function buildTargetTree(
  targets: readonly string[],
  workingFolder: string,
  listNames: ListNames,
  flavour: path.PlatformPath = path,
): TargetTree {
  const root: TargetTree = { path: '', isTarget: false, children: new Map() };
  for (const target of targets) {
    const absolute = flavour.resolve(workingFolder, target);
    const parts = partsOf(target, flavour);
    if (parts.length > 0) add(root, parts, absolute, flavour);
    else if (flavour.isAbsolute(target)) root.isTarget = true;
    else {
      for (const name of listNames(absolute)) {
        add(root, [name], flavour.join(absolute, name), flavour);
      }
    }
  }
  return root;
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

function add(
  root: TargetTree,
  parts: readonly string[],
  absolute: string,
  flavour: path.PlatformPath,
): void {
  let folder = root;
  parts.forEach((part, at) => {
    const isLast = at === parts.length - 1;
    let local = absolute;
    for (let up = parts.length - 1; up > at; up--) local = flavour.dirname(local);
    let name = part;
    let child = folder.children.get(name);
    for (let suffix = 0; child && child.path !== local; suffix++) {
      name = `${part}-${suffix}`;
      child = folder.children.get(name);
    }
    if (!child) {
      child = { path: local, isTarget: false, children: new Map() };
      folder.children.set(name, child);
    }
    if (isLast) child.isTarget = true;
    folder = child;
  });
}
