import path from 'node:path';
import { EntryStat } from './entry-stat.ts';

/**
 * On which file system each folder has to stay when a backup stays on those of its targets: on that of the nearest target
 * at or above it, whichever way the walk comes to it.
 */
export class HomeDevices {
  readonly #devices = new Map<string, bigint>();

  /** @param targets absolute local paths; none where all file systems are welcome */
  constructor(targets: readonly string[]) {
    for (const target of targets) {
      try {
        this.#devices.set(target, EntryStat.of(target, false).dev);
      } catch {
        // The walk will meet the same error, and report it.
      }
    }
  }

  /** That of any path; `otherwise` where no target is above it. */
  of(entryPath: string, otherwise: bigint): bigint {
    for (let at = entryPath; ; at = path.dirname(at)) {
      const device = this.#devices.get(at);
      if (device !== undefined) return device;
      if (path.dirname(at) === at) return otherwise;
    }
  }

  /** That of a folder, given that of the folder it lies in. */
  below(home: bigint, folder: string): bigint {
    return this.#devices.get(folder) ?? home;
  }
}
