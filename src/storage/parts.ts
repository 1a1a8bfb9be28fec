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

/** The lengths of the parts in which so many bytes are read, for `getParts`: all of `partBytes` but the last. */
export function partLengths(size: number, partBytes: number): number[] {
  const lengths = new Array<number>(Math.floor(size / partBytes)).fill(partBytes);
  if (size % partBytes > 0) lengths.push(size % partBytes);
  return lengths;
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
