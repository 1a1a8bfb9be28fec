import type { Exclusion } from './exclusion.ts';
import { type FolderListing, joinPath, listFolder, statOf } from './folder-listing.ts';
import type { HomeDevices } from './home-devices.ts';

/** Entries that are listed ahead of the walk: 10 to 20 MB of memory. */
const MAX_ENTRIES = 100_000;
const TURN_MS = 2;

interface Folder {
  readonly path: string;
  readonly home: bigint;
  readonly device: bigint;
}

/**
 * Lists folders in the order in which the walk will want them, while the walk cannot begin yet: deriving the repository's
 * key and reading its index take longer than listing tens of thousands of files.
 */
export class LookAhead {
  readonly #exclusion: Exclusion;
  readonly #withAtime: boolean;
  readonly #homes: HomeDevices;
  readonly #listings = new Map<string, FolderListing>();
  readonly #stack: Folder[] = [];
  #entries = 0;
  #isStopped = false;

  constructor(exclusion: Exclusion, withAtime: boolean, homes: HomeDevices) {
    this.#exclusion = exclusion;
    this.#withAtime = withAtime;
    this.#homes = homes;
  }

  /** Lists what is below these folders until `stop` is called; lets messages in now and then. */
  async run(folders: readonly Folder[]): Promise<void> {
    this.#stack.push(...[...folders].reverse());
    let turnEnds = performance.now() + TURN_MS;
    while (!this.#isStopped && this.#stack.length > 0 && this.#entries < MAX_ENTRIES) {
      const folder = this.#stack.pop()!;
      try {
        this.#keep(folder);
      } catch {
        // The walk will meet the same error, and report it.
      }
      if (performance.now() < turnEnds) continue;
      await new Promise((resolve) => setImmediate(resolve));
      turnEnds = performance.now() + TURN_MS;
    }
  }

  stop(): void {
    this.#isStopped = true;
  }

  /** The listing of a folder: the one kept, or a new one. Throws the system's error. */
  list(path: string, home: bigint, device: bigint): FolderListing {
    const kept = this.#listings.get(path);
    if (!kept) return listFolder(path, this.#exclusion, home, device, this.#withAtime);
    this.#listings.delete(path);
    return kept;
  }

  #keep({ path, home, device }: Folder): void {
    const listing = listFolder(path, this.#exclusion, home, device, this.#withAtime);
    this.#listings.set(path, listing);
    this.#entries += listing.names.length;
    for (let entry = listing.names.length - 1; entry >= 0; entry--) {
      const stat = statOf(listing, entry);
      if (!stat.isFolder) continue;
      const below = joinPath(path, listing.names[entry]!);
      this.#stack.push({ path: below, home: this.#homes.below(home, below), device: stat.dev });
    }
  }
}
