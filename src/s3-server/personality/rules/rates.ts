import { type ErrorAnswer, S3Error } from '../../s3-error.ts';
import type { Rule } from '../personality.ts';
import { CONDITIONAL_WRITES, isOneOf } from './writes.ts';

/** So many writes to one key within so many seconds, by the server's clock; more are refused. */
export function limitsWritesOfKey(
  { writes, seconds }: { readonly writes: number; readonly seconds: number },
  answer: ErrorAnswer,
): Rule {
  const times = new Map<string, number[]>();
  return {
    answer: async (call, next, { now }) => {
      if (!isOneOf(call.operation, CONDITIONAL_WRITES)) return next(call);
      const name = `${call.address.bucket}/${call.address.key}`;
      const recent = (times.get(name) ?? []).filter((time) => time > now() - seconds * 1000);
      if (recent.length >= writes) throw new S3Error(answer);
      times.set(name, [...recent, now()]);
      return next(call);
    },
  };
}
