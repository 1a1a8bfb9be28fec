import { KirschError } from '../errors/index.ts';
import type { GetOptions, Storage } from './storage.ts';

/**
 * Checks the numbers of `getParts`.
 * @returns how many bytes the parts have together
 * @throws KirschError `BAD_ARGUMENT`
 */
export function checkParts(offset: number, lengths: readonly number[]): number {
  const total = lengths.reduce((sum, length) => sum + length, 0);
  const areWhole = lengths.every((length) => Number.isSafeInteger(length) && length > 0);
  if (areWhole && Number.isSafeInteger(offset + total) && offset >= 0) return total;
  throw new KirschError('BAD_ARGUMENT', `Parts from ${offset} on: one of them is none.`);
}

/** `getParts` for storages in which a range costs nothing but the reading. */
export async function* partsByRange(
  storage: Pick<Storage, 'getRange'>,
  key: string,
  { offset, lengths }: { readonly offset: number; readonly lengths: readonly number[] },
  options: GetOptions,
): AsyncGenerator<Buffer> {
  checkParts(offset, lengths);
  let at = offset;
  for (const length of lengths) {
    yield await storage.getRange(key, at, length, options);
    at += length;
  }
}
