import type { Node } from '../../format/index.ts';
import type { IndexedRepository } from '../../repository/indexed-repository.ts';

/** A link in the backup of a profile. */
export interface ProfileLink {
  readonly profileTree: string;
  readonly profileFolder: string | undefined;
  /** The link's own names, from the profile's folder down. */
  readonly from: readonly string[];
  readonly target: string;
  readonly signal?: AbortSignal | undefined;
}

/** Links that lead to links. */
const MOST_STEPS = 8;

/** The file or folder of the backup that a link leads to; undefined where it leads elsewhere, to nothing, or in a circle. */
export async function followLink(
  repository: IndexedRepository,
  link: ProfileLink,
): Promise<{ readonly names: readonly string[]; readonly node: Node } | undefined> {
  let { from, target } = link;
  for (let step = 0; step < MOST_STEPS; step++) {
    const names = linkedNames(from, target, link.profileFolder);
    const node = names && (await nodeAt(repository, link, names));
    if (!node) return undefined;
    if (node.type === 'file' || node.type === 'dir') return { names, node };
    if (node.type !== 'symlink') return undefined;
    [from, target] = [names, node.linkTarget ?? ''];
  }
  return undefined;
}

/** Where a link leads, from the profile's folder down; undefined for places outside of it, and for the folder itself. */
export function linkedNames(
  from: readonly string[],
  target: string,
  profileFolder: string | undefined,
): string[] | undefined {
  // A backup of Windows has its separators; elsewhere a backslash in a link is so rare that it may lead nowhere.
  const text = target.replaceAll('\\', '/');
  const isAbsolute = text.startsWith('/') || /^[A-Za-z]:\//.test(text);
  const relative = isAbsolute ? below(text, profileFolder) : text;
  if (relative === undefined) return undefined;
  const names = isAbsolute ? [] : from.slice(0, -1);
  for (const name of relative.split('/')) {
    if (name === '' || name === '.') continue;
    if (name !== '..') names.push(name);
    else if (names.pop() === undefined) return undefined;
  }
  return names.length > 0 ? names : undefined;
}

function below(path: string, folder: string | undefined): string | undefined {
  if (!folder) return undefined;
  const start = `${folder.replaceAll('\\', '/').replace(/\/+$/, '')}/`;
  // Windows puts this in front where a path may be long.
  const plain = path.replace(/^\/\/\?\//, '');
  const isWindows = /^[A-Za-z]:/.test(start);
  const isBelow = isWindows
    ? plain.toLowerCase().startsWith(start.toLowerCase())
    : plain.startsWith(start);
  return isBelow ? plain.slice(start.length) : undefined;
}

async function nodeAt(
  repository: IndexedRepository,
  { profileTree, signal }: ProfileLink,
  names: readonly string[],
): Promise<Node | undefined> {
  let folder: string | undefined = profileTree;
  let found: Node | undefined;
  for (const name of names) {
    const nodes: readonly Node[] = folder ? await repository.loadTree(folder, signal) : [];
    found = nodes.find((node) => node.name === name);
    folder = found?.type === 'dir' ? found.subtree : undefined;
  }
  return found;
}
