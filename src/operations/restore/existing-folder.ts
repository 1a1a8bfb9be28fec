import { type BigIntStats, lstatSync, readdirSync } from 'node:fs';
import { nodePath } from '../../file-system/index.ts';
import { decodeFileName } from '../../format/index.ts';

/** These take `README` and `readme`, and both ways to write an umlaut, for the same name. */
const FOLDS_NAMES = process.platform === 'darwin' || process.platform === 'win32';

/** What is in a folder of the target. */
export class ExistingFolder {
  readonly #path: string;
  /** Names as they are, by how the file system compares them. */
  readonly #names: ReadonlyMap<string, string>;

  /** @throws the system's error when it cannot be read */
  constructor(path: string) {
    this.#path = path;
    const names = readdirSync(nodePath(path), { encoding: 'buffer' }).map(decodeFileName);
    this.#names = new Map(names.map((name) => [comparable(name), name]));
  }

  get names(): string[] {
    return [...this.#names.values()];
  }

  /** What is there under that name; of a symlink itself. */
  find(name: string): BigIntStats | undefined {
    const existing = this.#names.get(comparable(name));
    if (existing === undefined) return undefined;
    const path = nodePath(`${this.#path}/${existing}`);
    return lstatSync(path, { bigint: true, throwIfNoEntry: false });
  }

  /** The names that `wanted` does not have. */
  namesBeside(wanted: Iterable<string>): string[] {
    const others = new Map(this.#names);
    for (const name of wanted) others.delete(comparable(name));
    return [...others.values()];
  }
}

function comparable(name: string): string {
  return FOLDS_NAMES ? name.normalize('NFC').toLowerCase() : name;
}
