import { Worker } from 'node:worker_threads';
import type { OnProgress } from '../progress.ts';
import { workerUrl } from '../worker-url.ts';
import type { BackupOptions } from './backup-options.ts';
import type { SourceTotals } from './count-sources.ts';
import type { FromScanWorker, ScanWorkerData } from './scan-worker.ts';
import { threadData } from './thread-data.ts';

/** A backup that is over by then needs no estimate. */
const DEFAULT_DELAY_MS = 1_000;
const HEAP_MB = 64;

export interface SourceScanOptions {
  /** How long to wait before it begins, in milliseconds. @default 1,000 */
  readonly delayMs?: number;
}

/**
 * Counts in a thread of its own, of low priority where the system has such, what a backup will find: so the totals, and with
 * them the time left, are known long before its walk is through. Only for whoever shows them: it lists every folder once
 * more, 5 µs an entry. Fails silently: without it the totals come later.
 */
export class SourceScan {
  readonly #data: ScanWorkerData;
  #timer: NodeJS.Timeout | undefined;
  #worker: Worker | undefined;
  /** One that is ended while it still loads a native library takes the whole process with it. */
  readonly #loaded = Promise.withResolvers<void>();
  #totals: SourceTotals | undefined;

  /** @param options those of the backup, whose stream, if it has one, is not scanned */
  constructor(options: BackupOptions, { delayMs = DEFAULT_DELAY_MS }: SourceScanOptions = {}) {
    const { source, exclusion } = threadData(options);
    this.#data = { source, exclusion };
    if (source.kind === 'folders') this.#timer = setTimeout(() => this.#start(), delayMs).unref();
  }

  /** What the scan has found, once it is through. */
  get totals(): SourceTotals | undefined {
    return this.#totals;
  }

  /** Tells `onProgress` the totals as soon as they are known. */
  wrap(onProgress: OnProgress): OnProgress {
    return (progress) => {
      const totals = this.#totals;
      if (!totals || progress.totalKnown) {
        onProgress(progress);
        return;
      }
      // Files may have come since.
      const totalFiles = Math.max(totals.files, progress.totalFiles);
      const totalBytes = Math.max(totals.bytes, progress.totalBytes);
      onProgress({ ...progress, totalFiles, totalBytes, totalKnown: true });
    };
  }

  /** Ends it, wherever it is. Resolves when its thread is gone. */
  async stop(): Promise<void> {
    clearTimeout(this.#timer);
    if (!this.#worker) return;
    await this.#loaded.promise;
    await this.#worker.terminate();
  }

  #start(): void {
    const worker = new Worker(workerUrl('scan-worker', import.meta.url), {
      workerData: this.#data,
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
    });
    this.#worker = worker;
    worker.unref();
    worker.on('message', (message: FromScanWorker) => {
      if (message === 'loaded') this.#loaded.resolve();
      else this.#totals = message;
    });
    worker.on('error', () => {});
    worker.on('exit', () => this.#loaded.resolve());
  }
}
