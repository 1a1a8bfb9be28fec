import {
  type EntryFacts,
  type LockHolder,
  type ProcessFacts,
  pathKey,
  pathsOf,
  type SourceComputer,
  type SourcePlatform,
} from '../../src/sources/computer.ts';

/** What lies at a path: a file with this text, or one of so many bytes, a symlink, or a file that cannot be read. */
export type MemoryEntry =
  | string
  | { readonly size: number; readonly modified?: number; readonly head?: string }
  | { readonly linkTo: string }
  | 'unreadable folder';

/** A computer that is made up. */
export interface MemoryComputerOptions {
  readonly platform: SourcePlatform;
  /** Absolute paths as that system writes them; folders come by themselves. */
  readonly tree: Readonly<Record<string, MemoryEntry>>;
  readonly home?: string;
  readonly host?: string;
  readonly env?: SourceComputer['env'];
  /** Undefined: they cannot be listed. */
  readonly processes?: readonly ProcessFacts[] | undefined;
  /** Locked files; undefined: that cannot be told. */
  readonly locks?: Readonly<Record<string, LockHolder>> | undefined;
  readonly preferences?: Readonly<Record<string, unknown>>;
}

export const HOMES: Readonly<Record<SourcePlatform, string>> = {
  win32: 'C:\\Users\\ada',
  darwin: '/Users/ada',
  linux: '/home/ada',
};
export const SQLITE_HEAD = 'SQLite format 3\0';

/** A computer whose disk is an object. Capitals and small letters are the same where they are on that system. */
export function memoryComputer(options: MemoryComputerOptions): SourceComputer {
  const { platform, tree, preferences = {} } = options;
  const paths = pathsOf(platform);
  const key = (path: string) => pathKey(path, platform);
  const entries = new Map<string, MemoryEntry | undefined>();
  const children = new Map<string, Set<string>>();
  for (const [path, entry] of Object.entries(tree)) {
    entries.set(key(path), entry);
    for (let at = path; paths.dirname(at) !== at; at = paths.dirname(at)) {
      const parent = key(paths.dirname(at));
      if (!entries.has(parent)) entries.set(parent, undefined);
      children.set(parent, (children.get(parent) ?? new Set()).add(paths.basename(at)));
    }
  }
  /** The path with every symlink on the way followed. */
  const real = (path: string): string => {
    const parent = paths.dirname(path);
    const here = parent === path ? path : paths.join(real(parent), paths.basename(path));
    const entry = entries.get(key(here));
    if (typeof entry !== 'object' || !('linkTo' in entry)) return here;
    return real(paths.resolve(paths.dirname(here), entry.linkTo));
  };
  const atParent = (path: string) =>
    paths.dirname(path) === path
      ? path
      : paths.join(real(paths.dirname(path)), paths.basename(path));
  const contentOf = (entry: MemoryEntry) =>
    typeof entry === 'string' ? entry : 'size' in entry ? (entry.head ?? '') : '';

  return {
    platform,
    host: options.host ?? 'laptop',
    home: options.home ?? HOMES[platform],
    env: options.env ?? {},
    files: {
      async list(folder) {
        const at = key(real(folder));
        if (entries.get(at) === 'unreadable folder') throw new Error('EACCES: permission denied');
        const names = children.get(at);
        return names ? [...names].sort() : undefined;
      },
      async facts(path): Promise<EntryFacts | undefined> {
        const at = key(atParent(path));
        if (!entries.has(at)) return undefined;
        const entry = entries.get(at);
        if (entry === undefined || entry === 'unreadable folder') {
          return { kind: 'folder', size: 0, modified: 0 };
        }
        if (typeof entry === 'string')
          return { kind: 'file', size: Buffer.byteLength(entry), modified: 1 };
        if ('linkTo' in entry) return { kind: 'symlink', size: 0, modified: 0 };
        return { kind: 'file', size: entry.size, modified: entry.modified ?? 1 };
      },
      async read(path, limit, from = 'start') {
        const entry = entries.get(key(real(path)));
        if (entry === undefined) return undefined;
        const bytes = Buffer.from(contentOf(entry), 'utf8');
        return from === 'end'
          ? bytes.subarray(Math.max(0, bytes.length - limit))
          : bytes.subarray(0, limit);
      },
      async link(path) {
        const entry = entries.get(key(atParent(path)));
        return typeof entry === 'object' && 'linkTo' in entry ? entry.linkTo : undefined;
      },
      async real(path) {
        const target = real(path);
        return entries.has(key(target)) ? target : undefined;
      },
      async isWritable(folder) {
        return entries.has(key(real(folder)));
      },
    },
    async processes() {
      return 'processes' in options ? options.processes : [];
    },
    async locks(asked) {
      if ('locks' in options && options.locks === undefined) return undefined;
      const held = Object.entries(options.locks ?? {}).map(
        ([path, holder]) => [key(path), holder] as const,
      );
      const found = new Map(held);
      return new Map(
        asked.flatMap((path) => (found.has(key(path)) ? [[path, found.get(key(path))!]] : [])),
      );
    },
    async preference(database, name) {
      return preferences[`${database}#${name}`];
    },
  };
}
