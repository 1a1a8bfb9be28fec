import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '../format/index.ts';
import { isFolder, readWhole, replaceFile } from './cache-files.ts';

const FOLDER = 'keys';

/**
 * The key file that opened the repository in a place last, kept beside the caches: as closed as in the storage, and worth as
 * much there as here without the password. It may be wrong or vanish at any moment, so whoever uses it asks the storage
 * whether it is still there.
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

  /** The key file as it was; `undefined` where none is remembered. */
  get file(): Buffer | undefined {
    return isFolder(this.#folder) ? readWhole(this.#path) : undefined;
  }

  /** Never throws. */
  async remember(file: Buffer): Promise<void> {
    if (this.file?.equals(file)) return;
    try {
      mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    } catch {
      return;
    }
    if (isFolder(this.#folder)) await replaceFile(this.#path, file);
  }
}
