import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { isId, sha256 } from '../format/index.ts';
import { isFolder, readWhole, replaceFile } from './cache-files.ts';

const FOLDER = 'keys';

/**
 * Which key opened the repository in a place last: a hint for the next time, kept beside the caches. It says nothing about
 * passwords, and may be wrong or vanish at any moment.
 */
export class RememberedKey {
  readonly #folder: string;
  readonly #path: string;

  /**
   * @param rootFolder the folder of all caches
   * @param place where the repository is, in any words that are always the same
   */
  constructor(rootFolder: string, place: string) {
    this.#folder = join(rootFolder, FOLDER);
    this.#path = join(this.#folder, sha256(Buffer.from(place)));
  }

  /** The key's id; `undefined` where nothing is remembered. */
  get id(): string | undefined {
    const text = isFolder(this.#folder) ? readWhole(this.#path)?.toString('latin1') : undefined;
    return text !== undefined && isId(text) ? text : undefined;
  }

  /** Never throws. */
  async remember(id: string): Promise<void> {
    if (this.id === id) return;
    try {
      mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    } catch {
      return;
    }
    if (isFolder(this.#folder)) await replaceFile(this.#path, Buffer.from(id));
  }
}
