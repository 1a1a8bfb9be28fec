import { KirschError } from '../../errors/index.ts';
import type { BackupOptions } from './backup-options.ts';
import { checkMounts } from './mounts.ts';

/** @throws KirschError `BAD_ARGUMENT` for what cannot be meant */
export function checkBackupOptions(options: BackupOptions): void {
  const { paths, mounts, stdin, packSizeMiB, workers } = options;
  if (paths.length === 0) {
    throw new KirschError('BAD_ARGUMENT', 'There is nothing to back up: no path was given.', {
      hint: 'Name at least one file or folder.',
    });
  }
  if (stdin && paths.length > 1) {
    throw new KirschError('BAD_ARGUMENT', 'Content from a stream makes one file, not several.', {
      hint: 'Name the one path under which it is to be stored.',
    });
  }
  if (mounts) checkMounts(paths, mounts);
  if (packSizeMiB !== undefined && !(packSizeMiB >= 4 && packSizeMiB <= 128)) {
    throw new KirschError('BAD_ARGUMENT', `A pack size of ${packSizeMiB} MiB is not possible.`, {
      hint: 'Choose from 4 to 128 MiB.',
    });
  }
  if (workers !== undefined && !(Number.isInteger(workers) && workers >= 1 && workers <= 64)) {
    throw new KirschError('BAD_ARGUMENT', `${workers} workers are not possible.`, {
      hint: 'Choose from 1 to 64.',
    });
  }
}
