/**
 * For tests: a file system in memory that can lose its power. What was not synced is then lost, or kept, or torn, as
 * `luck` decides for each thing by itself, which is the worst that a real one does.
 */
import { dirname } from 'node:path';
import type { DurableFiles, FileReader, FileWriter } from './durable-files.ts';

class FileNode {
  bytes = Buffer.alloc(0);
  synced = Buffer.alloc(0);
}

class FolderNode {
  entries = new Map<string, Node>();
  synced = new Map<string, Node>();
}

type Node = FileNode | FolderNode;

export class PowerCutFiles implements DurableFiles {
  #root = new FolderNode();
  #stepsLeft = Number.POSITIVE_INFINITY;

  /** The power fails before the step after that many; it stays away until `restart`. */
  failAfter(steps: number): void {
    this.#stepsLeft = steps;
  }

  /** Power is back. `luck` says of each unsynced thing whether it has survived. */
  restart(luck: () => boolean): void {
    this.#stepsLeft = Number.POSITIVE_INFINITY;
    this.#root = survivor(this.#root, luck) as FolderNode;
  }

  async create(path: string): Promise<FileWriter> {
    await this.#step();
    const { folder, name } = this.#place(path);
    if (folder.entries.has(name)) throw failure('EEXIST', path);
    const file = new FileNode();
    folder.entries.set(name, file);
    return {
      write: async (chunks) => {
        await this.#step();
        file.bytes = Buffer.concat([file.bytes, ...chunks]);
      },
      sync: async () => {
        await this.#step();
        file.synced = file.bytes;
      },
      close: async () => {},
    };
  }

  async open(path: string): Promise<FileReader> {
    await this.#step();
    const node = this.#find(path);
    if (!(node instanceof FileNode)) throw failure('ENOENT', path);
    const { bytes } = node;
    return {
      size: bytes.length,
      read: async (position, length) => bytes.subarray(position, position + length),
      close: async () => {},
    };
  }

  async rename(from: string, to: string): Promise<void> {
    await this.#step();
    const [source, target] = [this.#place(from), this.#place(to)];
    const node = source.folder.entries.get(source.name);
    if (node === undefined) throw failure('ENOENT', from);
    source.folder.entries.delete(source.name);
    target.folder.entries.set(target.name, node);
  }

  async remove(path: string): Promise<void> {
    await this.#step();
    const { folder, name } = this.#place(path);
    if (!(folder.entries.get(name) instanceof FileNode)) throw failure('ENOENT', path);
    folder.entries.delete(name);
  }

  async makeFolder(path: string): Promise<void> {
    await this.#step();
    let folder = this.#root;
    for (const name of partsOf(path)) {
      const node = folder.entries.get(name) ?? new FolderNode();
      if (!(node instanceof FolderNode)) throw failure('EEXIST', path);
      folder.entries.set(name, node);
      folder = node;
    }
  }

  async removeFolder(path: string): Promise<void> {
    await this.#step();
    const folder = this.#folder(path);
    if (folder.entries.size > 0) throw failure('ENOTEMPTY', path);
    const place = this.#place(path);
    place.folder.entries.delete(place.name);
  }

  async list(path: string): Promise<string[]> {
    await this.#step();
    return [...this.#folder(path).entries.keys()];
  }

  async folderTime(path: string): Promise<number | undefined> {
    await this.#step();
    return this.#find(path) instanceof FolderNode ? 0 : undefined;
  }

  async syncFolder(path: string): Promise<void> {
    await this.#step();
    const folder = this.#folder(path);
    folder.synced = new Map(folder.entries);
  }

  async #step(): Promise<void> {
    // Lets other calls go on in between, as a disk does.
    await new Promise((resolve) => setImmediate(resolve));
    if (this.#stepsLeft-- <= 0) throw failure('EIO', 'the power is off');
  }

  #find(path: string): Node | undefined {
    let node: Node | undefined = this.#root;
    for (const name of partsOf(path)) {
      node = node instanceof FolderNode ? node.entries.get(name) : undefined;
    }
    return node;
  }

  #folder(path: string): FolderNode {
    const node = this.#find(path);
    if (!(node instanceof FolderNode)) throw failure('ENOENT', path);
    return node;
  }

  #place(path: string): { readonly folder: FolderNode; readonly name: string } {
    return { folder: this.#folder(dirname(path)), name: partsOf(path).at(-1) ?? '' };
  }
}

function survivor(node: Node, luck: () => boolean): Node {
  if (node instanceof FileNode) {
    const file = new FileNode();
    const torn = node.bytes.subarray(0, Math.floor(node.bytes.length / 2));
    const unsynced = luck() ? node.bytes : torn;
    file.bytes = node.synced === node.bytes || !luck() ? node.synced : unsynced;
    file.synced = file.bytes;
    return file;
  }
  const folder = new FolderNode();
  for (const name of new Set([...node.entries.keys(), ...node.synced.keys()])) {
    const [now, then] = [node.entries.get(name), node.synced.get(name)];
    const kept = now === then || luck() ? now : then;
    if (kept) folder.entries.set(name, survivor(kept, luck));
  }
  folder.synced = new Map(folder.entries);
  return folder;
}

function partsOf(path: string): string[] {
  return path.split(/[\\/]/).filter((part) => part !== '');
}

function failure(code: string, path: string): Error {
  return Object.assign(new Error(`${code}: ${path}`), { code });
}
