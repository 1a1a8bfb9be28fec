import { type ErrorAnswer, S3Error } from '../../s3-error.ts';
import type { Rule } from '../personality.ts';

/** Access key ids have one length; another one, as of swapped fields, is refused before anything is looked up. */
export function wantsKeyIdOfLength(length: number, answer: (found: number) => ErrorAnswer): Rule {
  return {
    admit: ({ headers }, { account }) => {
      const credential = /Credential=([^,\s]+)/.exec(headers.get('authorization') ?? '')?.[1];
      const id = credential?.split('/').slice(0, -4).join('/');
      // The server's own key is good, whatever it looks like.
      if (id === undefined || id === account.accessKeyId || id.length === length) return;
      throw new S3Error(answer(id.length));
    },
  };
}
