import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  degree,
  greatestCommonDivisor,
  isIrreducible,
  modulo,
  multiply,
  randomPolynomial,
} from './polynomial.ts';

const polynomials = fc.bigInt({ min: 0n, max: (1n << 60n) - 1n });
const divisors = fc.bigInt({ min: 1n, max: (1n << 54n) - 1n });

describe('arithmetic over GF(2)', () => {
  it('multiplies without carries', () => {
    // (x + 1)^2 = x^2 + 1
    expect(multiply(0b11n, 0b11n)).toBe(0b101n);
  });

  it('takes a product and a rest apart again', () => {
    fc.assert(
      fc.property(polynomials, divisors, (factor, divisor) => {
        expect(modulo(multiply(factor, divisor), divisor)).toBe(0n);
      }),
    );
  });

  it('leaves a rest of lower degree than the divisor, congruent to the dividend', () => {
    fc.assert(
      fc.property(polynomials, divisors, (p, divisor) => {
        const rest = modulo(p, divisor);
        expect(degree(rest)).toBeLessThan(degree(divisor));
        expect(modulo(p ^ rest, divisor)).toBe(0n);
      }),
    );
  });

  it('finds a divisor that every common factor divides', () => {
    fc.assert(
      fc.property(divisors, divisors, divisors, (a, b, common) => {
        const found = greatestCommonDivisor(multiply(a, common), multiply(b, common));
        expect(modulo(found, common)).toBe(0n);
        expect(modulo(multiply(a, common), found)).toBe(0n);
        expect(modulo(multiply(b, common), found)).toBe(0n);
      }),
    );
  });
});

describe('isIrreducible', () => {
  it('counts as many irreducible polynomials of each degree as there are', () => {
    // Gauss: (sum over d | n of mobius(d) 2^(n/d)) / n.
    const expected = [0, 2, 1, 2, 3, 6, 9, 18, 30, 56, 99];
    for (let n = 0; n < expected.length; n++) {
      let count = 0;
      for (let p = 1n << BigInt(n); p < 2n << BigInt(n); p++) if (isIrreducible(p)) count++;
      expect(count, `degree ${n}`).toBe(expected[n]);
    }
  });

  it.each([0x3a1d8aa0fca1e3n, 0x3da3358b4dc173n])('accepts %x, which restic drew', (p) => {
    expect(isIrreducible(p)).toBe(true);
  });

  it('refuses every product', () => {
    const factors = fc.bigInt({ min: 2n, max: (1n << 27n) - 1n });
    fc.assert(fc.property(factors, factors, (a, b) => !isIrreducible(multiply(a, b))));
  });
});

describe('randomPolynomial', () => {
  it('draws irreducible polynomials of degree 53, another one each time', () => {
    const drawn = Array.from({ length: 10 }, () => randomPolynomial(randomBytes));
    for (const p of drawn) {
      expect(degree(p)).toBe(53);
      expect(p & 1n).toBe(1n);
      expect(isIrreducible(p)).toBe(true);
    }
    expect(new Set(drawn).size).toBe(drawn.length);
  });

  it('gives up, rather than looping, when the random bytes never change', () => {
    expect(() => randomPolynomial((count) => new Uint8Array(count))).toThrow(
      expect.objectContaining({ code: 'INTERNAL' }),
    );
  });
});
