/**
 * Keys as file names. A key is hostile: it may be `..`, hold any Unicode, end in a dot, or be the beginning of
 * another (`a` and `a/b`), and file systems fold case, rewrite accents and reserve names such as `con`.
 *
 * So a bucket's objects lie flat in one folder, a file each, and a name is made of `0-9 a-z - _ . , % =` only:
 * `=` and then the key, `/` written as `,`, every other byte as `%xx`. It leads one to one, needs no folders to be
 * created, synced and removed, and lets one `readdir` tell all keys. A key whose name would be too long is called
 * by its hash instead, `~<sha-256>`; the file itself holds the key.
 */
import { hash } from 'node:crypto';

/** File systems allow 255 bytes; some encrypting ones about 140. */
const MAX_NAME = 136;

export function nameOfKey(key: string): string {
  const name = `=${escapeKey(key)}`;
  return name.length <= MAX_NAME ? name : `~${hash('sha256', key, 'hex')}`;
}

/** `unknown`: a hashed name, whose key is in the file. `foreign`: not a name of ours. */
export type NameMeaning = { readonly key: string } | 'unknown' | 'foreign';

export function keyOfName(name: string): NameMeaning {
  if (/^~[0-9a-f]{64}$/.test(name)) return 'unknown';
  if (!name.startsWith('=')) return 'foreign';
  try {
    const key = decodeURIComponent(name.slice(1).replaceAll(',', '/'));
    return nameOfKey(key) === name ? { key } : 'foreign';
  } catch {
    return 'foreign';
  }
}

function escapeKey(key: string): string {
  if (/^[0-9a-z_/-]*$/.test(key)) return key.replaceAll('/', ',');
  // A trailing dot vanishes on Windows.
  return key.replace(/[^0-9a-z_.-]|\.$/gu, (character) =>
    character === '/' ? ',' : Buffer.from(character).toString('hex').replace(/../g, '%$&'),
  );
}
