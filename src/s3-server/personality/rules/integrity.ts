/** Rules about how bodies travel, and what must prove that they arrived whole. */
import { checksumOfHeader } from '../../checksums.ts';
import { type ErrorAnswer, S3Error } from '../../s3-error.ts';
import type { Rule } from '../personality.ts';
import { isOneOf, UPLOADS } from './writes.ts';

/** `x-amz-checksum-…` on an upload is an error. */
export function refusesChecksumHeaders(answer: (name: string, value: string) => ErrorAnswer): Rule {
  return {
    admit: ({ operation, headers }) => {
      if (!isOneOf(operation, UPLOADS)) return;
      for (const [name, value] of headers) {
        if (checksumOfHeader(name)) throw new S3Error(answer(name, value));
      }
    },
  };
}

/** `x-amz-checksum-…` means nothing: it is neither verified nor counted as a digest. */
export function ignoresChecksumHeaders(): Rule {
  return {
    headers: (headers) =>
      new Map([...headers].filter(([name]) => !/^x-amz-(?:sdk-)?checksum-/.test(name))),
  };
}

/** Bodies in the `aws-chunked` coding are refused, but for the forms named. */
export function refusesAwsChunked(answer: ErrorAnswer, { except = '' } = {}): Rule {
  return {
    admit: ({ headers }) => {
      const form = headers.get('x-amz-content-sha256') ?? '';
      const isChunked =
        form.startsWith('STREAMING-') || headers.get('content-encoding')?.includes('aws-chunked');
      if (isChunked && form !== except) throw new S3Error(answer);
    },
  };
}

/** A batch delete must bear Content-MD5, where `any` is set or a checksum of any kind. */
export function batchDeleteNeedsDigest(answer: ErrorAnswer, { any }: { any: boolean }): Rule {
  return {
    answer: async (call, next) => {
      if (call.operation !== 'DeleteObjects') return next(call);
      const isProven = any ? call.payload.hasDigest : call.headers.has('content-md5');
      if (!isProven) throw new S3Error(answer);
      return next(call);
    },
  };
}

/** The service's front changes this header on the way, so a signature over it does not hold. */
export function changesHeaderOnTheWay(name: string): Rule {
  return {
    admit: ({ headers }) => {
      const signed = /SignedHeaders=([^,\s]+)/.exec(headers.get('authorization') ?? '')?.[1];
      if (signed?.split(';').includes(name)) throw new S3Error('SignatureDoesNotMatch');
    },
  };
}
