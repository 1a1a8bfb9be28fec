import { createHash } from 'node:crypto';
import { appendFileSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomNumbers } from '../random-numbers.ts';
import { type EntryFacts, readFolder } from '../restored-tree.ts';
import { noise } from '../sample-tree.ts';

const FILES_A_FOLDER = 50;
const LARGE_BYTES = 3 * 1024 * 1024;

/** A folder of many small files and a large one, which changes as its seed says. */
export class ChangingSource {
  readonly folder: string;
  readonly #random: (bound: number) => number;
  readonly #files: number;
  #changes = 0;

  /** @param files how many small ones there are at any time; a change replaces three in ten */
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

  /** As people at work do: new files, others rewritten, others gone; a large file grows. */
  change(): void {
    this.#changes++;
    const old = this.#smallFiles();
    const several = Math.ceil(this.#files * 0.3);
    for (let at = 0; at < several; at++) rmSync(old.splice(this.#random(old.length), 1)[0]!);
    for (let at = 0; at < several / 2; at++) {
      writeFileSync(old[this.#random(old.length)]!, this.#content());
    }
    for (let at = 0; at < several; at += FILES_A_FOLDER) {
      const files = Math.min(FILES_A_FOLDER, several - at);
      this.#fill(`new ${this.#changes}-${at / FILES_A_FOLDER}`, files);
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

  #smallFiles(): string[] {
    const folders = readdirSync(this.folder).filter((name) => !name.startsWith('large'));
    return folders.flatMap((folder) =>
      readdirSync(join(this.folder, folder)).map((name) => join(this.folder, folder, name)),
    );
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
  return digestOf(readFolder(folder));
}

export function digestOf(facts: ReadonlyMap<string, EntryFacts>): string {
  const sum = createHash('sha256');
  for (const [path, entry] of [...facts].sort()) sum.update(`${path}\0${entry}\0`);
  return sum.digest('hex');
}
