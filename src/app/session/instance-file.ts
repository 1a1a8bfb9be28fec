import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** How another command of this user reaches the app that runs. */
export interface Instance {
  readonly url: string;
  readonly pid: number;
  /** Whoever can read the file may ask for a code. */
  readonly secret: string;
}

const FILE_MODE = 0o600;
const ASK_MS = 3_000;

/**
 * Tells in a file that only its owner can read where this app is, so that a second `kirsch app` opens a page of this one
 * instead of starting another. Resolves to what ends that.
 */
export async function announceInstance(
  path: string,
  url: string,
): Promise<{ readonly secret: string; end(): Promise<void> }> {
  const secret = randomBytes(32).toString('base64url');
  const instance: Instance = { url, pid: process.pid, secret };
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await rm(path, { force: true });
  await writeFile(path, JSON.stringify(instance), { mode: FILE_MODE, flag: 'wx' });
  return {
    secret,
    end: async () => {
      const now = await readInstance(path);
      if (now?.secret === secret) await rm(path, { force: true });
    },
  };
}

/**
 * Asks the app that the file tells of for an address with a code; `undefined` when none answers.
 * @param path of the file
 */
export async function askInstance(path: string): Promise<string | undefined> {
  const instance = await readInstance(path);
  if (!instance) return undefined;
  try {
    const answer = await fetch(new URL('api/session/entry', instance.url), {
      method: 'POST',
      headers: { origin: new URL(instance.url).origin, 'content-type': 'application/json' },
      body: JSON.stringify({ secret: instance.secret }),
      signal: AbortSignal.timeout(ASK_MS),
    });
    if (!answer.ok) return undefined;
    const { entry } = (await answer.json()) as { entry?: unknown };
    return typeof entry === 'string' && entry.startsWith(instance.url) ? entry : undefined;
  } catch {
    return undefined;
  }
}

async function readInstance(path: string): Promise<Instance | undefined> {
  try {
    const { url, pid, secret } = JSON.parse(await readFile(path, 'utf8'));
    const isLocal = /^https?:\/\/[^/]+\/$/.test(url) && typeof secret === 'string';
    return isLocal ? { url, pid, secret } : undefined;
  } catch {
    return undefined;
  }
}
