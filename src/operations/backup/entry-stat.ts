import { lstatSync } from 'node:fs';
import { nodePath } from '../../file-system/node-path.ts';

const S_IFMT = 0o170000n;
const S_IFREG = 0o100000n;
const S_IFDIR = 0o040000n;
/** Words that describe an entry. */
export const FIELDS = 11;

/** What `lstat` says of an entry: everything that its node is made from, or that tells that its content may have changed. */
export class EntryStat {
  readonly #words: BigInt64Array;
  readonly #at: number;

  constructor(words: BigInt64Array, entry: number) {
    this.#words = words;
    this.#at = entry * FIELDS;
  }

  get ino(): bigint {
    return BigInt.asUintN(64, this.#words[this.#at]!);
  }
  get dev(): bigint {
    return BigInt.asUintN(64, this.#words[this.#at + 1]!);
  }
  get mode(): bigint {
    return this.#words[this.#at + 2]!;
  }
  get nlink(): bigint {
    return this.#words[this.#at + 3]!;
  }
  get uid(): bigint {
    return this.#words[this.#at + 4]!;
  }
  get gid(): bigint {
    return this.#words[this.#at + 5]!;
  }
  get size(): bigint {
    return this.#words[this.#at + 6]!;
  }
  get mtimeNs(): bigint {
    return this.#words[this.#at + 7]!;
  }
  get ctimeNs(): bigint {
    return this.#words[this.#at + 8]!;
  }
  get rdev(): bigint {
    return this.#words[this.#at + 9]!;
  }
  /** 0 unless access times are recorded. */
  get atimeNs(): bigint {
    return this.#words[this.#at + 10]!;
  }
  get isFile(): boolean {
    return (this.mode & S_IFMT) === S_IFREG;
  }
  get isFolder(): boolean {
    return (this.mode & S_IFMT) === S_IFDIR;
  }

  /** Asks the system, about a symlink itself. Throws the system's error. */
  static of(entryPath: string, withAtime: boolean): EntryStat {
    const words = new BigInt64Array(FIELDS);
    readStat(entryPath, withAtime, words, 0);
    return new EntryStat(words, 0);
  }
}

/** Asks the system about an entry, into the words from `at` on. Throws the system's error. */
export function readStat(
  entryPath: string,
  withAtime: boolean,
  words: BigInt64Array,
  at: number,
): void {
  const stat = lstatSync(nodePath(entryPath), { bigint: true });
  words[at] = stat.ino;
  words[at + 1] = stat.dev;
  words[at + 2] = stat.mode;
  words[at + 3] = stat.nlink;
  words[at + 4] = stat.uid;
  words[at + 5] = stat.gid;
  words[at + 6] = stat.size;
  words[at + 7] = stat.mtimeNs;
  words[at + 8] = stat.ctimeNs;
  words[at + 9] = stat.rdev;
  words[at + 10] = withAtime ? stat.atimeNs : 0n;
}
