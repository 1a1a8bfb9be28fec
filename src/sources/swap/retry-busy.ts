import { setTimeout as pause } from 'node:timers/promises';

/** How often something is tried again that another program keeps from being done. */
export interface Patience {
  /** Milliseconds before each further try. */
  readonly pauses: readonly number[];
  readonly wait: (milliseconds: number) => Promise<void>;
}

/** About eight seconds: as long as virus scanners and indexers hold a file that has just been moved. */
export const PATIENCE: Patience = {
  pauses: [20, 50, 100, 200, 400, 800, 1600, 2400, 2400],
  wait: (milliseconds) => pause(milliseconds),
};

/** How Windows says that somebody has a file open. */
const BUSY = new Set(['EBUSY', 'EPERM', 'EACCES']);

/** Does something, again where another program keeps it from being done. */
export async function retryBusy<T>(work: () => Promise<T>, patience: Patience): Promise<T> {
  for (const milliseconds of patience.pauses) {
    try {
      return await work();
    } catch (error) {
      if (!BUSY.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
      await patience.wait(milliseconds);
    }
  }
  return work();
}
