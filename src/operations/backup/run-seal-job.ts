import type { FileSealer } from './file-sealer.ts';
import { readFailure, type SealJob, type SealResult } from './seal-job.ts';

/** Does a job, at once. Throws only what is no file's fault: a defect, or no room for packs in the making. */
export function runSealJob(sealer: FileSealer, job: SealJob): SealResult {
  const { number, kind } = job;
  switch (kind) {
    case 'files':
      return {
        number,
        kind,
        files: job.paths.map((path, at) => attempt(() => sealer.seal(path, job.sizes[at]!))),
      };
    case 'cut':
      return { number, kind, result: attempt(() => sealer.cut(job.path, job.from)) };
    case 'chunks':
      return {
        number,
        kind,
        result: attempt(() => sealer.sealChunks(job.path, job.from, job.lengths)),
      };
  }
}

/** A file that cannot be read is a result; whatever is not the system's word on a file is a defect, and passes. */
function attempt<T extends object>(work: () => T): T | ReturnType<typeof readFailure> {
  try {
    return work();
  } catch (error) {
    if (typeof (error as NodeJS.ErrnoException).syscall !== 'string' && !isChanged(error)) {
      throw error;
    }
    return readFailure(error);
  }
}

function isChanged(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ECHANGED';
}
