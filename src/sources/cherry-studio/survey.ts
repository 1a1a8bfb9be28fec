import { type EntryFacts, pathsOf, type SourceComputer } from '../computer.ts';
import { isSqlite, isUnitName, SIDECARS } from './databases.ts';
import { NOTES_RULE, type Place, type Rule, ruleFor, type UnitKind } from './layout.ts';

/**
 * Something of a profile that is backed up, or left out, as a whole: what one rule speaks of, or a unit. Items lie inside each other;
 * what an inner one counts, the outer one does not.
 */
export interface SurveyItem {
  readonly place: Place;
  /** From the place down; none for a whole folder of notes. */
  readonly names: readonly string[];
  /** Absolute, as the computer writes it. */
  readonly path: string;
  /** Where it really lies, if its path is a symlink or junction. */
  readonly linkedTo?: string;
  readonly rule: Rule;
  readonly isFolder: boolean;
  /** Which unit it is, and every file or folder of it, absolute: a database with its WAL, a LevelDB folder with its blobs. */
  readonly unit?: { readonly kind: UnitKind; readonly members: readonly string[] };
  readonly bytes: number;
  readonly files: number;
  readonly symlinks: number;
  /** The newest change of any of its files, in milliseconds since 1970; 0 without files. */
  readonly modified: number;
}

/** What a survey found. */
export interface Survey {
  readonly items: readonly SurveyItem[];
  /** What could not be looked at, in words. */
  readonly problems: readonly string[];
}

type Draft = { -readonly [Key in keyof SurveyItem]: SurveyItem[Key] };

/** Deeper no folder of an application goes; a loop of the file system would. */
const DEEPEST = 100;
/** So many entries of a folder are looked at together: enough to keep the disk busy, and few enough to cost no memory. */
const AT_ONCE = 32;

