import type { Dirent } from 'node:fs';
import { lstat, readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { nodePath } from '../../file-system/index.ts';
import type { Node } from '../../format/index.ts';
import { isUnitName, SIDECARS } from '../../sources/cherry-studio/databases.ts';
import { hasRulesWithin, ruleAround, ruleFor } from '../../sources/cherry-studio/layout.ts';
import type { PartId, Place } from '../../sources/index.ts';
import { WORK_FOLDER_NAME } from '../../sources/swap/index.ts';
import type { Chosen } from './choose-entries.ts';
import { liesWithin } from './lies-within.ts';
import { findOtherwiseSpelt } from './otherwise-spelt.ts';
import type { StoredEntry, StoredPlace } from './stored-profile.ts';

/** How much there is of something. */
export interface Amount {
  readonly files: number;
  readonly bytes: number;
}

/** Something that is exchanged as a whole. */
export interface Change {
  /** `added`: only the backup has it; `removed`: only this computer; `aside`: a restore or reset that the app had begun. */
  readonly kind: 'added' | 'replaced' | 'removed' | 'aside';
  readonly place: Place;
  /** From the place down. */
  readonly names: readonly string[];
  readonly part: PartId | undefined;
  /** Which of `roots`, and the names from there down. */
  readonly root: number;
  readonly inRoot: readonly string[];
  /** What comes in. */
  readonly stored: StoredEntry | undefined;
  readonly incoming: Amount;
  readonly outgoing: Amount;
}

/** A folder of this computer, and the one in the snapshot that is like it. */
export interface ComparedRoot {
  readonly live: string;
  readonly stored: string;
}

/** What is different between a backup and this computer. */
export interface Comparison {
  readonly roots: readonly ComparedRoot[];
  readonly changes: readonly Change[];
  /** What is the same on both, and stays where it is. */
  readonly unchanged: Amount;
}

interface Here {
  readonly place: Place;
  readonly names: readonly string[];
  readonly root: number;
  readonly inRoot: readonly string[];
  readonly path: string;
}

/** Folders of 1.x whose files mean something only together. */
const WHOLE = ['IndexedDB', 'Local Storage'];
/** What LevelDB makes anew whenever it is opened, and no backup that was captured has. */
const LEVELDB_PASSING = ['LOCK', 'LOG', 'LOG.old'];
export const NOTHING: Amount = { files: 0, bytes: 0 };

/** Holds a backup against this computer, place by place, and finds the least that must be exchanged. Reads, and changes nothing. */
export class ProfileComparison {
  readonly #chosen: Chosen;
  readonly #isSame: (path: string, node: Node) => Promise<boolean>;
  readonly #roots: ComparedRoot[] = [];
  readonly #changes: Change[] = [];
  #unchanged: Amount = NOTHING;

  /** @param isSame whether a file or symlink on the disk is as the backup has it */
  constructor(chosen: Chosen, isSame: (path: string, node: Node) => Promise<boolean>) {
    this.#chosen = chosen;
    this.#isSame = isSame;
  }

  get result(): Comparison {
    return { roots: this.#roots, changes: this.#changes, unchanged: this.#unchanged };
  }

  /** @param stored as `onlyWanted` gives it @param live the folder that stands for it here, which may be missing */
  async compare({ place, path, entries }: StoredPlace, live: string): Promise<void> {
    const root = this.#addRoot(live, path);
    await this.#compareFolder(entries, { place, names: [], root, inRoot: [], path: live });
  }

  #addRoot(live: string, stored: string): number {
    return this.#roots.push({ live, stored }) - 1;
  }

  /** Whether a folder lies in one that is compared already, or around it: then a link to it is only a link. */
  async #overlapsRoots(folder: string): Promise<boolean> {
    const reals = this.#roots.map(({ live }) => realpath(live).catch(() => live));
    return (await Promise.all(reals)).some(
      (real) => liesWithin(real, folder) || liesWithin(folder, real),
    );
  }

  async #compareFolder(entries: readonly StoredEntry[], here: Here): Promise<void> {
    const present = new Map<string, Dirent>();
    const listed = await readdir(nodePath(here.path), { withFileTypes: true }).catch(() => []);
    for (const entry of listed) present.set(entry.name, entry);
    const databases = new Set<string>();
    const otherwiseSpelt = await findOtherwiseSpelt(here.path, entries, present);
    for (const entry of entries) {
      const { name } = entry.node;
      if (sidecarOf(name, entries)) continue;
      const child = within(here, name);
      if (entry.node.type === 'file' && isDatabase(child)) {
        databases.add(name);
        await this.#compareDatabase(entry, child, entries, present);
      } else {
        const spelling = otherwiseSpelt.get(name) ?? name;
        await this.#compareEntry(entry, child, present.get(spelling));
      }
    }
    for (const [name, entry] of present) {
      if (name.startsWith(WORK_FOLDER_NAME)) continue;
      const isKnown =
        entries.some(({ node }) => node.name === name) ||
        [...otherwiseSpelt.values()].includes(name);
      const isSidecar = SIDECARS.some(
        (suffix) => name.endsWith(suffix) && databases.has(name.slice(0, -suffix.length)),
      );
      if (!isKnown && !isSidecar) await this.#giveWay(entry, within(here, name));
    }
  }

  async #compareEntry(stored: StoredEntry, here: Here, present: Dirent | undefined): Promise<void> {
    if (!present) return this.#add('added', here, stored);
    const isFolder = stored.node.type === 'dir';
    if (isFolder && !isWhole(here)) {
      if (present.isDirectory()) return this.#compareFolder(stored.entries, here);
      const linked = present.isSymbolicLink() ? await linkedFolder(here) : undefined;
      if (linked !== undefined && !(await this.#overlapsRoots(linked))) {
        // Somebody has moved a whole part to another disk: it is exchanged there.
        const root = this.#addRoot(linked, stored.path);
        return this.#compareFolder(stored.entries, { ...here, root, inRoot: [], path: linked });
      }
    }
    if (await this.#isAlike(stored, here.path)) {
      this.#unchanged = plus(this.#unchanged, amountOf(stored));
    } else await this.#add('replaced', here, stored);
  }

  /** A database with what lies beside it: one that somebody else's log is applied to is damaged. */
  async #compareDatabase(
    stored: StoredEntry,
    here: Here,
    siblings: readonly StoredEntry[],
    present: ReadonlyMap<string, Dirent>,
  ): Promise<void> {
    const { name } = stored.node;
    const besides = SIDECARS.map((suffix) => ({
      here: beside(here, suffix),
      isPresent: present.has(name + suffix),
      // An index of a log is made again from it; an old one does harm.
      stored:
        suffix === '-shm' ? undefined : siblings.find(({ node }) => node.name === name + suffix),
    }));
    const isQuiet = await allOf(
      besides,
      async (each) => !each.stored && (!each.isPresent || (await isEmptyFile(each.here.path))),
    );
    if (isQuiet && (await this.#isSame(here.path, stored.node))) {
      this.#unchanged = plus(this.#unchanged, amountOf(stored));
      return;
    }
    await this.#add(present.has(name) ? 'replaced' : 'added', here, stored);
    // Also where nothing is: what an application writes there in between must not stay.
    for (const each of besides) {
      await this.#add(each.stored ? 'replaced' : 'removed', each.here, each.stored);
    }
  }

  /** Something that only this computer has. */
  async #giveWay(present: Dirent, here: Here): Promise<void> {
    const { place, names } = here;
    const isStructure = ruleFor(place, names)?.isOnlyFolder ?? false;
    const isFolder = present.isDirectory();
    if (isFolder && (isStructure || (hasRulesWithin(place, names) && !isWhole(here)))) {
      return this.#compareFolder([], here);
    }
    if (!this.#chosen.givesWay(place, names)) return;
    const isPending = ruleAround(place, names)?.reason === 'pending';
    await this.#add(isPending ? 'aside' : 'removed', here, undefined);
  }

  async #isAlike(stored: StoredEntry, path: string): Promise<boolean> {
    if (stored.node.type !== 'dir') return this.#isSame(path, stored.node);
    const listed = await readdir(nodePath(path)).catch(() => []);
    const present = listed.filter((name) => !LEVELDB_PASSING.includes(name));
    const entries = stored.entries.filter(({ node }) => !LEVELDB_PASSING.includes(node.name));
    if (present.length !== entries.length) return false;
    return allOf(entries, (entry) => this.#isAlike(entry, join(path, entry.node.name)));
  }

  async #add(kind: Change['kind'], here: Here, stored: StoredEntry | undefined): Promise<void> {
    const { place, names, root, inRoot, path } = here;
    this.#changes.push({
      kind,
      place,
      names,
      part: ruleAround(place, names)?.part,
      root,
      inRoot,
      stored,
      incoming: amountOf(stored),
      outgoing: await amountAt(path),
    });
  }
}

