import { createHash } from 'node:crypto';
import { appendFileSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomNumbers } from '../random-numbers.ts';
import { readFolder } from '../restored-tree.ts';
import { noise } from '../sample-tree.ts';

const FILES_A_FOLDER = 50;
const LARGE_BYTES = 3 * 1024 * 1024;

/** A folder of many small files and a large one, which changes as its seed says. */
export class ChangingSource {
  readonly folder: string;
  readonly #random: (bound: number) => number;
  readonly #files: number;
  #changes = 0;

  /** @param files how many small ones there are; each change adds a tenth of that, and removes and rewrites some */
  constructor(folder: string, seed: number, files: number) {
    this.folder = folder;
    this.#random = randomNumbers(seed);
    this.#files = files;
    mkdirSync(folder);
    for (let at = 0; at < files; at += FILES_A_FOLDER) {
      this.#fill(`first ${at / FILES_A_FOLDER}`, Math.min(FILES_A_FOLDER, files - at));
    }
    writeFileSync(join(folder, 'large'), noise(LARGE_BYTES, seed));
  }

  /** As a person at work does: new files, some others, some gone; a large file grows. */
  change(): void {
    this.#changes++;
    const folders = readdirSync(this.folder).filter((name) => !name.startsWith('large'));
    const several = Math.ceil(this.#files / 10);
    this.#fill(`new ${this.#changes}`, several);
    for (let file = 0; file < several; file++) {
      const folder = join(this.folder, folders[this.#random(folders.length)]!);
      const names = readdirSync(folder);
      const name = names[this.#random(names.length)];
      if (name === undefined) continue;
      if (this.#random(2) === 0) writeFileSync(join(folder, name), this.#content());
      else rmSync(join(folder, name));
    }
    appendFileSync(join(this.folder, 'large'), noise(100_000, this.#random(2 ** 31)));
  }

  /** Another large file, of noise, which nothing shrinks. */
  grow(bytes: number): void {
    writeFileSync(join(this.folder, 'larger'), noise(bytes, this.#random(2 ** 31)));
  }

  /** What a restore of this state must be equal to, in one word. */
  digest(): string {
    return digestOfFolder(this.folder);
  }

  #fill(name: string, files: number): void {
    const folder = join(this.folder, name);
    mkdirSync(folder);
    for (let file = 0; file < files; file++)
      writeFileSync(join(folder, `${file}`), this.#content());
  }

  #content(): Buffer {
    return noise(50 + this.#random(600), this.#random(2 ** 31));
  }
}

/** All that a restore brings back: names, types, permissions, owners, times and content. */
export function digestOfFolder(folder: string): string {
  const sum = createHash('sha256');
  for (const [path, facts] of [...readFolder(folder)].sort()) sum.update(`${path}\0${facts}\0`);
  return sum.digest('hex');
}
