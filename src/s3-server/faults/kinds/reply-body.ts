import type { ReplyStream, S3Reply } from '../../call.ts';

/** The answer with its body, if it has one, changed as it goes. */
export function withBody(
  reply: S3Reply,
  change: (chunks: AsyncIterable<Buffer>, length: number) => AsyncIterable<Buffer>,
): S3Reply {
  const stream = streamOf(reply);
  if (stream === undefined) return reply;
  const body = { ...stream, chunks: change(stream.chunks, stream.length) };
  return { ...reply, headers: headersOf(reply), body };
}

/** The body of an answer as a stream, undefined when it has none. */
export function streamOf({ body }: S3Reply): ReplyStream | undefined {
  if (typeof body === 'object') {
    return { length: body.length, chunks: body.chunks, close: () => body.close() };
  }
  if (!body) return undefined;
  const bytes = Buffer.from(body);
  const chunks = async function* () {
    yield bytes;
  };
  return { length: bytes.length, chunks: chunks(), close: async () => {} };
}

/** Text is XML, which a stream does not say. */
export function headersOf({ headers, body }: S3Reply): Record<string, string> {
  return typeof body === 'string'
    ? { 'content-type': 'application/xml', ...headers }
    : { ...headers };
}