/** The sum of two amounts. */
export function plus(a: Amount, b: Amount): Amount {
  return { files: a.files + b.files, bytes: a.bytes + b.bytes };
}

/**
 * How much is in an entry of a backup.
 * @param part counts only what belongs to it: a folder that comes in as a whole may be of several, as `Data` is
 */
export function amountOf(stored: StoredEntry | undefined, part?: PartId): Amount {
  if (!stored) return NOTHING;
  const { node, entries, place, names } = stored;
  const isFile = node.type !== 'dir';
  const isMeant = isFile && (part === undefined || ruleAround(place, names)?.part === part);
  const own = isMeant ? { files: 1, bytes: Number(node.size ?? 0) } : NOTHING;
  return entries.reduce((sum, entry) => plus(sum, amountOf(entry, part)), own);
}

async function amountAt(path: string): Promise<Amount> {
  const facts = await lstat(nodePath(path)).catch(() => undefined);
  if (!facts) return NOTHING;
  if (!facts.isDirectory()) return { files: 1, bytes: facts.isFile() ? facts.size : 0 };
  let sum = NOTHING;
  for (const name of await readdir(nodePath(path)).catch(() => [])) {
    sum = plus(sum, await amountAt(join(path, String(name))));
  }
  return sum;
}

function within({ place, names, root, inRoot, path }: Here, name: string): Here {
  return {
    place,
    names: [...names, name],
    root,
    inRoot: [...inRoot, name],
    path: join(path, name),
  };
}

