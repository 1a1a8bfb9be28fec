/** Rules about writes that must not replace anything. */
import { type ErrorAnswer, S3Error } from '../../s3-error.ts';
import type { Rule } from '../personality.ts';
import { CONDITIONAL_WRITES, isOneOf } from './writes.ts';

const CONDITIONS = ['if-match', 'if-none-match'];

/** Conditions on writes are refused. */
export function refusesWriteConditions(answer: (header: string) => ErrorAnswer): Rule {
  return {
    answer: async (call, next) => {
      const header = CONDITIONS.find((name) => call.headers.has(name));
      if (header !== undefined && isOneOf(call.operation, CONDITIONAL_WRITES)) {
        throw new S3Error(answer(header));
      }
      return next(call);
    },
  };
}

/** Conditions on writes are passed over in silence: the object is replaced, and the answer is 200. */
export function ignoresWriteConditions(): Rule {
  return {
    headers: (headers, operation) =>
      isOneOf(operation, CONDITIONAL_WRITES)
        ? new Map([...headers].filter(([name]) => !CONDITIONS.includes(name)))
        : headers,
  };
}

const ALREADY_EXISTS: ErrorAnswer = {
  code: 'FileAlreadyExists',
  status: 409,
  message: 'The object you specified already exists and can not be overwritten.',
};

/** The service has a header of its own, `true` in which forbids to replace an object. */
export function forbidsOverwriteBy(header: string): Rule {
  return {
    answer: async (call, next, { store }) => {
      const { bucket = '', key = '' } = call.address;
      const applies = isOneOf(call.operation, CONDITIONAL_WRITES);
      if (applies && call.headers.get(header)?.toLowerCase() === 'true') {
        await (await store.bucket(bucket)).check(key, (current) => {
          if (current !== undefined) throw new S3Error(ALREADY_EXISTS);
        });
      }
      return next(call);
    },
  };
}
