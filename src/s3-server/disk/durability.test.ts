import { hash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Bucket } from './bucket.ts';
import type { DurableFiles } from './durable-files.ts';
import type { ObjectSource } from './object-writer.ts';
import { PowerCutFiles } from './power-cut-files.ts';
import { Store } from './store.ts';

type Change = { readonly key: string } & ({ readonly put: string } | { readonly put: undefined });

const now = (): number => 0;

function sourceOf(...chunks: (string | Buffer)[]): ObjectSource {
  const buffers = chunks.map((chunk) => Buffer.from(chunk));
  return {
    chunks: (async function* () {
      yield* buffers;
    })(),
    facts: () => ({ etag: hash('md5', Buffer.concat(buffers)) }),
  };
}

async function readAll(bucket: Bucket): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  const page = await bucket.list({ prefix: '', delimiter: '', after: '', limit: 1000 });
  for (const { key, size } of page.objects) {
    const object = await bucket.get(key);
    const bytes = await object.read(0, size);
    expect(object.facts.etag).toBe(hash('md5', bytes));
    found.set(key, bytes.toString());
    await object.close();
  }
  return found;
}

async function openBucket(files: DurableFiles): Promise<Bucket> {
  return new Store(files, '/store').bucket('bucket');
}

test('what was acknowledged survives a power cut at any step, and nothing is ever torn', async () => {
  const key = fc.constantFrom('a', 'a/b', 'A', 'x'.repeat(200));
  const change = fc.record({
    key,
    put: fc.option(fc.string({ maxLength: 20 }), { nil: undefined }),
  });
  const plan = fc.record({
    changes: fc.array(fc.array(change, { minLength: 1, maxLength: 3 }), {
      minLength: 1,
      maxLength: 4,
    }),
    cutAfter: fc.nat(60),
    luck: fc.infiniteStream(fc.boolean()),
  });
  await fc.assert(
    fc.asyncProperty(plan, async ({ changes, cutAfter, luck }) => {
      const files = new PowerCutFiles();
      await new Store(files, '/store').prepare();
      const store = new Store(files, '/store');
      await store.createBucket('bucket');
      files.restart(() => false);
      const bucket = await openBucket(files);

      files.failAfter(cutAfter);
      // What each key may hold: after an acknowledged change only its value, until then the ones before, too.
      const possible = new Map<string, Set<string | undefined>>();
      const apply = async ({ key, put }: Change): Promise<void> => {
        if (put === undefined) await bucket.delete([key]);
        else await bucket.put(sourceOf(put), { key, headers: {}, now });
      };
      for (const together of changes) {
        const before = new Map([...possible].map(([name, values]) => [name, new Set(values)]));
        for (const { key, put } of together) {
          possible.set(key, (possible.get(key) ?? new Set([undefined])).add(put));
        }
        const results = await Promise.allSettled(together.map(apply));
        for (const name of new Set(together.map(({ key }) => key))) {
          const own = together
            .map((each, i) => ({ ...each, ok: results[i]!.status === 'fulfilled' }))
            .filter(({ key }) => key === name);
          // Of several at once any acknowledged one may be the last; one that failed may have happened all the same.
          if (own.some(({ ok }) => ok)) possible.set(name, new Set(own.map(({ put }) => put)));
          else for (const value of before.get(name) ?? [undefined]) possible.get(name)!.add(value);
        }
      }

      const tosses = luck[Symbol.iterator]();
      files.restart(() => tosses.next().value ?? false);
      const reopened = await openBucket(files);
      const found = await readAll(reopened);
      for (const [name, values] of possible) expect([...values]).toContain(found.get(name));
      expect(await files.list('/store/bucket/incoming')).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

test('a completed multipart upload survives a power cut at any step, one that is not can go on', async () => {
  const part = Buffer.alloc(5 * 1024 * 1024, 'p');
  const rules = { now, condition: () => {}, minPartBytes: part.length };
  for (let cutAfter = 0; ; cutAfter += 3) {
    const files = new PowerCutFiles();
    const store = new Store(files, '/store');
    await store.prepare();
    await store.createBucket('bucket');
    files.restart(() => false);
    const { uploads } = await openBucket(files);
    const id = await uploads.start('key', { 'content-type': 'text/plain' }, now);
    const upload = await uploads.find(id, 'key');
    const parts = [
      await uploads.putPart(upload, 1, sourceOf(part), now),
      await uploads.putPart(upload, 2, sourceOf('end'), now),
    ];
    const named = parts.map(({ etag }, i) => ({ number: i + 1, etag }));

    files.failAfter(cutAfter);
    const completed = await uploads.complete(upload, named, rules).then(
      () => true,
      () => false,
    );
    files.restart(() => false);

    const bucket = await openBucket(files);
    if (completed) {
      const object = await bucket.get('key');
      expect(object.facts).toMatchObject({ size: part.length + 3, headers: upload.headers });
      expect((await object.read(part.length - 1, 4)).toString()).toBe('pend');
      expect(await bucket.uploads.list()).toEqual([]);
      break;
    }
    const left = await bucket.uploads.list();
    if (left.length > 0) await bucket.uploads.complete(left[0]!, named, rules);
    expect((await bucket.get('key')).facts.size).toBe(part.length + 3);
  }
});

test('a bucket that was created is there after a power cut, and one that was deleted is gone', async () => {
  const files = new PowerCutFiles();
  const store = new Store(files, '/store');
  await store.prepare();
  await store.createBucket('kept');
  await store.createBucket('gone');
  await store.deleteBucket('gone');
  files.restart(() => false);
  expect((await new Store(files, '/store').listBuckets()).map(({ name }) => name)).toEqual([
    'kept',
  ]);
});