/** Looks at all that lies in a place, without opening more than the first bytes of what may be a database. */
export async function surveyPlace(
  computer: SourceComputer,
  place: Place,
  folder: string,
): Promise<Survey> {
  const { files } = computer;
  const paths = pathsOf(computer.platform);
  const items: Draft[] = [];
  const problems: string[] = [];

  /** Enters a new item for what `rule` speaks of. */
  function enter(path: string, names: readonly string[], rule: Rule, isFolder: boolean): Draft {
    const counts = { bytes: 0, files: 0, symlinks: 0, modified: 0 };
    const item: Draft = { place, names, path, rule, isFolder, ...counts };
    items.push(item);
    return item;
  }

  async function visit(
    path: string,
    names: readonly string[],
    facts: EntryFacts,
    around?: Draft,
  ): Promise<void> {
    const own = ruleFor(place, names);
    const rule = own ?? around!.rule;
    if (facts.kind === 'symlink') return visitLink(path, names, rule, own ? undefined : around);
    const isFolder = facts.kind === 'folder';
    if (isFolder && rule.isOnlyFolder) return visitFolder(path, names, undefined);
    const kind = rule.hasUnits && (await unitKind(path, names, facts.kind));
    const item = own || kind ? enter(path, names, rule, isFolder) : around!;
    if (kind) item.unit = { kind, members: [path] };
    if (isFolder) return visitFolder(path, names, item);
    count(item, facts);
  }

  /** Nobody has moved a part to a folder that the whole place lies in: that would be all of the user's files, or of the disk's. */
  function isAround(target: string): boolean {
    const way = paths.relative(target, folder);
    return way.split(paths.sep)[0] !== '..' && !paths.isAbsolute(way);
  }

  /** Where a rule speaks of it the link stands for its target: somebody has moved a whole part elsewhere. */
  async function visitLink(
    path: string,
    names: readonly string[],
    rule: Rule,
    around: Draft | undefined,
  ): Promise<void> {
    const target = around ? undefined : await files.real(path);
    const facts = target === undefined ? undefined : await files.facts(target);
    if (target === undefined || facts?.kind !== 'folder' || isAround(target)) {
      const item = around ?? enter(path, names, rule, false);
      item.symlinks++;
      return;
    }
    if (rule.isOnlyFolder) return visitFolder(target, names, undefined);
    const item = enter(path, names, rule, true);
    item.linkedTo = target;
    await visitFolder(target, names, item);
  }

  async function visitFolder(
    path: string,
    names: readonly string[],
    around: Draft | undefined,
  ): Promise<void> {
    if (names.length > DEEPEST) {
      problems.push(`"${path}" lies too deep to look into.`);
      return;
    }
    let children: readonly string[];
    try {
      children = (await files.list(path)) ?? [];
    } catch (error) {
      problems.push(`"${path}" cannot be looked into: ${reason(error)}`);
      return;
    }
    for await (const [name, facts] of lookedAt(path, children)) {
      // Counted with the database or the LevelDB folder that they belong to.
      const child = paths.join(path, name);
      if (isSidecar(path, name, children)) continue;
      try {
        const found = await facts;
        if (found) await visit(child, [...names, name], found, around);
      } catch (error) {
        problems.push(`"${child}" cannot be looked at: ${reason(error)}`);
      }
      await gatherMembers(path, name, children);
    }
  }

  /** The entries of a folder, with what is asked of several of them at once: one at a time, the waiting takes longer than the work. */
  async function* lookedAt(
    folder: string,
    names: readonly string[],
  ): AsyncGenerator<readonly [string, Promise<EntryFacts | undefined>]> {
    for (let at = 0; at < names.length; at += AT_ONCE) {
      const some = names.slice(at, at + AT_ONCE);
      const facts = some.map((name) => files.facts(paths.join(folder, name)));
      await Promise.allSettled(facts);
      for (const [number, name] of some.entries()) yield [name, facts[number]!];
    }
  }

  /** Adds to the unit that was just entered what lies beside it. */
  async function gatherMembers(folder: string, name: string, siblings: readonly string[]) {
    const path = paths.join(folder, name);
    const item = items.findLast((entry) => (entry.unit?.members[0] ?? '') === path);
    if (!item?.unit) return;
    const beside =
      item.unit.kind === 'sqlite'
        ? SIDECARS.map((suffix) => name + suffix)
        : [name.replace(/\.leveldb$/, '.blob')].filter((other) => other !== name);
    const members = beside.filter((other) => siblings.includes(other));
    for (const other of members) {
      const facts = await files.facts(paths.join(folder, other));
      if (facts?.kind === 'folder')
        await visitFolder(paths.join(folder, other), [...item.names.slice(0, -1), other], item);
      else if (facts) count(item, facts);
    }
    item.unit = {
      kind: item.unit.kind,
      members: [path, ...members.map((other) => paths.join(folder, other))],
    };
  }

  function isSidecar(folder: string, name: string, siblings: readonly string[]): boolean {
    const suffix = SIDECARS.find((end) => name.endsWith(end));
    if (suffix) {
      const main = name.slice(0, -suffix.length);
      return (
        siblings.includes(main) &&
        items.some(({ unit }) => unit?.members[0] === paths.join(folder, main))
      );
    }
    return (
      name.endsWith('.indexeddb.blob') && siblings.includes(name.replace(/\.blob$/, '.leveldb'))
    );
  }

  async function unitKind(
    path: string,
    names: readonly string[],
    kind: string,
  ): Promise<UnitKind | undefined> {
    if (kind === 'folder') {
      const isLevelDb = /\.indexeddb\.leveldb$/.test(names.at(-1)!) || isLocalStorage(names);
      return isLevelDb ? 'leveldb' : undefined;
    }
    return isUnitName(names) && (await isSqlite(files, path)) ? 'sqlite' : undefined;
  }

  if (place === 'notes') {
    const item = enter(folder, [], NOTES_RULE, true);
    await visitFolder(folder, [], item);
  } else {
    await visitFolder(folder, [], undefined);
  }
  return { items, problems };
}

function count(item: Draft, facts: { readonly size: number; readonly modified: number }): void {
  item.bytes += facts.size;
  item.files++;
  item.modified = Math.max(item.modified, facts.modified);
}

function isLocalStorage(names: readonly string[]): boolean {
  return names.length === 2 && names[0] === 'Local Storage' && names[1] === 'leveldb';
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
