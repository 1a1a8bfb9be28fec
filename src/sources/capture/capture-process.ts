import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { ErrorCode } from '../../errors/index.ts';
import { KirschError, throwIfAborted } from '../../errors/index.ts';
import type { CapturedFile, CaptureEvidence, CaptureProgress } from './captured-unit.ts';

/** What the process is asked for. */
export interface CaptureRequest {
  readonly kind: 'sqlite' | 'leveldb';
  /** Absolute, without symlinks. */
  readonly from: string;
  readonly as: string;
  /** An empty folder for the copy. */
  readonly folder: string;
  /** The folder of blobs beside a LevelDB folder. */
  readonly blobs?: { readonly from: string; readonly as: string } | undefined;
}

/** What was captured, wherever that was done. */
export interface Captured {
  readonly files: readonly CapturedFile[];
  readonly evidence: CaptureEvidence;
}

/** What the process says. */
export type CaptureAnswer =
  | ({ readonly kind: 'progress' } & CaptureProgress)
  | { readonly kind: 'copied'; readonly files: readonly CapturedFile[] }
  | ({ readonly kind: 'captured' } & Captured)
  | {
      readonly kind: 'failed';
      readonly code: ErrorCode;
      readonly message: string;
      readonly hint: string | undefined;
      readonly details: Readonly<Record<string, unknown>>;
      /** What was thrown below. */
      readonly reason: string | undefined;
    };

export interface CaptureProcessOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: CaptureProgress) => void) | undefined;
  /** Called when a copy is whole and only its proof is to come. */
  readonly onCopied?: ((files: readonly CapturedFile[]) => void) | undefined;
}

/** More of what a process says before it dies tells nothing more. */
const LONGEST_LAST_WORDS = 2000;
const entry = new URL(
  `./capture-worker${import.meta.url.slice(import.meta.url.lastIndexOf('.'))}`,
  import.meta.url,
);

/**
 * Captures a unit in a process of its own. A thread would not do: SQLite's locks belong to the process, and any other part of it that opens
 * and closes the database as a file gives them back. Besides, SQLite's checks would hold up everybody else, and nothing ends them but a kill.
 *
 * @throws what the process found; `ABORTED` when the signal fires, and then it is gone; `INTERNAL` when it died
 */
export async function captureInProcess(
  request: CaptureRequest,
  { signal, onProgress, onCopied }: CaptureProcessOptions = {},
): Promise<Captured> {
  throwIfAborted(signal);
  const child = fork(fileURLToPath(entry), { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  const ended = once(child, 'close');
  const stop = () => child.kill('SIGKILL');
  signal?.addEventListener('abort', stop);
  let lastWords = '';
  child.stderr!.setEncoding('utf8').on('data', (text: string) => {
    lastWords = (lastWords + text).slice(-LONGEST_LAST_WORDS);
  });
  let answer: Extract<CaptureAnswer, { kind: 'captured' | 'failed' }> | undefined;
  child.on('message', (message: CaptureAnswer) => {
    if (message.kind === 'progress') onProgress?.({ step: message.step, attempt: message.attempt });
    else if (message.kind === 'copied') onCopied?.(message.files);
    else {
      answer = message;
      // It has closed all its files, and nothing more to say; left alone it would wait for another word.
      stop();
    }
  });
  child.on('spawn', () => child.send(request, () => {}));
  try {
    const [exitCode] = await ended;
    throwIfAborted(signal);
    if (answer?.kind === 'captured') return { files: answer.files, evidence: answer.evidence };
    throw answer ? failureOf(answer) : died(request.from, exitCode, lastWords);
  } finally {
    signal?.removeEventListener('abort', stop);
  }
}

function failureOf(answer: Extract<CaptureAnswer, { kind: 'failed' }>): KirschError {
  const { code, message, hint, details, reason } = answer;
  return new KirschError(code, message, {
    details,
    ...(hint !== undefined && { hint }),
    ...(reason !== undefined && { cause: new Error(reason) }),
  });
}

function died(path: string, exitCode: unknown, lastWords: string): KirschError {
  return new KirschError('INTERNAL', `The process that was to copy "${path}" ended too early.`, {
    details: { path, exitCode },
    cause: new Error(lastWords),
  });
}
