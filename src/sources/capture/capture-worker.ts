// The process that captures one unit: `capture-process.ts` starts it and says why.

import { join } from 'node:path';
import { isKirschError } from '../../errors/index.ts';
import { captureFailure } from './capture-errors.ts';
import { captureLevelDb } from './capture-leveldb.ts';
import type { CaptureAnswer, CaptureRequest } from './capture-process.ts';
import { captureSqlite } from './capture-sqlite.ts';
import type { CapturedFile, CaptureProgress } from './captured-unit.ts';

const answer = (message: CaptureAnswer) =>
  new Promise<void>((resolve) => process.send!(message, () => resolve()));

process.once('message', async (request: CaptureRequest) => {
  try {
    await answer({ kind: 'captured', ...(await capture(request)) });
  } catch (thrown) {
    const { code, message, hint, details, cause } = captureFailure(request.from, thrown);
    const reason = cause instanceof Error && !isKirschError(cause) ? cause.message : undefined;
    await answer({ kind: 'failed', code, message, hint, details, reason });
  }
});
// Whoever asked is gone. `process.exit` may wait for ever on a thread of V8.
process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'));

function capture({ kind, from, as, folder, blobs }: CaptureRequest) {
  const tell = (message: CaptureAnswer) => void process.send!(message);
  const onProgress = (progress: CaptureProgress) => tell({ kind: 'progress', ...progress });
  const onCopied = (files: readonly CapturedFile[]) => tell({ kind: 'copied', files });
  return kind === 'sqlite'
    ? captureSqlite({ database: from, copy: join(folder, 'database'), as }, onProgress, onCopied)
    : captureLevelDb({ from, as, folder, blobs }, onProgress);
}
