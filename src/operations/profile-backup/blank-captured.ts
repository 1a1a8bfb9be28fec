import { copyFile, lstat, rename } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import { KirschError, throwIfAborted } from '../../errors/index.ts';
import type { SecretsToBlank } from '../../sources/index.ts';
import { workerUrl } from '../worker-url.ts';
import type { BlankAnswer, BlankRequest } from './blank-worker.ts';

/**
 * Takes secrets out of a captured copy, in a thread of its own, and makes sure first that it is a copy.
 *
 * @throws KirschError `SOURCE_DAMAGED` when that is not possible, and nothing of it may be stored; `ABORTED`
 */
export async function blankCaptured(
  path: string,
  secrets: SecretsToBlank,
  signal: AbortSignal | undefined,
): Promise<void> {
  // A second name of the application's own file is no copy.
  if ((await lstat(path)).nlink > 1) {
    await copyFile(path, `${path}.own`);
    await rename(`${path}.own`, path);
  }
  throwIfAborted(signal);
  const workerData: BlankRequest = { path, secrets };
  const worker = new Worker(workerUrl('blank-worker', import.meta.url), { workerData });
  const stop = () => void worker.terminate();
  signal?.addEventListener('abort', stop, { once: true });
  try {
    const answer = await new Promise<BlankAnswer>((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
      worker.once('exit', () => reject(new Error('The thread ended too early.')));
    });
    if (answer) {
      throw new KirschError('SOURCE_DAMAGED', `API keys cannot be left out: ${answer.message}`, {
        hint: 'Back up with API keys.',
        details: { path, reason: 'integrity' },
      });
    }
  } catch (error) {
    throwIfAborted(signal);
    throw error;
  } finally {
    signal?.removeEventListener('abort', stop);
    await worker.terminate();
  }
}
