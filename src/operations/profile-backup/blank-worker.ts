// The thread that takes secrets out of a captured database: it blocks until it is done.

import { parentPort, workerData } from 'node:worker_threads';
import { isKirschError } from '../../errors/index.ts';
import { blankSecrets } from '../../sources/cherry-studio/blank-secrets.ts';
import type { SecretsToBlank } from '../../sources/cherry-studio/secrets.ts';

/** What the thread is given. */
export interface BlankRequest {
  readonly path: string;
  readonly secrets: SecretsToBlank;
}

/** What it says: nothing when all went well. */
export type BlankAnswer = { readonly message: string; readonly isDamaged: boolean } | undefined;

const { path, secrets } = workerData as BlankRequest;
let answer: BlankAnswer;
try {
  await blankSecrets(path, secrets);
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  answer = { message, isDamaged: isKirschError(error, 'SOURCE_DAMAGED') };
}
parentPort!.postMessage(answer);
