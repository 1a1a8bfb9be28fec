import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import * as s3 from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestS3, type TestS3 } from './test-server.ts';

let context: TestS3;
let folder: string;

beforeAll(async () => {
  context = await startTestS3();
  folder = context.folder;
});

afterAll(() => context.stop());

const client = (options?: Partial<s3.S3ClientConfig>): s3.S3Client => context.client(options);
const newBucket = (name: string): Promise<string> => context.newBucket(name);

function md5(bytes: string | Uint8Array): string {
  return createHash('md5').update(bytes).digest('hex');
}

describe.each([
  ['with its defaults', {}],
  [
    'with checksums only where required',
    { requestChecksumCalculation: 'WHEN_REQUIRED', responseChecksumValidation: 'WHEN_REQUIRED' },
  ],
] as const)('the AWS SDK %s', (title, options) => {
  const Bucket = title.replaceAll(' ', '-');
  const aws = () => client(options);

  beforeAll(() => newBucket(Bucket));

  test('stores an object and gets it back with all that was said of it', async () => {
    const Body = Buffer.from('hello');
    const put = await aws().send(
      new s3.PutObjectCommand({
        Bucket,
        Key: 'a/b',
        Body,
        ContentType: 'text/plain',
        CacheControl: 'no-store',
        ContentDisposition: 'attachment',
        Metadata: { colour: 'red', 'two-words': 'a b' },
      }),
    );
    expect(put.ETag).toBe(`"${md5(Body)}"`);
    const got = await aws().send(new s3.GetObjectCommand({ Bucket, Key: 'a/b' }));
    expect(await got.Body?.transformToString()).toBe('hello');
    expect(got).toMatchObject({
      ETag: `"${md5(Body)}"`,
      ContentLength: 5,
      ContentType: 'text/plain',
      CacheControl: 'no-store',
      ContentDisposition: 'attachment',
      Metadata: { colour: 'red', 'two-words': 'a b' },
    });
    const head = await aws().send(new s3.HeadObjectCommand({ Bucket, Key: 'a/b' }));
    expect(head).toMatchObject({ ETag: got.ETag, ContentLength: 5, Metadata: got.Metadata });
    expect(Math.abs(Date.now() - Number(head.LastModified))).toBeLessThan(60_000);
  });

  test.each(['crc32', 'crc32c', 'crc64nvme', 'sha1', 'sha256'] as const)(
    'sends a checksum of kind %s, which is kept and given back',
    async (kind) => {
      const ChecksumAlgorithm = kind.toUpperCase() as s3.ChecksumAlgorithm;
      const put = new s3.PutObjectCommand({ Bucket, Key: kind, Body: 'hello', ChecksumAlgorithm });
      const field = `Checksum${ChecksumAlgorithm}` as const;
      const sent = (await aws().send(put)) as unknown as Record<string, string>;
      const got = await aws().send(
        new s3.GetObjectCommand({ Bucket, Key: kind, ChecksumMode: 'ENABLED' }),
      );
      expect(sent[field]).toBeTruthy();
      expect((got as unknown as Record<string, string>)[field]).toBe(sent[field]);
      expect(await got.Body?.transformToString()).toBe('hello');
    },
  );

  test('stores streams', async () => {
    const bytes = Buffer.alloc(3_000_000, 'stream');
    const pieces = Array.from({ length: 30 }, (_, i) =>
      bytes.subarray(i * 100_000, (i + 1) * 100_000),
    );
    const put = new s3.PutObjectCommand({
      Bucket,
      Key: 'stream',
      Body: Readable.from(pieces),
      ContentLength: bytes.length,
    });
    expect((await aws().send(put)).ETag).toBe(`"${md5(bytes)}"`);
    const got = await aws().send(new s3.GetObjectCommand({ Bucket, Key: 'stream' }));
    expect(bytes.equals(await got.Body!.transformToByteArray())).toBe(true);
    expect(got.ContentEncoding).toBeUndefined();
  });

  test('gets ranges', async () => {
    const Body = Buffer.from(Array.from({ length: 100_000 }, (_, i) => i % 251));
    await aws().send(new s3.PutObjectCommand({ Bucket, Key: 'range', Body }));
    for (const [Range, start, end] of [
      ['bytes=0-0', 0, 1],
      ['bytes=70000-', 70_000, 100_000],
      ['bytes=99000-99999', 99_000, 100_000],
      ['bytes=-10', 99_990, 100_000],
    ] as const) {
      const got = await aws().send(new s3.GetObjectCommand({ Bucket, Key: 'range', Range }));
      expect(Body.subarray(start, end).equals(await got.Body!.transformToByteArray())).toBe(true);
      expect(got.ContentRange).toBe(`bytes ${start}-${end - 1}/100000`);
    }
    const beyond = new s3.GetObjectCommand({ Bucket, Key: 'range', Range: 'bytes=100000-' });
    await expect(aws().send(beyond)).rejects.toMatchObject({ name: 'InvalidRange' });
  });

  test('stores, heads and gets an empty object', async () => {
    await aws().send(new s3.PutObjectCommand({ Bucket, Key: 'empty', Body: new Uint8Array() }));
    const got = await aws().send(new s3.GetObjectCommand({ Bucket, Key: 'empty' }));
    expect(await got.Body?.transformToString()).toBe('');
    expect(
      (await aws().send(new s3.HeadObjectCommand({ Bucket, Key: 'empty' }))).ContentLength,
    ).toBe(0);
  });

  test('uploads in parts, lists them, completes and aborts', async () => {
    const Key = 'parts/big';
    const part = Buffer.alloc(5 * 1024 * 1024, 'part');
    const start = new s3.CreateMultipartUploadCommand({ Bucket, Key, Metadata: { a: 'b' } });
    const { UploadId } = await aws().send(start);
    const Parts = [];
    for (const [i, Body] of [part, part, Buffer.from('end')].entries()) {
      const upload = new s3.UploadPartCommand({ Bucket, Key, UploadId, PartNumber: i + 1, Body });
      Parts.push({ PartNumber: i + 1, ETag: (await aws().send(upload)).ETag });
    }
    const listed = await aws().send(
      new s3.ListPartsCommand({ Bucket, Key, UploadId, MaxParts: 2 }),
    );
    expect(listed).toMatchObject({ IsTruncated: true, NextPartNumberMarker: '2' });
    expect(listed.Parts?.map(({ Size, ETag }) => [Size, ETag])).toEqual([
      [part.length, Parts[0]!.ETag],
      [part.length, Parts[1]!.ETag],
    ]);
    const uploads = await aws().send(new s3.ListMultipartUploadsCommand({ Bucket }));
    expect(uploads.Uploads).toMatchObject([{ Key, UploadId }]);

    const complete = new s3.CompleteMultipartUploadCommand({
      Bucket,
      Key,
      UploadId,
      MultipartUpload: { Parts },
    });
    const digests = [part, part, Buffer.from('end')].map((each) => Buffer.from(md5(each), 'hex'));
    expect((await aws().send(complete)).ETag).toBe(`"${md5(Buffer.concat(digests))}-3"`);
    const got = await aws().send(new s3.GetObjectCommand({ Bucket, Key }));
    expect(
      Buffer.concat([part, part, Buffer.from('end')]).equals(
        await got.Body!.transformToByteArray(),
      ),
    ).toBe(true);
    expect(got.Metadata).toEqual({ a: 'b' });
    await expect(aws().send(complete)).rejects.toMatchObject({ name: 'NoSuchUpload' });

    const other = await aws().send(new s3.CreateMultipartUploadCommand({ Bucket, Key }));
    const abort = new s3.AbortMultipartUploadCommand({ Bucket, Key, UploadId: other.UploadId });
    await aws().send(abort);
    expect(
      (await aws().send(new s3.ListMultipartUploadsCommand({ Bucket }))).Uploads,
    ).toBeUndefined();
    expect(await readdir(join(folder, Bucket, 'uploads'))).toEqual([]);
  });

  test('copies with and without new metadata', async () => {
    const Key = 'copy of ü+%';
    const from = { Bucket, Key: 'source ü+%', Body: 'copy me', Metadata: { a: 'b' } };
    await aws().send(new s3.PutObjectCommand(from));
    const CopySource = `${Bucket}/${encodeURIComponent(from.Key)}`;
    const copied = await aws().send(new s3.CopyObjectCommand({ Bucket, Key, CopySource }));
    expect(copied.CopyObjectResult?.ETag).toBe(`"${md5('copy me')}"`);
    const got = await aws().send(new s3.GetObjectCommand({ Bucket, Key }));
    expect([await got.Body?.transformToString(), got.Metadata]).toEqual(['copy me', { a: 'b' }]);
    const again = {
      Bucket,
      Key,
      CopySource,
      MetadataDirective: 'REPLACE',
      Metadata: { c: 'd' },
    } as const;
    await aws().send(new s3.CopyObjectCommand(again));
    expect((await aws().send(new s3.HeadObjectCommand({ Bucket, Key }))).Metadata).toEqual({
      c: 'd',
    });
  });

  test('deletes one object and many', async () => {
    for (const Key of ['x/1', 'x/2', 'x/3']) {
      await aws().send(new s3.PutObjectCommand({ Bucket, Key, Body: Key }));
    }
    await aws().send(new s3.DeleteObjectCommand({ Bucket, Key: 'x/1' }));
    await aws().send(new s3.DeleteObjectCommand({ Bucket, Key: 'x/1' }));
    const Objects = [{ Key: 'x/2' }, { Key: 'x/3' }, { Key: 'x/<&>' }];
    const many = await aws().send(new s3.DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
    expect(many.Deleted).toEqual(Objects);
    expect((await aws().send(new s3.ListObjectsV2Command({ Bucket, Prefix: 'x/' }))).KeyCount).toBe(
      0,
    );
  });
});
