import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { findProgram } from '../test/servers/index.ts';
import type { Sample } from './row.ts';

export interface MeasureOptions {
  /** The whole environment of the program. */
  readonly env: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** Called right before the command starts. */
  readonly onStart?: () => void;
}

/** restic alone waits 15 minutes for a dead server. */
const TIMEOUT_MS = 2 * 60 * 60 * 1000;
/** A program may complain of every single file. */
const LAST_WORDS = 2_000;
const MEASURER = fileURLToPath(new URL('./run-measured.py', import.meta.url));
const TELL_INTERPRETER = 'import sys; print(sys.executable)';
let interpreter: string | undefined;

/**
 * Runs a command to its end and tells what the kernel says it took. Time and memory are taken by a small process in
 * between that does nothing else, so that what goes on here does not disturb them. What was written to the disk before
 * is on the disk when the command starts.
 * @param command the program and its arguments
 * @throws Error with the program's last words when it fails; when `signal` aborts, after the program has ended
 */
export async function measure(
  command: readonly string[],
  { env, signal, onStart }: MeasureOptions,
): Promise<Sample> {
  signal.throwIfAborted();
  execFileSync('sync');
  onStart?.();
  const measurer = spawn(python(), [MEASURER, ...command], {
    env: { ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    // A process group of its own, so that all of it can be ended.
    detached: true,
  });
  const end = () => {
    const { pid, exitCode, signalCode } = measurer;
    if (pid !== undefined && exitCode === null && signalCode === null)
      process.kill(-pid, 'SIGKILL');
  };
  const timer = setTimeout(end, TIMEOUT_MS);
  signal.addEventListener('abort', end, { once: true });
  try {
    const [output, complaints, report, [code]] = await Promise.all([
      text(measurer.stdout!),
      text(measurer.stderr!),
      text(measurer.stdio[3] as Readable),
      once(measurer, 'close'),
    ]);
    signal.throwIfAborted();
    if (code !== 0) {
      const words = `${output}${complaints}`.slice(-LAST_WORDS);
      throw new Error(`${command.join(' ')} failed:\n${words}`);
    }
    return JSON.parse(report) as Sample;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', end);
  }
}

/** The interpreter itself: what is called python3 may be a script that looks for it, in an environment of its own. */
function python(): string {
  if (interpreter === undefined) {
    const path = findProgram('python3');
    if (path === undefined) throw new Error('python3 was not found; it takes times and memory.');
    interpreter = execFileSync(path, ['-c', TELL_INTERPRETER], { encoding: 'utf8' }).trim();
  }
  return interpreter;
}
