import { isKirschError, KirschError } from '../../errors/index.ts';
import type { Node } from '../../format/index.ts';
import type { IndexedRepository } from '../../repository/indexed-repository.ts';
import { type ContentFiles, contentNotFound } from '../../sources/cherry-studio/contents/index.ts';
import { readFileContent } from '../dump/file-content.ts';
import { findFolder, partsOfPath } from '../trees/find-in-tree.ts';
import { joinPath } from '../trees/walk-tree.ts';

/** Where every backup of Cherry Studio has its profile. */
export const PROFILE_ROOT = '/Cherry Studio';

/** A profile in a backup. */
export class SnapshotFiles implements ContentFiles {
  readonly #repository: IndexedRepository;
  readonly #treeId: string;
  readonly #root: string;
  readonly #folders = new Map<string, Promise<readonly Node[]>>();

  /**
   * @param treeId the snapshot's root
   * @param root where the profile is in it
   */
  constructor(repository: IndexedRepository, treeId: string, root: string = PROFILE_ROOT) {
    this.#repository = repository;
    this.#treeId = treeId;
    this.#root = root;
  }

  async list(folder: string) {
    const nodes = await this.#nodes(folder);
    return nodes
      .filter(({ type }) => type === 'file' || type === 'dir')
      .map(({ name, type, size }) => ({ name, isFolder: type === 'dir', size: Number(size ?? 0) }));
  }

  async *read(path: string, signal?: AbortSignal): AsyncGenerator<Uint8Array, void, undefined> {
    yield* readFileContent(this.#repository, await this.#file(path), signal);
  }

  /**
   * The ids of a file's contents, or of all files below a folder with their names: as long as these are the same, so is what was read from
   * there, whatever times and owners say. `''` where there is nothing.
   */
  async contentKey(path: string): Promise<string> {
    const end = path.lastIndexOf('/');
    const nodes = await this.#nodes(end === -1 ? '' : path.slice(0, end));
    const node = nodes.find(({ name }) => name === path.slice(end + 1));
    if (node?.type === 'file') return JSON.stringify([path, node.content]);
    if (node?.type !== 'dir') return '';
    const below: string[] = [];
    for (const { name } of await this.#nodes(path)) {
      below.push(await this.contentKey(`${path}/${name}`));
    }
    return JSON.stringify([path, below]);
  }

  async #file(path: string): Promise<Node> {
    const end = path.lastIndexOf('/');
    const nodes = await this.#nodes(end === -1 ? '' : path.slice(0, end));
    const node = nodes.find(({ name, type }) => name === path.slice(end + 1) && type === 'file');
    if (!node) throw contentNotFound(path);
    return node;
  }

  #nodes(folder: string): Promise<readonly Node[]> {
    const known = this.#folders.get(folder);
    if (known) return known;
    const nodes = this.#load(folder);
    this.#folders.set(folder, nodes);
    return nodes;
  }

  async #load(folder: string): Promise<readonly Node[]> {
    const path = partsOfPath(folder).reduce(joinPath, this.#root);
    try {
      return await this.#repository.loadTree(
        await findFolder(this.#repository, this.#treeId, path),
      );
    } catch (error) {
      if (isKirschError(error, 'PATH_NOT_FOUND')) return [];
      throw error;
    }
  }
}

/** The error for a backup in which there is nothing of Cherry Studio. */
export function noChatsIn(root: string, cause: KirschError): KirschError {
  return new KirschError('SOURCE_EMPTY', `The backup has no chats of Cherry Studio in ${root}.`, {
    hint: 'Name the profile’s folder in it behind the backup: SNAPSHOT:/home/ada/.config/CherryStudio.',
    cause,
    details: { reason: 'no-chats', root },
  });
}
