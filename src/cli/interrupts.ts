import { KirschError } from '../errors/index.ts';
import { EXIT } from './exit-codes.ts';

/** An interrupted command has this long to leave things in order. */
const GRACE_MS = 900;
/** Nothing to tell: whoever closed the pipe knows. */
export const NOBODY_READS = 'Nobody reads the output any more.';
/** As a shell reports a program that SIGPIPE has ended. */
const BROKEN_PIPE = 141;

/**
 * A signal that fires on the first Ctrl-C (SIGINT) or SIGTERM: the command stops, gives its lock back and ends. What takes
 * longer than a second, or a second Ctrl-C, ends the process at once; the repository is sound all the same. When nobody
 * reads the output any more (`kirsch ls latest | head`), the command stops in the same way.
 */
export function listenForInterrupts(host: NodeJS.Process): AbortSignal {
  const controller = new AbortController();
  const stop = (status: number, message: string) => {
    if (controller.signal.aborted) host.exit(status);
    controller.abort(new KirschError('ABORTED', message));
    setTimeout(() => host.exit(status), GRACE_MS).unref();
  };
  host.on('SIGINT', () => stop(EXIT.interrupted, 'Stopped before it was done.'));
  host.on('SIGTERM', () => stop(EXIT.interrupted, 'Stopped before it was done.'));
  host.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    if (!controller.signal.aborted) stop(BROKEN_PIPE, NOBODY_READS);
  });
  return controller.signal;
}
