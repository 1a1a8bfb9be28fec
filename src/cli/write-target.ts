import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { KirschError } from '../errors/index.ts';

/**
 * Writes bytes into a file that a person has named; what was in it is gone.
 * @throws KirschError `DISK_FULL`, `TARGET_UNWRITABLE`; and what the bytes throw
 */
export async function writeTarget(
  bytes: AsyncIterable<Uint8Array | string>,
  target: string,
  signal: AbortSignal,
): Promise<void> {
  const file = createWriteStream(target);
  try {
    await once(file, 'open');
    for await (const piece of bytes) {
      if (!file.write(piece)) await once(file, 'drain', { signal });
    }
    file.end();
    await finished(file);
  } catch (error) {
    file.destroy();
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (syscall === undefined) throw error;
    const isFull = code === 'ENOSPC' || code === 'EDQUOT';
    throw new KirschError(
      isFull ? 'DISK_FULL' : 'TARGET_UNWRITABLE',
      `${target} could not be written (${code}).`,
      {
        hint: isFull ? 'Make room, or write elsewhere.' : 'Check its folder and permissions.',
        cause: error,
      },
    );
  }
}
