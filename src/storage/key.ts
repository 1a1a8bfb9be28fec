import { KirschError } from '../errors/index.ts';

/** Which names are objects to a storage. What lies in its place under any other name is passed over, and refused as an argument. */
export interface KeyRule {
  isKey(text: string): boolean;
  /** Whether a key can begin like that. */
  isPrefix(text: string): boolean;
  /** Whether no key has a slash, so that a list need not look into folders. */
  readonly isFlat: boolean;
}

/** One part or more of `[0-9a-z]`, with single slashes between them: no way out of any folder, no odd character. */
const KEY = /^[0-9a-z]+(?:\/[0-9a-z]+)*$/;
const PREFIX = /^(?:[0-9a-z]+(?:\/[0-9a-z]+)*\/?)?$/;
const LONGEST_KEY = 512;

/** Anything that is one name and can be shown: no way into or out of a folder, no hidden file. */
const ZIP_NAME = /^(?!\.)[^/\\\p{Cc}\p{Cs}]+\.zip$/iu;
const START_OF_ZIP_NAME = /^(?!\.)[^/\\\p{Cc}\p{Cs}]*$/u;
/** Bytes: what file systems take. */
const LONGEST_ZIP_NAME = 255;

/** The objects of a repository. */
export const REPOSITORY_KEYS: KeyRule = {
  isKey,
  isPrefix: (text) => text.length <= LONGEST_KEY && PREFIX.test(text),
  isFlat: false,
};

/** Zip files that lie beside a repository, or in a folder of their own: whatever people and programs have called them. */
export const ZIP_NAMES: KeyRule = {
  isKey: (text) => isShort(text) && ZIP_NAME.test(text),
  isPrefix: (text) => isShort(text) && START_OF_ZIP_NAME.test(text),
  isFlat: true,
};

/** Whether `text` is a key of the storage contract. What a storage holds under any other name is not ours. */
export function isKey(text: string): boolean {
  return text.length <= LONGEST_KEY && KEY.test(text);
}

/** @throws KirschError `BAD_ARGUMENT` when `key` is none; the guard that no path leaves the storage's root. */
export function checkKey(key: string, rule: KeyRule = REPOSITORY_KEYS): void {
  if (rule.isKey(key)) return;
  throw new KirschError('BAD_ARGUMENT', `${JSON.stringify(key)} is not a storage key.`);
}

/** @throws KirschError `BAD_ARGUMENT` when `prefix` cannot be the beginning of a key. `''` can. */
export function checkPrefix(prefix: string, rule: KeyRule = REPOSITORY_KEYS): void {
  if (rule.isPrefix(prefix)) return;
  throw new KirschError('BAD_ARGUMENT', `${JSON.stringify(prefix)} is not the start of a key.`);
}

function isShort(text: string): boolean {
  return text.length <= LONGEST_ZIP_NAME && Buffer.byteLength(text) <= LONGEST_ZIP_NAME;
}
