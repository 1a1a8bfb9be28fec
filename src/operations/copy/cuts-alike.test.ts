import { expect, test } from 'vitest';
import { cutsAlike } from './cuts-alike.ts';

test('repositories cut alike when polynomial, kind and sizes agree', () => {
  const restic = { chunkerPolynomial: 0x3da3358b4dc173n };
  expect(cutsAlike(restic, restic)).toBe(true);
  expect(cutsAlike(restic, { ...restic, chunker: 'Rabin' })).toBe(true);
  expect(cutsAlike(restic, { chunkerPolynomial: 0x3da3358b4dc175n })).toBe(false);
  expect(cutsAlike(restic, { ...restic, chunker: 'FixedSize' })).toBe(false);
  expect(cutsAlike(restic, { ...restic, chunkMinSize: 1024 })).toBe(false);
});
