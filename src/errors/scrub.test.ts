import { inspect } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { scrub, scrubThrown } from './scrub.ts';

const SECRET = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCY&<EXAMPLE>';

test('a secret goes in every spelling in which it may come back', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (before, after) => {
      const spellings = [
        SECRET,
        encodeURIComponent(SECRET),
        Buffer.from(SECRET).toString('base64'),
        JSON.stringify({ a: SECRET }),
        SECRET.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
      ];
      for (const spelling of spellings) {
        expect(scrub(`${before}${spelling}${after}`, [SECRET])).not.toContain('xRfiCY');
      }
    }),
  );
});

test.each([
  'Authorization: AWS4-HMAC-SHA256 Credential=AKIA/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=deadbeefdeadbeefdeadbeef',
  '<SignatureProvided>x</SignatureProvided><Signature>deadbeefdeadbeefdeadbeef</Signature>',
  'https://host/key?X-Amz-Credential=AKIA&X-Amz-Signature=deadbeefdeadbeefdeadbeef&x=1',
  'x-amz-security-token:deadbeefdeadbeefdeadbeef\nhost:x',
  'Proxy-Authorization: Basic deadbeefdeadbeefdeadbeef',
  'http://user:deadbeefdeadbeefdeadbeef@proxy:3128/',
])('what is secret by its form goes unasked: %s', (text) => {
  expect(scrub(text)).not.toContain('deadbeef');
});

test('other words stay, and short secrets do not take words out of sentences', () => {
  const text = 'The secret access key does not fit: https://host/path@2, Signature does not match.';
  expect(scrub(text, ['secret', '', undefined])).toBe(text);
});

test('an error is scrubbed whole, however it is printed, and cycles do no harm', () => {
  const inner = Object.assign(new Error(`inner ${SECRET}`), { StringToSign: `a\n${SECRET}` });
  const error = Object.assign(new Error(`outer ${SECRET}`, { cause: inner }), {
    $response: { headers: { authorization: SECRET }, body: [SECRET] },
    self: {} as unknown,
  });
  error.self = error;
  scrubThrown(error, [SECRET]);
  expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('xRfiCY');
  for (const odd of [undefined, null, 7, 'text', Object.freeze({ a: SECRET })])
    scrubThrown(odd, [SECRET]);
});
