import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, realpath, rename, stat, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { KirschError } from '../../errors/index.ts';
import { fsyncFolder } from '../../file-system/fsync-folder.ts';
import { withFileLock } from './file-lock.ts';

const FILE_MODE = 0o600;
const FOLDER_MODE = 0o700;
/** Rights of others than the owner. */
const OTHERS = 0o077;
/** How often an update begins anew because somebody has written the file by hand meanwhile. */
const MOST_TRIES = 20;

/** A small text file that is nobody else's business. */
export interface PrivateFileOptions {
  /** What it is, for messages: `The settings file`. */
  readonly what: string;
  /** A longer one is refused, in bytes. */
  readonly maxBytes: number;
}

/**
 * The text of a file, `undefined` when there is none.
 * @throws KirschError `SETTINGS_INACCESSIBLE`, or `SETTINGS_INVALID` for one that is too long or no UTF-8
 */
export async function readPrivateFile(
  path: string,
  { what, maxBytes }: PrivateFileOptions,
): Promise<string | undefined> {
  try {
    const { size } = await stat(path);
    if (size > maxBytes) throw invalid(`${what} ${path} is too long (${size} bytes).`);
    const bytes = await readFile(path);
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    if (cause instanceof KirschError) throw cause;
    if (cause instanceof TypeError) throw invalid(`${what} ${path} is no UTF-8 text.`);
    if (codeOf(cause) === 'ENOENT') return undefined;
    throw inaccessible(path, `${what} ${path} cannot be read (${codeOf(cause)}).`, cause);
  }
}

/** Whether others than its owner may read or write this file. Always false on Windows, where its folder decides. */
export async function isOpenToOthers(path: string): Promise<boolean> {
  if (process.platform === 'win32') return false;
  const mode = await stat(path).then(
    (stats) => stats.mode,
    () => 0,
  );
  return (mode & OTHERS) !== 0;
}

/**
 * Changes a file: `change` gets its text (`undefined` where there is no file) and returns the new one. Others see the
 * old text or the new one, also after a power cut; of several writers at once, in this process or others, none loses
 * what another has written, even if that is an editor. `change` may therefore run several times.
 * The file is made with mode 0600, its folder with 0700, where they are missing; a symbolic link is followed.
 * @throws what `change` throws, and KirschError `SETTINGS_INACCESSIBLE` or `SETTINGS_INVALID`
 */
export async function updatePrivateFile(
  path: string,
  options: PrivateFileOptions,
  change: (text: string | undefined) => string,
): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true, mode: FOLDER_MODE });
    const target = await realpath(path).catch(() => path);
    await withFileLock(`${target}.lock`, async (isStillHeld) => {
      for (let tries = 1; ; tries++) {
        const before = await readPrivateFile(target, options);
        const after = change(before);
        if (after === before && !(await isOpenToOthers(target))) return;
        const written = await replaceIf(target, after, async () => {
          return (await isStillHeld()) && (await readPrivateFile(target, options)) === before;
        });
        if (written) return;
        if (tries === MOST_TRIES) throw new Error('others write it all the time');
      }
    });
  } catch (cause) {
    if (cause instanceof KirschError) throw cause;
    const why = codeOf(cause) ?? (cause as Error).message;
    throw inaccessible(path, `${options.what} ${path} cannot be written (${why}).`, cause);
  }
}

/** Puts the text in place unless `mayReplace` says no at the last moment. */
async function replaceIf(
  path: string,
  text: string,
  mayReplace: () => Promise<boolean>,
): Promise<boolean> {
  const temporary = `${path}.tmp-${randomBytes(6).toString('hex')}`;
  try {
    const file = await open(temporary, 'wx', FILE_MODE);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    if (!(await mayReplace())) {
      await unlink(temporary);
      return false;
    }
    await rename(temporary, path);
  } catch (error) {
    await unlink(temporary).catch(() => {});
    throw error;
  }
  fsyncFolder(dirname(path));
  return true;
}

function invalid(message: string): KirschError {
  return new KirschError('SETTINGS_INVALID', message, { hint: 'Is it the right file?' });
}

function inaccessible(file: string, message: string, cause: unknown): KirschError {
  return new KirschError('SETTINGS_INACCESSIBLE', message, {
    hint: 'Check who may read and write it and its folder; KIRSCH_CONFIG names another one.',
    cause,
    details: { file },
  });
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}
