import { type ErrorAnswer, S3Error } from '../../s3-error.ts';
import type { Rule } from '../personality.ts';

/** Objects of some names are not given out at this address. */
export function refusesDownloadsOf(suffixes: readonly string[], answer: ErrorAnswer): Rule {
  return {
    answer: async (call, next) => {
      const isForbidden = suffixes.some((suffix) => call.address.key?.endsWith(suffix));
      if (call.operation === 'GetObject' && isForbidden) throw new S3Error(answer);
      return next(call);
    },
  };
}

/** Whatever is downloaded is to be saved, not shown. */
export function downloadsAreAttachments(headers: Readonly<Record<string, string>>): Rule {
  return {
    answer: async (call, next) => {
      const reply = await next(call);
      if (call.operation !== 'GetObject') return reply;
      return {
        ...reply,
        headers: { ...reply.headers, 'content-disposition': 'attachment', ...headers },
      };
    },
  };
}
