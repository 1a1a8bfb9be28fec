import { type ErrorAnswer, S3Error } from '../../s3-error.ts';
import type { Rule } from '../personality.ts';

/** All parts of an upload must be of one size, only the last may be smaller. Looked at when the upload is completed. */
export function wantsEqualParts(answer: ErrorAnswer): Rule {
  return {
    answer: async (call, next, { store }) => {
      if (call.operation !== 'CompleteMultipartUpload') return next(call);
      const { bucket = '', key = '', query } = call.address;
      const { uploads } = await store.bucket(bucket);
      const parts = await uploads.parts(await uploads.find(query.get('uploadId') ?? '', key));
      const sizes = parts.map(({ size }) => size);
      const last = sizes.pop() ?? 0;
      const size = sizes[0] ?? last;
      if (last > size || sizes.some((each) => each !== size)) throw new S3Error(answer);
      return next(call);
    },
  };
}
