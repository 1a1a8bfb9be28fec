import { KirschError } from '../errors/index.ts';

/**
 * Polynomials over GF(2), as the chunker's fingerprint uses them: bit n of a `bigint` is the coefficient of x^n.
 * A repository draws one irreducible polynomial of degree 53 for itself, so that the sizes of its chunks do not
 * tell which well-known files it holds.
 */

/** Degree of every chunker polynomial. */
export const polynomialDegree = 53;

/** Two in 53 candidates are irreducible, so this many tries fail only when the random bytes are not random. */
const maxTries = 10_000;

/**
 * Draws an irreducible polynomial of degree 53 with every such polynomial equally likely.
 *
 * @param randomBytes source of that many random bytes, such as `crypto.randomBytes`
 * @throws `INTERNAL` when the source never yields one
 */
export function randomPolynomial(randomBytes: (count: number) => Uint8Array): bigint {
  for (let tries = 0; tries < maxTries; tries++) {
    const bytes = randomBytes(8);
    const bits = new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true);
    // The highest bit fixes the degree; without the lowest, x would be a factor.
    const candidate = BigInt.asUintN(polynomialDegree, bits) | (1n << 53n) | 1n;
    if (isIrreducible(candidate)) return candidate;
  }
  throw new KirschError('INTERNAL', `None of ${maxTries} random polynomials was irreducible.`, {
    hint: 'The source of random numbers of this computer seems to be broken.',
  });
}

/** Whether `p` has no factor but itself and 1 (Ben-Or's test). Constants, 0 and 1, are not irreducible. */
export function isIrreducible(p: bigint): boolean {
  if (degree(p) < 1) return false;
  const x = 2n;
  let power = x;
  // x^(2^i) - x is the product of all irreducible polynomials whose degree divides i.
  for (let i = 1; i <= degree(p) / 2; i++) {
    power = multiplyModulo(power, power, p);
    if (greatestCommonDivisor(p, power ^ x) !== 1n) return false;
  }
  return true;
}

/** The highest power in `p`; -1 for 0. */
export function degree(p: bigint): number {
  return p === 0n ? -1 : p.toString(2).length - 1;
}

/** The rest of `p` divided by `divisor`. */
export function modulo(p: bigint, divisor: bigint): bigint {
  const divisorDegree = degree(divisor);
  let rest = p;
  for (let shift = degree(rest) - divisorDegree; shift >= 0; shift = degree(rest) - divisorDegree) {
    rest ^= divisor << BigInt(shift);
  }
  return rest;
}

/** `a` times `b`. */
export function multiply(a: bigint, b: bigint): bigint {
  let product = 0n;
  for (let shifted = a, bits = b; bits !== 0n; shifted <<= 1n, bits >>= 1n) {
    if (bits & 1n) product ^= shifted;
  }
  return product;
}

function multiplyModulo(a: bigint, b: bigint, divisor: bigint): bigint {
  return modulo(multiply(a, b), divisor);
}

/** The greatest polynomial that divides both. */
export function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  let [greater, smaller] = [a, b];
  while (smaller !== 0n) [greater, smaller] = [smaller, modulo(greater, smaller)];
  return greater;
}
