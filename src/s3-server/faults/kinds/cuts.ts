/** Faults that end the connection. */
import { ConnectionCut } from '../../disturbance.ts';
import type { SeededRandom } from '../seeded-random.ts';
import { ALL, type FaultMaker, OBJECT_BODIES } from './fault-maker.ts';
import { withBody } from './reply-body.ts';

/** Nothing has happened, and there is no answer. */
export const cutBefore: FaultMaker = {
  on: ALL,
  make: () => ({
    strike: () => ({
      arrive: () => {
        throw new ConnectionCut();
      },
    }),
  }),
};

/** A part of the body went through. */
export const cutMiddle: FaultMaker = {
  on: OBJECT_BODIES,
  make: ({ random }) => ({
    strike: ({ operation }) =>
      operation === 'GetObject' || operation?.startsWith('List')
        ? { reply: (reply) => withBody(reply, (chunks) => cutOff(chunks, random)) }
        : { upload: (chunks) => cutOff(chunks, random) },
  }),
};

/** It has happened, and nobody hears of it. */
export const cutAfter: FaultMaker = {
  on: ALL,
  make: () => ({
    strike: () => ({
      reply: async (reply) => {
        if (typeof reply.body === 'object') await reply.body.close();
        throw new ConnectionCut();
      },
    }),
  }),
};

/** A part of the first chunk, or of a later one. */
async function* cutOff(
  chunks: AsyncIterable<Buffer>,
  random: SeededRandom,
): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    if (random.next() < 0.5) {
      yield chunk.subarray(0, random.below(chunk.length));
      break;
    }
    yield chunk;
  }
  throw new ConnectionCut();
}
