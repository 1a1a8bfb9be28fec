import type { Node } from '../../format/index.ts';
import type { IndexedRepository } from '../../repository/indexed-repository.ts';
import { type ExportLayout, type LeftOutReason, placeInArchive } from '../../sources/index.ts';
import { type WalkedEntry, walkTree } from '../trees/walk-tree.ts';
import { followLink } from './follow-link.ts';

/** A file or folder of a backup and its name in the zip. */
export interface ExportedFile {
  readonly path: string;
  readonly node: Node;
}

/** What a zip does not hold of a backup. */
export interface LeftOut {
  /** From the profile's folder down; a folder stands for all that is in it. */
  readonly path: string;
  readonly reason: LeftOutReason;
}

export interface ExportedFilesOptions {
  readonly layout: ExportLayout;
  /** Id of the listing of the profile's folder. */
  readonly profileTree: string;
  /** Where the profile was on its computer: what absolute links are read by. */
  readonly profileFolder: string | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onLeftOut: (leftOut: LeftOut) => void;
}

/** Links within what a link leads to, within what … */
const MOST_LINKS = 8;

/**
 * Everything of a profile's backup that belongs into the zip, folders before what is in them. A link is what it leads to within the backup, as
 * Cherry Studio has it: its restore refuses links.
 */
export async function* exportedFiles(
  repository: IndexedRepository,
  options: ExportedFilesOptions,
): AsyncGenerator<ExportedFile, void, undefined> {
  yield* filesBelow(repository, options, options.profileTree, [], []);
}

/**
 * @param alias the names under which the folder's entries appear
 * @param links where the links lead through which it was reached
 */
async function* filesBelow(
  repository: IndexedRepository,
  options: ExportedFilesOptions,
  treeId: string,
  alias: readonly string[],
  links: readonly string[],
): AsyncGenerator<ExportedFile, void, undefined> {
  const { layout, signal, onLeftOut } = options;
  const root = `/${alias.join('/')}`;
  const hasPlace = ({ path }: WalkedEntry) => 'path' in placeInArchive(layout, namesOf(path));
  for await (const entry of walkTree(repository, treeId, { root, enter: hasPlace, signal })) {
    const { path, node } = entry;
    const names = namesOf(path);
    const place = placeInArchive(layout, names);
    const leaveOut = (reason: LeftOutReason) => onLeftOut({ path: names.join('/'), reason });
    if (!('path' in place)) {
      if (place.reason) leaveOut(place.reason);
    } else if (node.type === 'file' || node.type === 'dir') {
      yield { path: place.path, node };
    } else if (node.type === 'symlink') {
      yield* linked(repository, options, { names, node, place: place.path }, links);
    } else {
      leaveOut('special-file');
    }
  }
}

async function* linked(
  repository: IndexedRepository,
  options: ExportedFilesOptions,
  link: { readonly names: readonly string[]; readonly node: Node; readonly place: string },
  links: readonly string[],
): AsyncGenerator<ExportedFile, void, undefined> {
  const { profileTree, profileFolder, signal, onLeftOut } = options;
  const { names, node, place } = link;
  const found = await followLink(repository, {
    profileTree,
    profileFolder,
    from: names,
    target: node.linkTarget ?? '',
    signal,
  });
  const path = names.join('/');
  const target = found?.names.join('/');
  const isCircle =
    target !== undefined && [path, ...links].some((other) => `${other}/`.startsWith(`${target}/`));
  // Chromium's folders are copied by Cherry Studio as they are, and then refused for their links.
  const isInBrowserStorage = names[0] !== 'Data';
  if (!found || isCircle || isInBrowserStorage || links.length >= MOST_LINKS) {
    onLeftOut({ path, reason: 'link' });
    return;
  }
  yield { path: place, node: found.node };
  if (found.node.type === 'dir' && found.node.subtree !== undefined) {
    yield* filesBelow(repository, options, found.node.subtree, names, [...links, path, target!]);
  }
}

function namesOf(path: string): string[] {
  return path.split('/').filter((name) => name !== '');
}
