import { dirname } from 'node:path';
import type { SwapDisk } from './swap-disk.ts';

/** Every path with its content; null for a folder. */
export type Tree = ReadonlyMap<string, string | null>;

/** One change. Lost with the power unless the disk has it. */
interface Change {
  readonly apply: (tree: Map<string, string | null>) => boolean;
  /** Folders that must be synced before the disk has it. */
  readonly unsynced: Set<string>;
}

/** A moment before or after something changes. */
export interface Moment {
  /** Counts up with every moment. */
  readonly number: number;
  readonly kind: 'rename' | 'write' | 'folder';
  readonly when: 'before' | 'after';
  readonly path: string;
}

/** Something goes wrong: called at every moment, and throws. */
export type Trouble = (moment: Moment) => void;

/**
 * A disk in memory that knows which of its changes a loss of power may take back: each rename on its own, in any combination, until
 * both of its folders were synced.
 */
export class PowerLossDisk implements SwapDisk {
  readonly #start: Tree;
  readonly #changes: Change[] = [];
  #tree: Map<string, string | null>;
  /** Moments so far. */
  moments = 0;
  trouble: Trouble = () => {};
  /** The last call to `append`, for cutting what it wrote. */
  lastAppend: { path: string; before: string; text: string } | undefined;

  constructor(tree: Tree) {
    this.#start = new Map(tree);
    this.#tree = new Map(tree);
  }

  get tree(): Tree {
    return this.#tree;
  }

  /** How many changes a loss of power could take back now. */
  get atRisk(): number {
    return this.#changes.filter(({ unsynced }) => unsynced.size > 0).length;
  }

  /** The disk as it is found after the power failed, without those of the changes at risk that `isLost` names by their number. */
  afterPowerLoss(isLost: (number: number) => boolean): PowerLossDisk {
    const tree = new Map(this.#start);
    let number = 0;
    for (const { apply, unsynced } of this.#changes) {
      if (unsynced.size > 0 && isLost(number++)) continue;
      if (!apply(tree) && unsynced.size === 0) throw new Error('what was synced cannot be lost');
    }
    return new PowerLossDisk(tree);
  }

  /** Writes as the application would, at once and for good. */
  write(path: string, content: string): void {
    this.#change((tree) => {
      for (let at = dirname(path); !tree.has(at) && at !== '/'; at = dirname(at)) {
        tree.set(at, null);
      }
      tree.set(path, content);
      return true;
    }, []);
  }

  async exists(path: string): Promise<boolean> {
    return this.#tree.has(path);
  }

  async rename(from: string, to: string): Promise<void> {
    this.#at('rename', 'before', from);
    if (!this.#tree.has(from) || this.#tree.has(to)) throw new Error(`cannot rename ${from}`);
    const isDone = this.#change((tree) => renamed(tree, from, to), [dirname(from), dirname(to)]);
    if (!isDone) throw new Error(`cannot rename ${from}`);
    this.#at('rename', 'after', from);
  }

  async makeFolder(path: string): Promise<void> {
    if (this.#tree.has(path)) return;
    this.#at('folder', 'before', path);
    const missing: string[] = [];
    for (let at = path; !this.#tree.has(at) && at !== '/'; at = dirname(at)) missing.unshift(at);
    for (const folder of missing) {
      const make = (tree: Map<string, string | null>) => {
        if (dirname(folder) !== '/' && !tree.has(dirname(folder))) return false;
        tree.set(folder, null);
        return true;
      };
      this.#change(make, [dirname(folder)]);
    }
    this.#at('folder', 'after', path);
  }

  async read(path: string): Promise<Uint8Array | undefined> {
    const content = this.#tree.get(path);
    return typeof content === 'string' ? Buffer.from(content, 'latin1') : undefined;
  }

  async append(path: string, bytes: Uint8Array): Promise<void> {
    this.#at('write', 'before', path);
    const before = this.#tree.get(path) ?? '';
    const text = Buffer.from(bytes).toString('latin1');
    this.lastAppend = { path, before, text };
    this.write(path, before + text);
    this.#at('write', 'after', path);
    this.lastAppend = undefined;
  }

  async truncate(path: string, bytes: number): Promise<void> {
    this.write(path, (this.#tree.get(path) ?? '').slice(0, bytes));
  }

  async remove(path: string): Promise<void> {
    this.#change((tree) => {
      for (const key of [...tree.keys()]) if (isWithin(key, path)) tree.delete(key);
      return true;
    }, []);
  }

  async syncFolder(path: string): Promise<void> {
    if (!this.#tree.has(path) && path !== '/') throw new Error(`there is no ${path}`);
    for (const { unsynced } of this.#changes) unsynced.delete(path);
  }

  #at(kind: Moment['kind'], when: Moment['when'], path: string): void {
    this.trouble({ number: this.moments++, kind, when, path });
  }

  #change(apply: Change['apply'], folders: readonly string[]): boolean {
    const isDone = apply(this.#tree);
    if (isDone) this.#changes.push({ apply, unsynced: new Set(folders) });
    return isDone;
  }
}

/** The files of a folder, by their paths within it. */
export function filesIn(tree: Tree, folder: string): Record<string, string> {
  const files = [...tree].filter(([path, content]) => content !== null && isWithin(path, folder));
  return Object.fromEntries(
    files
      .map(([path, content]): [string, string] => [path.slice(folder.length), content!])
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

function renamed(tree: Map<string, string | null>, from: string, to: string): boolean {
  if (!tree.has(from) || !tree.has(dirname(to))) return false;
  const moved = [...tree].filter(([path]) => isWithin(path, from));
  for (const [path] of moved) tree.delete(path);
  // What is overwritten is gone.
  for (const path of [...tree.keys()]) if (isWithin(path, to)) tree.delete(path);
  for (const [path, content] of moved) tree.set(to + path.slice(from.length), content);
  return true;
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}

/** Thrown by a trouble where the process dies. */
export class Death extends Error {}

/** The disk for a process that is gone once it meets `Death`: nothing it calls ever returns, so it mends nothing. */
export function mortal(disk: PowerLossDisk): SwapDisk {
  const never = new Promise<never>(() => {});
  let isGone = false;
  return new Proxy(disk, {
    get(target, key) {
      const value = Reflect.get(target, key, target) as unknown;
      if (typeof value !== 'function') return value;
      return async (...values: unknown[]) => {
        if (isGone) return never;
        try {
          return await (value as (...values: unknown[]) => unknown).apply(target, values);
        } catch (error) {
          if (!(error instanceof Death)) throw error;
          isGone = true;
          return never;
        }
      };
    },
  });
}

/** Runs something on the disk until that moment, and no further. False when it ended before. */
export async function dieAt(
  disk: PowerLossDisk,
  moment: number,
  work: (disk: SwapDisk) => Promise<unknown>,
): Promise<boolean> {
  disk.moments = 0;
  return new Promise((resolve, reject) => {
    disk.trouble = ({ number }) => {
      if (number !== moment) return;
      resolve(true);
      throw new Death();
    };
    work(mortal(disk)).then(() => resolve(false), reject);
  });
}
