import { parentPort, threadId, workerData } from 'node:worker_threads';
import { openFileSystem } from '../../file-system/index.ts';
import { HeapKeeper } from '../../memory/garbage-collector.ts';
import { JobRunner } from './job-runner.ts';
import type { RestoreWorkerData, RestoreWorkerMessage } from './restore-job.ts';

/*
 * A worker does one job after another, all of it by blocking calls, which cost a third of what promises do.
 */

const HEAP_SLACK_BYTES = 3 * 1024 * 1024;

const { stop } = workerData as RestoreWorkerData;
const port = parentPort!;
const stopWord = new Int32Array(stop);
// Loads a native library: now, while the repository is perhaps still being opened.
const extras = openFileSystem();
const heap = new HeapKeeper(HEAP_SLACK_BYTES);
let runner: JobRunner | undefined;

port.on('message', (message: RestoreWorkerMessage) => {
  if (message === 'end') port.close();
  else if (message.kind === 'start') {
    const temporaryPrefix = `${message.settings.temporaryPrefix}${threadId}-`;
    runner = new JobRunner(
      { ...message.settings, temporaryPrefix },
      extras,
      () => Atomics.load(stopWord, 0) !== 0,
    );
  } else {
    port.postMessage(runner!.answerTo(message));
    heap.check();
  }
});
