import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { KirschError } from '../../../errors/index.ts';
import type { ContentFiles } from './content-files.ts';

/** A folder for what has to be on a disk to be read. Only its user may look into it. */
export class Scratch {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  /** @param parent the system's folder for temporary things unless given */
  static async make(parent: string = tmpdir()): Promise<Scratch> {
    return new Scratch(await mkdtemp(join(parent, 'kirsch-look-')));
  }

  /** Copies a file into it. @returns where it is now */
  async copy(
    files: ContentFiles,
    path: string,
    name: string,
    signal?: AbortSignal,
  ): Promise<string> {
    const place = join(this.folder, name);
    await mkdir(dirname(place), { recursive: true });
    try {
      await pipeline(files.read(path, signal), createWriteStream(place, { mode: 0o600 }));
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'ENOSPC') throw cause;
      throw new KirschError('DISK_FULL', `There is no room to look at "${path}".`, {
        cause,
        hint: 'Make room in the folder for temporary files.',
        details: { path, folder: this.folder },
      });
    }
    return place;
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true, maxRetries: 3 });
  }
}
