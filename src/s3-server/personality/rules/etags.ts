import { hash } from 'node:crypto';
import type { S3Reply } from '../../call.ts';
import type { Rule } from '../personality.ts';

/** ETags of whole uploads are MD5s in upper case. */
export function writesEtagsInUpperCase(): Rule {
  return rewritesEtags((etag) => (etag.includes('-') ? etag : etag.toUpperCase()));
}

/** ETags of objects made of parts say nothing of their bytes. */
export function hasOpaqueEtagsOfParts(): Rule {
  return rewritesEtags((etag) =>
    etag.includes('-') ? hash('sha256', etag, 'hex').slice(0, 32).toUpperCase() : etag,
  );
}

/** Those of parts themselves stay: a client has to give them back. */
function rewritesEtags(rewrite: (etag: string) => string): Rule {
  return {
    answer: async (call, next) => {
      const reply = await next(call);
      const isOfParts = call.operation === 'UploadPart' || call.operation === 'ListParts';
      return isOfParts ? reply : rewritten(reply, rewrite);
    },
  };
}

function rewritten(reply: S3Reply, rewrite: (etag: string) => string): S3Reply {
  const quoted = (text: string): string => text.replace(/[0-9a-f]{32}(?:-\d+)?/, rewrite);
  const { headers = {}, body } = reply;
  const etag = headers['etag'];
  return {
    ...reply,
    headers: etag === undefined ? headers : { ...headers, etag: quoted(etag) },
    ...(typeof body === 'string' ? { body: body.replace(/<ETag>.*?<\/ETag>/g, quoted) } : {}),
  };
}
