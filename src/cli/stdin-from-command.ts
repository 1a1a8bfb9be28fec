import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { KirschError } from '../errors/index.ts';
import { environmentForChildren } from './secrets-in-use.ts';

/**
 * What a command prints, as it comes. Its errors go to ours.
 * @throws KirschError `SOURCE_UNREADABLE` when it cannot be run or fails: half an output is no backup
 */
export async function* outputOf(
  [program, ...args]: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  if (program === undefined) {
    throw new KirschError('BAD_ARGUMENT', 'Which command?', {
      hint: 'For example: `kirsch backup --stdin-from-command -- pg_dump mydb`.',
    });
  }
  const child = spawn(program, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: environmentForChildren(process.env),
    signal,
  });
  // Listened for before the output is read: a command that cannot be run says so at once.
  const closed = once(child, 'close');
  closed.catch(() => {});
  try {
    yield* child.stdout as AsyncIterable<Uint8Array>;
    const [status, by] = (await closed) as [number | null, string | null];
    if (status !== 0)
      throw failed(program, status === null ? `ended by ${by}` : `status ${status}`);
  } catch (error) {
    if (error instanceof KirschError) throw error;
    throw failed(program, (error as NodeJS.ErrnoException).code ?? 'unknown', error);
  } finally {
    child.kill();
  }
}

function failed(program: string, how: string, cause?: unknown): KirschError {
  return new KirschError(
    'SOURCE_UNREADABLE',
    `The command ${program} failed (${how}): nothing was backed up.`,
    {
      hint: 'Run it by hand to see why.',
      cause,
    },
  );
}
