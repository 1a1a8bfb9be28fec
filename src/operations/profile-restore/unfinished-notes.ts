import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * A folder that names the profiles in which something is being exchanged, so that a program that starts knows at once whether it has to
 * look. The journals themselves lie beside the profiles: without these notes nothing is lost but that.
 */
export class UnfinishedNotes {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async add(profile: string): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    await writeFile(this.#pathOf(profile), profile, { mode: 0o600 });
  }

  async remove(profile: string): Promise<void> {
    await rm(this.#pathOf(profile), { force: true });
  }

  /** The profiles' folders. */
  async list(): Promise<string[]> {
    const names = await readdir(this.#folder).catch(() => []);
    const read = names.map((name) => readFile(join(this.#folder, name), 'utf8').catch(() => ''));
    return (await Promise.all(read)).filter((text) => text !== '');
  }

  #pathOf(profile: string): string {
    return join(this.#folder, createHash('sha256').update(profile).digest('hex').slice(0, 16));
  }
}
