import fc from 'fast-check';
import { expect, test } from 'vitest';
import { looksLikeSecret } from './looks-like-secret.ts';

test.each([
  'AKIAIOSFODNN7EXAMPLE',
  'ASIAIOSFODNN7EXAMPLE',
  'LTAI5tFdExampleKeyId1234',
  'AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE',
  'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  'K004abcDEf7Ghi9JKl2MnoPQ4rStUvW',
  '0123456789abcdef0123456789abcdef0123456789ABCDEF0123456789abcdef',
])('%s looks like part of an access key', (text) => {
  expect(looksLikeSecret(text)).toBe(true);
});

test.each([
  '',
  'photos',
  'photos-1250000000',
  'us-east-1',
  // An account of Cloudflare, which is no secret.
  '0123456789abcdef0123456789abcdef',
  'Documents/Backups/Computer1/CherryStudio',
  'https://s3.eu-west-1.amazonaws.com/Photos',
  'my-very-long-bucket-name-for-2026-backups',
])('%s does not', (text) => {
  expect(looksLikeSecret(text)).toBe(false);
});

test('nearly every random text of 40 letters is caught', () => {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  const letter = fc.constantFrom(...alphabet);
  const secrets = fc.sample(fc.array(letter, { minLength: 40, maxLength: 40 }), {
    numRuns: 1_000,
    seed: 1,
  });
  const caught = secrets.filter((letters) => looksLikeSecret(letters.join(''))).length;
  expect(caught).toBeGreaterThan(980);
});
