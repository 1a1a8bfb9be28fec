import { readFile } from 'node:fs/promises';
import { KirschError } from '../errors/index.ts';

/**
 * The bytes of a file that an option names.
 * @param what it is, for messages: `The secret file`
 * @throws KirschError `BAD_ARGUMENT`; `details.missing` says whether there is none
 */
export async function readNamedFile(path: string, what: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new KirschError('BAD_ARGUMENT', `${what} ${path} cannot be read (${code}).`, {
      hint: 'Check its path and permissions.',
      details: { missing: code === 'ENOENT' },
      cause,
    });
  }
}
