import type { S3Call, S3Reply } from '../../call.ts';
import { ConnectionCut } from '../../disturbance.ts';
import { ALL, type FaultMaker } from './fault-maker.ts';

type Outcome = { readonly reply: S3Reply } | { readonly error: unknown };

/** The request is carried out twice, as when a proxy sends it again; one of the answers gets through. */
export const duplicate: FaultMaker = {
  on: ALL,
  make: ({ random }) => ({
    strike: () => {
      const kept: Buffer[] = [];
      return {
        upload: async function* (chunks) {
          for await (const chunk of chunks) {
            kept.push(Buffer.from(chunk));
            yield chunk;
          }
        },
        around: async (call, next) => {
          const first = await settled(next(call));
          // A connection that has ended brings nothing a second time.
          if ('error' in first && first.error instanceof ConnectionCut) throw first.error;
          const again: S3Call = { ...call, payload: call.payload.again(kept) };
          const second = await settled(next(again));
          const [given, other] = random.next() < 0.5 ? [first, second] : [second, first];
          if ('reply' in other && typeof other.reply.body === 'object')
            await other.reply.body.close();
          if ('error' in given) throw given.error;
          return given.reply;
        },
      };
    },
  }),
};

async function settled(work: Promise<S3Reply>): Promise<Outcome> {
  try {
    return { reply: await work };
  } catch (error) {
    return { error };
  }
}
