import { expect, test } from 'vitest';
import { S3Error, toS3Error } from './s3-error.ts';

test('a full disk has a status of its own, so that nobody tries again in vain', () => {
  const full = Object.assign(new Error('write'), { code: 'ENOSPC' });
  expect(toS3Error(full)).toMatchObject({ code: 'InsufficientStorage', status: 507 });
});

test('whatever was not foreseen is an internal error that gives nothing away', () => {
  const error = toS3Error(new Error("ENOENT: no such file, open '/home/ada/bucket'"));
  expect(error).toMatchObject({ code: 'InternalError', status: 500 });
  expect(error.message).not.toContain('ada');
  expect(toS3Error(undefined).code).toBe('InternalError');
});

test('an answer of ours passes unchanged', () => {
  const error = new S3Error('NoSuchKey');
  expect(toS3Error(error)).toBe(error);
});
