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

/** Ends within one of the chunks, at the latest within the last. */
async function* cutOff(
  chunks: AsyncIterable<Buffer>,
  random: SeededRandom,
): AsyncGenerator<Buffer> {
  let held: Buffer | undefined;
  for await (const chunk of chunks) {
    if (held && random.next() < 0.3) break;
    if (held) yield held;
    held = chunk;
  }
  if (held) yield held.subarray(0, random.below(held.length));
  throw new ConnectionCut();
}
