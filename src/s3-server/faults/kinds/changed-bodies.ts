/** Faults that change bytes on their way. */
import type { S3Reply } from '../../call.ts';
import type { SeededRandom } from '../seeded-random.ts';
import { type FaultMaker, OBJECT_BODIES } from './fault-maker.ts';
import { headersOf, streamOf, withBody } from './reply-body.ts';

/** One byte becomes another. */
export const flip: FaultMaker = {
  on: OBJECT_BODIES,
  make: ({ random }) => ({
    strike: () => ({
      upload: (chunks) => flipped(chunks, random),
      reply: (reply) =>
        reply.status < 300 ? withBody(reply, (chunks) => flipped(chunks, random)) : reply,
    }),
  }),
};

/** The end is missing, and the answer's length says nothing of it. */
export const truncate: FaultMaker = {
  on: OBJECT_BODIES,
  make: ({ random }) => ({
    strike: () => ({
      upload: (chunks) => shortened(chunks, random.next()),
      reply: (reply) => (reply.status < 300 ? truncatedReply(reply, random) : reply),
    }),
  }),
};

async function* flipped(
  chunks: AsyncIterable<Buffer>,
  random: SeededRandom,
): AsyncGenerator<Buffer> {
  let isDone = false;
  for await (const chunk of chunks) {
    if (isDone || chunk.length === 0) {
      yield chunk;
      continue;
    }
    isDone = true;
    const changed = Buffer.from(chunk);
    changed[random.below(chunk.length)]! ^= 1 + random.below(255);
    yield changed;
  }
}

/** Keeps a share of the first chunk, and nothing after it. */
async function* shortened(chunks: AsyncIterable<Buffer>, share: number): AsyncGenerator<Buffer> {
  let isFirst = true;
  for await (const chunk of chunks) {
    if (isFirst) yield chunk.subarray(0, Math.floor(chunk.length * share));
    isFirst = false;
  }
}

function truncatedReply(reply: S3Reply, random: SeededRandom): S3Reply {
  const stream = streamOf(reply);
  if (stream === undefined || stream.length === 0) return reply;
  const length = random.below(stream.length);
  const { 'content-length': _, ...headers } = headersOf(reply);
  return {
    ...reply,
    headers,
    body: { ...stream, length, chunks: firstBytes(stream.chunks, length) },
  };
}

async function* firstBytes(chunks: AsyncIterable<Buffer>, length: number): AsyncGenerator<Buffer> {
  let left = length;
  for await (const chunk of chunks) {
    if (left === 0) return;
    const piece = chunk.subarray(0, left);
    left -= piece.length;
    yield piece;
  }
}
