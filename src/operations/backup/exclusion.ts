import { closeSync, lstatSync, openSync, readSync } from 'node:fs';
import path from 'node:path';
import { nodePath } from '../../file-system/node-path.ts';
import { createPathMatcher } from '../patterns.ts';
import type { BackupOptions } from './backup-options.ts';
import type { EntryStat } from './entry-stat.ts';

const CACHEDIR_TAG = 'CACHEDIR.TAG';
const QUIET = { throwIfNoEntry: false } as const;
const CACHEDIR_SIGNATURE = 'Signature: 8a477f597d28d172789f06886806bc55';

/** The options of a backup that leave things out. */
export type ExclusionOptions = {
  readonly [Option in
    | 'excludes'
    | 'caseInsensitiveExcludes'
    | 'excludeLargerThan'
    | 'excludeIfPresent'
    | 'excludeCaches'
    | 'oneFileSystem']?: BackupOptions[Option] | undefined;
} & {
  /** Local paths, each as it stands. */
  readonly excludedPaths?: readonly string[] | undefined;
};

/** Decides what a backup leaves out. */
export class Exclusion {
  readonly #paths: ReadonlySet<string>;
  readonly #matchers: readonly { matches(path: string): boolean }[];
  readonly #largerThan: bigint | undefined;
  readonly #markers: readonly { readonly name: string; readonly header: string }[];
  readonly #oneFileSystem: boolean;

  constructor(options: ExclusionOptions) {
    const { excludes = [], caseInsensitiveExcludes = [], excludedPaths = [] } = options;
    this.#paths = new Set(excludedPaths);
    this.#matchers = [
      ...(excludes.length > 0 ? [createPathMatcher(excludes)] : []),
      ...(caseInsensitiveExcludes.length > 0
        ? [createPathMatcher(caseInsensitiveExcludes, { caseInsensitive: true })]
        : []),
    ];
    this.#largerThan =
      options.excludeLargerThan === undefined ? undefined : BigInt(options.excludeLargerThan);
    this.#markers = [
      ...(options.excludeCaches ? [{ name: CACHEDIR_TAG, header: CACHEDIR_SIGNATURE }] : []),
      ...(options.excludeIfPresent ?? []).map((marker) => {
        const [name = '', header = ''] = splitOnce(marker, ':');
        return { name, header };
      }),
    ];
    this.#oneFileSystem = options.oneFileSystem ?? false;
  }

  /** By its path alone, before the system is asked about it. */
  excludesPath(path: string): boolean {
    return this.#paths.has(path) || this.#matchers.some((matcher) => matcher.matches(path));
  }

  /** By a marker beside it, for an entry that comes without its folder's listing. */
  excludesByMarker(entryPath: string): boolean {
    if (this.#markers.length === 0) return false;
    const folder = path.dirname(entryPath);
    const name = path.basename(entryPath);
    const markers = this.#markers
      .map((marker) => marker.name)
      .filter((marker) => lstatSync(nodePath(path.join(folder, marker)), QUIET) !== undefined);
    return !this.keepNames(folder, [name, ...markers]).includes(name);
  }

  /**
   * By what the system says of it. A mount point stays, as an empty folder.
   * @param home the file system of the target; `folder` that of the folder it lies in
   */
  excludesEntry(stat: EntryStat, home: bigint, folder: bigint): boolean {
    if (this.#oneFileSystem && stat.dev !== home && (!stat.isFolder || folder !== home)) {
      return true;
    }
    return this.#largerThan !== undefined && stat.isFile && stat.size > this.#largerThan;
  }

  /** The names to keep of a marked folder (its marker, so that a restored folder is marked too), or all of them. */
  keepNames(folder: string, names: readonly string[]): readonly string[] {
    for (const { name, header } of this.#markers) {
      if (names.includes(name) && startsWith(path.join(folder, name), header)) return [name];
    }
    return names;
  }
}

function startsWith(file: string, header: string): boolean {
  if (header === '') return true;
  const expected = Buffer.from(header, 'utf8');
  const found = Buffer.alloc(expected.length);
  try {
    const fd = openSync(nodePath(file), 'r');
    try {
      return readSync(fd, found, 0, found.length, 0) === expected.length && found.equals(expected);
    } finally {
      closeSync(fd);
    }
  } catch {
    // A marker that cannot be read marks nothing: rather too much in a backup than too little.
    return false;
  }
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + separator.length)];
}
