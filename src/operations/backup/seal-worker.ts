import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { HeapKeeper } from '../../memory/garbage-collector.ts';
import { BlobWriter, type BlobWriterSettings } from '../../repository/blob-writer.ts';
import {
  type ChunkerConfig,
  createConfiguredChunker,
} from '../../repository/configured-chunker.ts';
import { FileSealer } from './file-sealer.ts';
import { readFailure, type SealJob, type SealResult } from './seal-job.ts';

/** What the main thread tells a seal worker. */
export type ToSealWorker =
  | { readonly kind: 'start'; readonly writer: BlobWriterSettings; readonly config: ChunkerConfig }
  /** Nothing more comes: close the open packs. Sent to one of the workers. */
  | { readonly kind: 'flush' }
  | { readonly kind: 'count' };

/** Jobs arrive here, and their results leave. */
const { jobs } = workerData as { readonly jobs: MessagePort };
const port = parentPort!;
const heap = new HeapKeeper(4e6);
let writer: BlobWriter;
let sealer: FileSealer;

port.on('message', (message: ToSealWorker) => {
  switch (message.kind) {
    case 'start':
      writer = new BlobWriter(message.writer, (pack) => port.postMessage({ kind: 'pack', pack }));
      sealer = new FileSealer(writer, createConfiguredChunker(message.config));
      jobs.on('message', (job: SealJob) => {
        jobs.postMessage(run(job));
        heap.check();
      });
      break;
    case 'flush':
      writer.flush('data');
      port.postMessage({ kind: 'data-flushed' });
      break;
    case 'count':
      port.postMessage({ kind: 'counts', counts: writer.counts });
      break;
  }
});

function run(job: SealJob): SealResult {
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
