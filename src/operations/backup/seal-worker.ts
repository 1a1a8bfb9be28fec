import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { HeapKeeper } from '../../memory/garbage-collector.ts';
import { BlobWriter, type BlobWriterSettings } from '../../repository/blob-writer.ts';
import {
  type ChunkerConfig,
  createConfiguredChunker,
} from '../../repository/configured-chunker.ts';
import { FileSealer } from './file-sealer.ts';
import { runSealJob } from './run-seal-job.ts';
import type { SealJob } from './seal-job.ts';

/** What a seal worker is started with. */
export interface SealWorkerData {
  /** Jobs arrive here, and their results leave. */
  readonly jobs: MessagePort;
  readonly writer: BlobWriterSettings;
  readonly config: ChunkerConfig;
}

const HEAP_SLACK_BYTES = 3 * 1024 * 1024;

const { jobs, writer: settings, config } = workerData as SealWorkerData;
const port = parentPort!;
const heap = new HeapKeeper(HEAP_SLACK_BYTES);
const writer = new BlobWriter(settings, (pack) => port.postMessage({ kind: 'pack', pack }));
const sealer = new FileSealer(writer, createConfiguredChunker(config));

jobs.on('message', (job: SealJob) => {
  jobs.postMessage(runSealJob(sealer, job));
  heap.check();
});
// All that the main thread ever asks, when no job is left.
port.on('message', () => port.postMessage({ kind: 'counts', counts: writer.counts }));
