import { KirschError } from '../errors/index.ts';

/**
 * Checks the two numbers of `getRange`.
 * @throws KirschError `BAD_ARGUMENT`
 */
export function checkRange(offset: number, length: number): void {
  const whole = Number.isSafeInteger(offset) && Number.isSafeInteger(length);
  if (whole && length > 0 && (offset >= 0 || length === -offset)) return;
  throw new KirschError('BAD_ARGUMENT', `offset ${offset}, length ${length} is not a range.`);
}

/** Where in an object of `size` bytes the range starts and ends; `undefined` when the object is too short. */
export function resolveRange(
  size: number,
  offset: number,
  length: number,
): { readonly start: number; readonly end: number } | undefined {
  if (offset < 0) return { start: Math.max(0, size + offset), end: size };
  return offset + length > size ? undefined : { start: offset, end: offset + length };
}

/** The error for an object that does not hold the range that it should. */
export function objectTooShort(key: string, offset: number, length: number): KirschError {
  return new KirschError(
    'DAMAGED',
    `${key} is too short: it does not hold ${length} bytes from ${offset}.`,
    {
      hint: 'The object was cut, or is not what its index says. Run a check of the repository.',
      details: { key, offset, length },
    },
  );
}
