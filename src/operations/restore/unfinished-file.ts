import { unlinkSync } from 'node:fs';
import type { KirschError } from '../../errors/index.ts';
import { nodePath } from '../../file-system/index.ts';
import type { PlannedFile } from './planned-file.ts';

/** A file that is put together from several blobs, under a temporary name. */
export class UnfinishedFile {
  readonly file: PlannedFile;
  /** Where it is until it is finished. */
  readonly path: string;
  /** Parts that are still to come: a blob each, and one for all that is taken from the file in its place. */
  remaining: number;
  /** The first thing that went wrong: the file will not be finished. */
  error: KirschError | undefined;
  /** Where each blob begins. */
  readonly #positions: Float64Array;

  constructor(file: PlannedFile, path: string, plainLength: (entry: number) => number) {
    this.file = file;
    this.path = path;
    const { matches, entries } = file;
    this.remaining = matches ? matches.filter((match) => match !== 1).length + 1 : entries.length;
    this.#positions = new Float64Array(entries.length);
    let position = 0;
    entries.forEach((entry, blob) => {
      this.#positions[blob] = position;
      position += plainLength(entry);
    });
  }

  positionOf(blob: number): number {
    return this.#positions[blob]!;
  }

  /** Removes what is there of it. */
  discard(): void {
    try {
      unlinkSync(nodePath(this.path));
    } catch {
      // No part had been written, or it has its name by now.
    }
  }
}
