/* A thread that carries blobs. The main thread reads packs and posts their bytes, which then belong here. */
import { parentPort, workerData } from 'node:worker_threads';
import { HeapKeeper } from '../../memory/garbage-collector.ts';
import { BlobCarrier } from './blob-carrier.ts';
import type { CarryJob, CarrySettings, FromCarryWorker } from './carry-job.ts';

const HEAP_SLACK_BYTES = 3 * 1024 * 1024;

const port = parentPort!;
const say = (message: FromCarryWorker) => port.postMessage(message);
const heap = new HeapKeeper(HEAP_SLACK_BYTES);
const carrier = new BlobCarrier(workerData as CarrySettings, (pack) => say({ kind: 'pack', pack }));

port.on('message', (job: CarryJob) => {
  const steps = carrier.run(job);
  let step = steps.next();
  while (!step.done) step = steps.next();
  say({ kind: 'answer', answer: step.value });
  heap.check();
});
say({ kind: 'ready' });
