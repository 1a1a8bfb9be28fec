/** Faults that nothing tells of: objects that are gone or changed after they were acknowledged. */
import type { Bucket } from '../../disk/bucket.ts';
import { isKeyLike } from '../name-pattern.ts';
import type { SeededRandom } from '../seeded-random.ts';
import { type FaultMaker, type FaultTools, OBJECT_WRITES } from './fault-maker.ts';

/** Changes what lies in a bucket under a key. */
type Harm = (bucket: Bucket, key: string, random: SeededRandom) => Promise<void>;

/** The write is acknowledged, and the object, new or old, is gone. */
export const lostWrite = lie((bucket, key) => bucket.delete([key]));

export const rotFlip = lie(async (bucket, key, random) => {
  const bytes = await read(bucket, key);
  if (bytes.length > 0) bytes[random.below(bytes.length)]! ^= 1 + random.below(255);
  await replace(bucket, key, bytes);
});

export const rotTruncate = lie(async (bucket, key, random) => {
  const bytes = await read(bucket, key);
  await replace(bucket, key, bytes.subarray(0, random.below(Math.max(1, bytes.length))));
});

export const rotSwap = lie(async (bucket, key, random) => {
  const others = (await keysOf(bucket)).filter((other) => other !== key);
  if (others.length === 0) return;
  await replace(bucket, key, await read(bucket, others[random.below(others.length)]!));
});

function lie(harm: Harm): FaultMaker {
  return {
    on: OBJECT_WRITES,
    make: (tools) => ({
      strike: ({ bucket: name = '', key = '' }) => ({
        around: async (call, next) => {
          const reply = await next(call);
          const bucket = await tools.service.store.bucket(name);
          const victim = await victimOf(bucket, key, tools);
          if (victim === undefined) return reply;
          await harm(bucket, victim, tools.random);
          tools.harmed(name, victim);
          return reply;
        },
      }),
    }),
  };
}

async function victimOf(
  bucket: Bucket,
  written: string,
  { rule: { victim }, random }: FaultTools,
): Promise<string | undefined> {
  if (victim === undefined) return written;
  const candidates = (await keysOf(bucket)).filter((key) => isKeyLike(victim, key));
  return candidates[random.below(candidates.length)];
}

async function keysOf(bucket: Bucket): Promise<string[]> {
  const all = { prefix: '', delimiter: '', after: '', limit: Number.POSITIVE_INFINITY };
  return (await bucket.list(all)).objects.map(({ key }) => key);
}

async function read(bucket: Bucket, key: string): Promise<Buffer> {
  const object = await bucket.get(key);
  try {
    return Buffer.from(await object.read(0, object.facts.size));
  } finally {
    await object.close();
  }
}

/** Other bytes, and everything else as it was. */
async function replace(bucket: Bucket, key: string, bytes: Buffer): Promise<void> {
  const object = await bucket.get(key);
  await object.close();
  const { etag, checksum, headers, modified } = object.facts;
  const chunks = async function* () {
    yield bytes;
  };
  const source = { chunks: chunks(), facts: () => ({ etag, checksum }) };
  await bucket.put(source, { key, headers, now: () => modified });
}
