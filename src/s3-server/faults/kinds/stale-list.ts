import type { Operation } from '../../call.ts';
import type { ListedFacts } from '../../disk/key-index.ts';
import type { FaultMaker } from './fault-maker.ts';

const LISTS: readonly Operation[] = ['ListObjects', 'ListObjectsV2'];
const CHANGES: readonly (Operation | undefined)[] = [
  'PutObject',
  'CompleteMultipartUpload',
  'CopyObject',
  'DeleteObject',
  'DeleteObjects',
];

/** What happened to an object a short while ago. */
interface Change {
  readonly until: number;
  /** What was there before a deletion; undefined for an object that is new. */
  readonly was: ListedFacts | undefined;
}

/**
 * Listings show what was a while ago: new objects are missing, deleted ones are still there. Reads by key are right.
 * Default: 1,000 ms, by the server's clock. Looks at the whole bucket around each change: for small ones.
 */
export const staleList: FaultMaker = {
  on: LISTS,
  make: ({ rule: { ms = 1_000 }, service }) => {
    const changes = new Map<string, Map<string, Change>>();
    const recent = (bucket: string): Map<string, Change> => {
      const known = changes.get(bucket) ?? new Map<string, Change>();
      changes.set(bucket, known);
      for (const [key, { until }] of known) if (until <= service.now()) known.delete(key);
      return known;
    };
    const contents = async (bucket: string): Promise<Map<string, ListedFacts>> => {
      const all = { prefix: '', delimiter: '', after: '', limit: Number.POSITIVE_INFINITY };
      const { objects } = await (await service.store.bucket(bucket)).list(all);
      return new Map(objects.map((object) => [object.key, object]));
    };
    return {
      watch: ({ operation, bucket = '' }) => {
        if (!CHANGES.includes(operation)) return {};
        return {
          around: async (call, next) => {
            const before = await contents(bucket);
            const reply = await next(call);
            const after = await contents(bucket);
            const until = service.now() + ms;
            for (const [key, was] of before) {
              if (!after.has(key)) recent(bucket).set(key, { until, was });
            }
            for (const key of after.keys()) {
              if (!before.has(key)) recent(bucket).set(key, { until, was: undefined });
            }
            return reply;
          },
        };
      },
      strike: ({ bucket = '' }) => ({
        around: (call, next) => {
          const hidden = new Set<string>();
          const lingering = new Map<string, ListedFacts>();
          for (const [key, { was }] of recent(bucket)) {
            if (was) lingering.set(key, was);
            else hidden.add(key);
          }
          return next({ ...call, listView: { hidden, lingering } });
        },
      }),
    };
  },
};
