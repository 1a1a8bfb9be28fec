import { KirschError } from '../errors/index.ts';

/** One part or more of `[0-9a-z]`, with single slashes between them: no way out of any folder, no odd character. */
const KEY = /^[0-9a-z]+(?:\/[0-9a-z]+)*$/;
const PREFIX = /^(?:[0-9a-z]+(?:\/[0-9a-z]+)*\/?)?$/;
const LONGEST_KEY = 512;

/** Whether `text` is a key of the storage contract. What a storage holds under any other name is not ours. */
export function isKey(text: string): boolean {
  return text.length <= LONGEST_KEY && KEY.test(text);
}

/** @throws KirschError `BAD_ARGUMENT` when `key` is none; the guard that no path leaves the storage's root. */
export function checkKey(key: string): void {
  if (isKey(key)) return;
  throw new KirschError('BAD_ARGUMENT', `${JSON.stringify(key)} is not a storage key.`);
}

/** @throws KirschError `BAD_ARGUMENT` when `prefix` cannot be the beginning of a key. `''` can. */
export function checkPrefix(prefix: string): void {
  if (prefix.length <= LONGEST_KEY && PREFIX.test(prefix)) return;
  throw new KirschError('BAD_ARGUMENT', `${JSON.stringify(prefix)} is not the start of a key.`);
}
