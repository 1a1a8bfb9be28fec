import { constants } from 'node:fs';
import { mkdir, open, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Some times more than all authorities that a system trusts. */
const LARGEST = 1024 * 1024;
const CERTIFICATE =
  /-----BEGIN ((?:TRUSTED |X509 )?CERTIFICATE)-----[A-Za-z0-9+/=\s]*-----END \1-----/g;

/**
 * Reads a file of certificates.
 * @throws what the system throws, and RangeError for what is no file, such as a device that never ends, or too large
 */
export async function readCertificateFile(path: string): Promise<Buffer> {
  // A pipe that nobody writes to is opened all the same then, and seen to be none.
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const facts = await file.stat();
    if (!facts.isFile()) throw new RangeError('it is no file');
    if (facts.size > LARGEST) throw new RangeError('it is too large');
    return await file.readFile();
  } finally {
    await file.close();
  }
}

/** The certificates in a PEM text and nothing else of it, such as a key: what may travel to another computer. */
export function onlyCertificates(pem: string): string {
  return (pem.match(CERTIFICATE) ?? []).map((certificate) => `${certificate}\n`).join('');
}

/**
 * Keeps certificates that came from another computer beside the settings, under a name that no file there has: another
 * storage may trust the one that is there.
 * @param name of the storage that they are for
 * @returns the name of the file, as `caFile` of that storage has it
 */
export async function keepCertificates(
  settingsPath: string,
  name: string,
  pem: string,
): Promise<string> {
  const folder = dirname(settingsPath);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (let count = 1; ; count++) {
    const file = count === 1 ? `${name}.pem` : `${name}-${count}.pem`;
    try {
      await writeFile(join(folder, file), onlyCertificates(pem), { mode: 0o600, flag: 'wx' });
      return file;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}