function beside(here: Here, suffix: string): Here {
  const add = (names: readonly string[]) => [...names.slice(0, -1), `${names.at(-1)}${suffix}`];
  return {
    ...here,
    names: add(here.names),
    inRoot: add(here.inRoot),
    path: here.path + suffix,
  };
}

function isWhole({ place, names }: Here): boolean {
  return place === 'profile' && names.length === 1 && WHOLE.includes(names[0]!);
}

function isDatabase({ place, names }: Here): boolean {
  return place === 'profile' && Boolean(ruleAround(place, names)?.hasUnits) && isUnitName(names);
}

/** Whether a stored entry lies beside a database that is stored as well. */
function sidecarOf(name: string, siblings: readonly StoredEntry[]): boolean {
  const suffix = SIDECARS.find((end) => name.endsWith(end));
  const main = suffix && name.slice(0, -suffix.length);
  return siblings.some(
    ({ node, place, names }) =>
      node.name === main && node.type === 'file' && place === 'profile' && isUnitName(names),
  );
}

async function linkedFolder({ place, names, path }: Here): Promise<string | undefined> {
  if (!ruleFor(place, names)) return undefined;
  const target = await realpath(path).catch(() => undefined);
  const facts = target === undefined ? undefined : await stat(target).catch(() => undefined);
  return facts?.isDirectory() ? target : undefined;
}

async function isEmptyFile(path: string): Promise<boolean> {
  // The index of a log tells nothing by itself.
  return path.endsWith('-shm') || ((await lstat(path).catch(() => undefined))?.size ?? 0) === 0;
}

async function allOf<T>(
  items: readonly T[],
  test: (item: T) => Promise<boolean>,
): Promise<boolean> {
  for (const item of items) if (!(await test(item))) return false;
  return true;
}
