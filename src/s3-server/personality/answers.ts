/** Refusals that several services word alike. */
import type { ErrorAnswer } from '../s3-error.ts';

/** `NotImplemented` in S3's words. */
export function notImplemented(
  message = 'A header you provided implies functionality that is not implemented.',
): ErrorAnswer {
  return { code: 'NotImplemented', status: 501, message };
}

/** For gateways that know no `aws-chunked` and so find no length. */
export const MISSING_LENGTH: ErrorAnswer = {
  code: 'MissingContentLength',
  status: 411,
  message: 'You must provide the Content-Length HTTP header.',
};

export const MISSING_MD5: ErrorAnswer = {
  code: 'InvalidRequest',
  status: 400,
  message: 'Missing required header for this request: Content-MD5.',
};

export const HASH_MISMATCH: ErrorAnswer = {
  code: 'XAmzContentSHA256Mismatch',
  status: 400,
  message: "The provided 'x-amz-content-sha256' header does not match what was computed.",
};

export const CHUNKS_REFUSED: ErrorAnswer = {
  code: 'InvalidArgument',
  status: 400,
  message: 'aws-chunked encoding is not supported.',
};

export const NO_SUCH_BUCKET: ErrorAnswer = {
  code: 'NoSuchBucket',
  status: 404,
  message: 'The specified bucket does not exist.',
};
