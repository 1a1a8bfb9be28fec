import { KirschError } from '../../errors/index.ts';

/** Longer ones are refused before they are parsed, in characters; a Cherry Studio export alone may be longer. */
export const LONGEST_IMPORT = 1024 * 1024;

/** A file that cannot be imported. The message must not repeat its text: it holds secrets. */
export function cannotImport(message: string, hint: string): KirschError {
  return new KirschError('SETTINGS_INVALID', message, { hint });
}

/** @throws KirschError `SETTINGS_INVALID` */
export function refuseLongText(text: string, what: string, longest = LONGEST_IMPORT): void {
  if (text.length > longest) throw cannotImport(`${what} is too long.`, 'Is it the right file?');
}
