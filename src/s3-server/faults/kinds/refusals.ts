/** Faults that are an answer. */
import { type ErrorAnswer, S3Error, type S3ErrorCode } from '../../s3-error.ts';
import { writeXml } from '../../xml.ts';
import { ALL, type FaultMaker } from './fault-maker.ts';

/** Refuses before anything happens, in the words of the service that is imitated. */
export function refuses(code: S3ErrorCode): FaultMaker {
  return {
    on: ALL,
    make: () => ({
      strike: () => ({
        arrive: () => {
          throw new S3Error(code);
        },
      }),
    }),
  };
}

/** Default: to come back in a second. */
export const tooManyRequests: FaultMaker = {
  on: ALL,
  make: ({ rule: { seconds = 1 } }) => ({
    strike: () => ({
      arrive: () => {
        throw new S3Error('TooManyRequests');
      },
      reply: (reply) => ({
        ...reply,
        headers: { ...reply.headers, 'retry-after': String(seconds) },
      }),
    }),
  }),
};

/** No XML, no code. */
export const bareError: FaultMaker = {
  on: ALL,
  make: () => ({
    strike: () => ({ around: async () => ({ status: 503 }) }),
  }),
};

const INTERNAL: ErrorAnswer = {
  code: 'InternalError',
  status: 200,
  message: 'We encountered an internal error. Please try again.',
};

/** What S3 does when it notices too late that a long operation has failed. */
export const errorIn200: FaultMaker = {
  on: ['CompleteMultipartUpload', 'CopyObject'],
  make: () => ({
    strike: () => ({
      around: async ({ id }) => {
        const { code: Code, message: Message, status } = INTERNAL;
        const body = writeXml('Error', { Code, Message, RequestId: id }, { namespace: false });
        return { status, body };
      },
    }),
  }),
};

/** After so many bytes of uploads; what is deleted makes no room. Default: from the first byte on. */
export const full: FaultMaker = {
  on: ['PutObject', 'UploadPart', 'CopyObject'],
  make: ({ rule: { bytes = 0 } }) => {
    let stored = 0;
    return {
      strike: () => ({
        around: (call, next) => {
          const length = call.payload.length ?? 0;
          if (stored + length > bytes) throw new S3Error('InsufficientStorage');
          stored += length;
          return next(call);
        },
      }),
    };
  },
};

/** The server's clock is ahead. Default: by 20 minutes. */
export const clockSkew: FaultMaker = {
  on: ALL,
  make: ({ rule: { seconds = 1_200 } }) => ({
    strike: () => ({ now: (now) => now + seconds * 1000 }),
  }),
};
