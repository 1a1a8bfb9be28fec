import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import type { ArchiveWorkerData } from './archive-worker.ts';
import { countSources, type SourceTotals } from './count-sources.ts';
import { Exclusion } from './exclusion.ts';
import { HomeDevices } from './home-devices.ts';

/** What a scan is told: the same as the walk that it runs ahead of. */
export type ScanWorkerData = Pick<ArchiveWorkerData, 'source' | 'exclusion'>;

/** What it says: that native code has been loaded, so that it may be ended at any moment, and in the end what it found. */
export type FromScanWorker = 'loaded' | SourceTotals;

/** Behind the threads that do the work. */
const LOW_PRIORITY = 10;

post('loaded');
const { source, exclusion } = workerData as ScanWorkerData;
// On Linux 0 means the thread that asks; elsewhere it would slow the whole process down.
if (process.platform === 'linux') setPriority(0, LOW_PRIORITY);
if (source.kind === 'folders') {
  const homes = new HomeDevices(exclusion.oneFileSystem ? source.paths : []);
  post(countSources(source.targets, new Exclusion(exclusion), homes));
}

function post(message: FromScanWorker): void {
  parentPort!.postMessage(message);
}
