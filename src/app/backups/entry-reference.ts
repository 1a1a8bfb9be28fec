import { decodeFileName, encodeFileName, KirschError } from '../../index.ts';

/*
 * Names in a backup are bytes, and an address takes well-formed text only: an entry is referred to by its path with
 * every byte percent-encoded that is no plain character.
 */

/** What refers to the entry at a path, whose names are in their raw form. */
export function referTo(path: string): string {
  let text = '';
  for (const byte of encodeFileName(path)) {
    const character = String.fromCharCode(byte);
    text += /[A-Za-z0-9/._~ -]/.test(character)
      ? character
      : `%${byte.toString(16).padStart(2, '0').toUpperCase()}`;
  }
  return text;
}

/**
 * The path that is referred to: absolute, without empty names, `.` and `..`. A path as people write it is taken too.
 * @throws KirschError `BAD_ARGUMENT`
 */
export function followReference(reference: string): string {
  const bytes: number[] = [];
  for (let at = 0; at < reference.length; at++) {
    const code = /^%([0-9a-f]{2})/i.exec(reference.slice(at, at + 3))?.[1];
    if (code !== undefined) {
      bytes.push(Number.parseInt(code, 16));
      at += 2;
    } else {
      const character = String.fromCodePoint(reference.codePointAt(at)!);
      bytes.push(...Buffer.from(character));
      at += character.length - 1;
    }
  }
  const names = decodeFileName(Buffer.from(bytes)).split('/');
  const parts = names.filter((name) => name !== '' && name !== '.');
  if (parts.includes('..') || parts.some((name) => name.includes('\0'))) {
    throw new KirschError('BAD_ARGUMENT', 'That is no path in a backup.', {
      details: { reason: 'path-in-backup' },
    });
  }
  return `/${parts.join('/')}`;
}

/** The folder that holds it; `undefined` for the root. */
export function parentOf(path: string): string | undefined {
  if (path === '/') return undefined;
  return path.slice(0, path.lastIndexOf('/')) || '/';
}
