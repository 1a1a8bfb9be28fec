import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AwsChunkedDecoder, type ChunkSigning } from './aws-chunked.ts';
import { S3Error } from './s3-error.ts';
import { SigningKeys } from './sigv4.ts';

/** The example of the Amazon S3 API reference: 65 KiB of `a` in chunks of 64 KiB, 1 KiB and the last. */
const SCOPE = { date: '20130524', region: 'us-east-1', service: 's3' };
const SIGNING: ChunkSigning = {
  key: new SigningKeys('wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY').of(SCOPE),
  scope: SCOPE,
  timestamp: '20130524T000000Z',
  seed: '4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9',
};
const SIGNED_BODY = Buffer.from(
  [
    '10000;chunk-signature=ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648',
    'a'.repeat(65_536),
    '400;chunk-signature=0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497',
    'a'.repeat(1024),
    '0;chunk-signature=b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9',
    '',
    '',
  ].join('\r\n'),
);

function decode(
  decoder: AwsChunkedDecoder,
  body: Buffer,
  pieceLengths: readonly number[] = [],
): Buffer {
  const payload: Buffer[] = [];
  let at = 0;
  for (const length of [...pieceLengths, body.length]) {
    if (at < body.length) payload.push(...decoder.push(body.subarray(at, at + length)));
    at += length;
  }
  decoder.end();
  return Buffer.concat(payload);
}

function thrownBy(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  return undefined;
}

describe('signed chunks', () => {
  test('of the example in the reference are accepted', () => {
    const decoder = new AwsChunkedDecoder({ signing: SIGNING, trailers: false });
    expect(decode(decoder, SIGNED_BODY)).toEqual(Buffer.alloc(66_560, 'a'));
  });

  test('are refused when any byte was changed, or the end is missing', () => {
    fc.assert(
      fc.property(
        fc.nat(SIGNED_BODY.length - 1),
        fc.integer({ min: 1, max: 255 }),
        (at, change) => {
          const changed = Buffer.from(SIGNED_BODY);
          changed[at]! ^= change;
          const decoder = () => new AwsChunkedDecoder({ signing: SIGNING, trailers: false });
          expect(thrownBy(() => decode(decoder(), changed))).toBeInstanceOf(S3Error);
          expect(thrownBy(() => decode(decoder(), SIGNED_BODY.subarray(0, at)))).toBeInstanceOf(
            S3Error,
          );
        },
      ),
      { numRuns: 50 },
    );
  });

  test('with a trailer of the example in the reference are accepted, and refused when the trailer was changed', () => {
    const signing = {
      ...SIGNING,
      seed: '106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e',
    };
    const body = (checksum: string): Buffer =>
      Buffer.from(
        [
          '10000;chunk-signature=b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2',
          'a'.repeat(65_536),
          '400;chunk-signature=1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7',
          'a'.repeat(1024),
          '0;chunk-signature=2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992',
          `x-amz-checksum-crc32c:${checksum}`,
          'x-amz-trailer-signature:d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435',
          '',
          '',
        ].join('\r\n'),
      );
    const decoder = (): AwsChunkedDecoder => new AwsChunkedDecoder({ signing, trailers: true });
    expect(decode(decoder(), body('sOO8/Q=='))).toEqual(Buffer.alloc(66_560, 'a'));
    const error = thrownBy(() => decode(decoder(), body('sOO8/A==')));
    expect(error).toMatchObject({ code: 'SignatureDoesNotMatch' });
  });

  test('with a signed trailer are refused when its signature is missing', () => {
    const decoder = new AwsChunkedDecoder({ signing: SIGNING, trailers: true });
    expect(thrownBy(() => decode(decoder, SIGNED_BODY))).toMatchObject({
      code: 'SignatureDoesNotMatch',
    });
  });
});

describe('unsigned chunks', () => {
  test('give back what was put in, however the bytes arrive', () => {
    const chunk = fc.uint8Array({ minLength: 1, maxLength: 300 });
    const pieces = fc.array(fc.integer({ min: 1, max: 50 }));
    fc.assert(
      fc.property(fc.array(chunk), pieces, (chunks, pieceLengths) => {
        const body = Buffer.concat([
          ...chunks.flatMap((each) => [
            Buffer.from(`${each.length.toString(16)}\r\n`),
            Buffer.from(each),
            Buffer.from('\r\n'),
          ]),
          Buffer.from('0\r\nX-Amz-Checksum-Crc32: NhCmhg==\r\n\r\n'),
        ]);
        const decoder = new AwsChunkedDecoder({ trailers: true });
        expect(decode(decoder, body, pieceLengths)).toEqual(Buffer.concat(chunks));
        expect([...decoder.trailers]).toEqual([['x-amz-checksum-crc32', 'NhCmhg==']]);
      }),
    );
  });

  test('never crash on noise', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (noise) => {
        const error = thrownBy(() =>
          decode(new AwsChunkedDecoder({ trailers: true }), Buffer.from(noise)),
        );
        expect(error).toBeInstanceOf(S3Error);
      }),
    );
  });

  test.each([
    ['a line without an end', 'a'.repeat(5000)],
    ['a chunk longer than it says', '1\r\nabc\r\n0\r\n\r\n'],
    ['bytes after the end', '0\r\n\r\nmore'],
    ['a length of no sense', 'fffffffffffffffff\r\n'],
    ['a negative length', '-1\r\n'],
    ['trailers without end', `0\r\n${'a:b\r\n'.repeat(3)}${'c:d\r\n'.repeat(40)}`],
  ])('are refused with %s', (_what, body) => {
    const decoder = new AwsChunkedDecoder({ trailers: true });
    expect(thrownBy(() => decode(decoder, Buffer.from(body)))).toMatchObject({
      code: 'IncompleteBody',
    });
  });

  test('are refused with a trailer that was not announced', () => {
    const decoder = new AwsChunkedDecoder({ trailers: false });
    const body = Buffer.from('0\r\na:b\r\n\r\n');
    expect(thrownBy(() => decode(decoder, body))).toMatchObject({ code: 'IncompleteBody' });
  });
});
