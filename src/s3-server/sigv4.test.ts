import { describe, expect, test } from 'vitest';
import {
  canonicalRequest,
  EMPTY_SHA256,
  equalSignatures,
  formatTimestamp,
  parseTimestamp,
  SigningKeys,
  sign,
  stringToSign,
} from './sigv4.ts';

/** The examples of the Amazon S3 API reference, "Authenticating requests (AWS Signature Version 4)". */
const KEYS = new SigningKeys('wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY');
const SCOPE = { date: '20130524', region: 'us-east-1', service: 's3' };
const TIME = '20130524T000000Z';

function signatureOf(
  path: string,
  query: [string, string][],
  headers: Record<string, string>,
  payloadHash = EMPTY_SHA256,
  method = 'GET',
): string {
  const all = new Map(Object.entries({ host: 'examplebucket.s3.amazonaws.com', ...headers }));
  const signedHeaders = [...all.keys()].sort();
  const canonical = canonicalRequest({
    method,
    path,
    query,
    headers: all,
    signedHeaders,
    payloadHash,
  });
  return sign(KEYS.of(SCOPE), stringToSign(TIME, SCOPE, canonical));
}

describe('a signature', () => {
  const always = { 'x-amz-content-sha256': EMPTY_SHA256, 'x-amz-date': TIME };

  test('of a GET with a range is the one in the reference', () => {
    expect(signatureOf('/test.txt', [], { ...always, range: 'bytes=0-9' })).toBe(
      'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
    );
  });

  test('of a PUT whose key needs encoding is the one in the reference', () => {
    const payloadHash = '44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072';
    const headers = {
      date: 'Fri, 24 May 2013 00:00:00 GMT',
      'x-amz-content-sha256': payloadHash,
      'x-amz-date': TIME,
      'x-amz-storage-class': 'REDUCED_REDUNDANCY',
    };
    expect(signatureOf('/test$file.text', [], headers, payloadHash, 'PUT')).toBe(
      '98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd',
    );
  });

  test('of a subresource without a value is the one in the reference', () => {
    expect(signatureOf('/', [['lifecycle', '']], always)).toBe(
      'fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543',
    );
  });

  test('of a listing is the one in the reference', () => {
    const query: [string, string][] = [
      ['max-keys', '2'],
      ['prefix', 'J'],
    ];
    expect(signatureOf('/', query, always)).toBe(
      '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7',
    );
  });

  test('of a presigned URL is the one in the reference', () => {
    const query: [string, string][] = [
      ['X-Amz-Algorithm', 'AWS4-HMAC-SHA256'],
      ['X-Amz-Credential', 'AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request'],
      ['X-Amz-Date', TIME],
      ['X-Amz-Expires', '86400'],
      ['X-Amz-SignedHeaders', 'host'],
    ];
    expect(signatureOf('/test.txt', query, {}, 'UNSIGNED-PAYLOAD')).toBe(
      'aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404',
    );
  });

  test('sorts a query by name before value, whatever stands behind the name', () => {
    const canonical = canonicalRequest({
      method: 'GET',
      path: '/',
      query: [
        ['a-b', '1'],
        ['a', '2'],
        ['a', '1'],
      ],
      headers: new Map(),
      signedHeaders: [],
      payloadHash: '',
    });
    expect(canonical.split('\n')[2]).toBe('a=1&a=2&a-b=1');
  });

  test('is compared whole', () => {
    expect(equalSignatures('abc', 'abc')).toBe(true);
    expect(equalSignatures('abc', 'abd')).toBe(false);
    expect(equalSignatures('abc', 'ab')).toBe(false);
  });
});

describe('a timestamp', () => {
  test('is read and written in the basic form of ISO 8601', () => {
    const time = Date.UTC(2026, 10, 22, 15, 50, 46);
    expect(formatTimestamp(time + 999)).toBe('20261122T155046Z');
    expect(parseTimestamp('20261122T155046Z')).toBe(time);
  });

  test.each(['', '20261122', '20261322T000000Z', '2026-11-22T15:50:46Z', '20261122T155046'])(
    'is not %j',
    (text) => {
      expect(parseTimestamp(text)).toBeUndefined();
    },
  );
});
