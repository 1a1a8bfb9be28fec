import { MessageChannel, type MessagePort } from 'node:worker_threads';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { sha256 } from '../../format/index.ts';
import {
  isReadFailure,
  type ReadFailure,
  type SealedContent,
  type SealJob,
  type SealResult,
} from './seal-job.ts';
import { SealQueue } from './seal-queue.ts';

const MIB = 2 ** 20;
const FAILURE: ReadFailure = { failure: { code: 'EACCES', message: 'permission denied' } };

/** Stands for a seal worker: what it answers is made of the job alone. */
class FakeWorker {
  readonly jobs: SealJob[] = [];
  readonly port: MessagePort;
  readonly #own: MessagePort;
  readonly #answer: (job: SealJob) => SealResult | Promise<SealResult>;

  constructor(answer: (job: SealJob) => SealResult | Promise<SealResult>) {
    const { port1, port2 } = new MessageChannel();
    this.port = port1;
    this.#own = port2;
    this.#answer = answer;
    port2.on('message', async (job: SealJob) => {
      this.jobs.push(job);
      port2.postMessage(await this.#answer(job));
    });
  }

  close(): void {
    this.#own.close();
    this.port.close();
  }
}

const workers: FakeWorker[] = [];
afterEach(() => {
  for (const worker of workers.splice(0)) worker.close();
});

function startWorkers(count: number, answer: (job: SealJob) => SealResult | Promise<SealResult>) {
  workers.push(...Array.from({ length: count }, () => new FakeWorker(answer)));
  const jobs = () => workers.flatMap((worker) => worker.jobs);
  const queue = new SealQueue({
    work: () => {
      throw new Error('The thread of the walk has not been asked.');
    },
    onBusy: () => {},
  });
  for (const { port } of workers) queue.addWorker(port);
  return { queue, jobs };
}

function chunkId(path: string, from: number): Buffer {
  return Buffer.from(sha256(Buffer.from(`${path} ${from}`)), 'hex');
}

/** Large files are cut into chunks of 3 MiB, and a stretch is 16 chunks; files named `bad…` cannot be read. */
function answerFor(sizes: ReadonlyMap<string, number>): (job: SealJob) => SealResult {
  const chunk = 3 * MIB;
  return (job) => {
    const { number, kind } = job;
    if (kind === 'files') {
      const files = job.paths.map((path, at) =>
        path.startsWith('bad') ? FAILURE : { size: job.sizes[at]!, ids: chunkId(path, 0) },
      );
      return { number, kind, files };
    }
    if (kind === 'cut') {
      if (job.path.startsWith('bad')) return { number, kind, result: FAILURE };
      const lengths: number[] = [];
      const size = sizes.get(job.path)!;
      let at = job.from;
      for (; at < size && lengths.length < 16; at += chunk)
        lengths.push(Math.min(chunk, size - at));
      return { number, kind, result: { lengths, atEnd: at >= size } };
    }
    if (job.path.startsWith('lost')) return { number, kind, result: FAILURE };
    const ids: Buffer[] = [];
    let size = 0;
    for (const length of job.lengths) {
      ids.push(chunkId(job.path, job.from + size));
      size += length;
    }
    return { number, kind, result: { size, ids: Buffer.concat(ids) } };
  };
}

function add(queue: SealQueue, path: string, size: number): Promise<SealedContent | ReadFailure> {
  return new Promise((resolve) => queue.add(path, size, resolve));
}

function expectedIds(path: string, size: number): Buffer {
  if (size < 16 * MIB) return chunkId(path, 0);
  const ids: Buffer[] = [];
  for (let at = 0; at < size; at += 3 * MIB) ids.push(chunkId(path, at));
  return Buffer.concat(ids);
}

describe('files handed to the seal workers', () => {
  test('each come back once, with their own content in its order, whoever is slow', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.oneof(fc.nat(2 * MIB), fc.nat(MIB), fc.integer({ min: 16 * MIB, max: 300 * MIB })),
          {
            maxLength: 40,
          },
        ),
        fc.integer({ min: 1, max: 3 }),
        fc.infiniteStream(fc.nat(3)),
        async (sizes, count, pauses) => {
          const files = sizes.map((size, at) => [`file ${at}`, size] as const);
          const answer = answerFor(new Map(files));
          const { queue } = startWorkers(count, async (job) => {
            for (let turn = pauses.next().value; turn > 0; turn--) {
              await new Promise((resolve) => setImmediate(resolve));
            }
            return answer(job);
          });
          const results = files.map(([path, size]) => add(queue, path, size));
          queue.flush();
          for (const [at, [path, size]] of files.entries()) {
            const result = await results[at]!;
            if (isReadFailure(result)) throw new Error('No file fails here.');
            expect(result.size).toBe(size);
            expect(Buffer.from(result.ids).equals(expectedIds(path, size))).toBe(true);
          }
          for (const worker of workers.splice(0)) worker.close();
        },
      ),
      { numRuns: 25 },
    );
  });

  test('come back in blocks of a size where one is given, and nobody cuts them', async () => {
    const sizes = fc.integer({ min: 1, max: 600 * MIB });
    await fc.assert(
      fc.asyncProperty(sizes, fc.integer({ min: MIB, max: 8 * MIB }), async (size, block) => {
        const { queue, jobs } = startWorkers(2, answerFor(new Map([['blocks', size]])));
        const result = new Promise<SealedContent | ReadFailure>((resolve) =>
          queue.add('blocks', size, resolve, block),
        );
        queue.flush();
        const ids: Buffer[] = [];
        for (let at = 0; at < size; at += block) ids.push(chunkId('blocks', at));
        const sealed = await result;
        if (isReadFailure(sealed)) throw new Error('No file fails here.');
        expect(sealed.size).toBe(size);
        expect(Buffer.concat(ids).equals(sealed.ids)).toBe(true);
        expect(jobs().some(({ kind }) => kind === 'cut')).toBe(false);
        for (const worker of workers.splice(0)) worker.close();
      }),
      { numRuns: 20 },
    );
  });

  test('go out one by one while a worker is idle, and in batches while all are busy', async () => {
    const { queue, jobs } = startWorkers(1, answerFor(new Map()));
    const results = Array.from({ length: 200 }, (_, at) => add(queue, `file ${at}`, 10));
    queue.flush();
    await Promise.all(results);
    const batches = jobs().map((job) => (job.kind === 'files' ? job.paths.length : 0));
    expect(batches[0]).toBe(1);
    expect(Math.max(...batches)).toBeGreaterThan(10);
    expect(batches.reduce((sum, files) => sum + files)).toBe(200);
    expect(batches.length).toBeLessThan(20);
  });

  test('of some size do not wait for many others', async () => {
    const { queue, jobs } = startWorkers(1, answerFor(new Map()));
    const results = Array.from({ length: 40 }, (_, at) => add(queue, `file ${at}`, MIB / 2));
    queue.flush();
    await Promise.all(results);
    for (const job of jobs()) if (job.kind === 'files') expect(job.paths.length).toBeLessThan(4);
  });

  test('of a batch that was never flushed are read when a worker becomes idle', async () => {
    const { queue } = startWorkers(1, answerFor(new Map()));
    const results = Array.from({ length: 5 }, (_, at) => add(queue, `file ${at}`, 10));
    expect(await Promise.all(results)).toHaveLength(5);
  });

  test('that cannot be read come back with the reason, and the others are not touched by it', async () => {
    const { queue } = startWorkers(2, answerFor(new Map()));
    const results = ['a', 'bad', 'c', 'bad too', 'e'].map((path) => add(queue, path, 10));
    queue.flush();
    const answers = await Promise.all(results);
    expect(answers.map(isReadFailure)).toEqual([false, true, false, true, false]);
    expect(answers[1]).toEqual(FAILURE);
  });

  test('that are large are cut by one worker and sealed by all, in jobs of a few chunks', async () => {
    const size = 200 * MIB;
    const { queue, jobs } = startWorkers(2, answerFor(new Map([['large', size]])));
    const result = (await add(queue, 'large', size)) as SealedContent;
    expect(result.size).toBe(size);
    expect(jobs().filter(({ kind }) => kind === 'cut').length).toBe(5);
    for (const worker of workers) {
      expect(worker.jobs.filter(({ kind }) => kind === 'chunks').length).toBeGreaterThan(3);
    }
    for (const job of jobs()) if (job.kind === 'chunks') expect(job.lengths.length).toBeLessThan(5);
  });

  test('that are large count as they are sealed, and no longer once they are done, well or not', async () => {
    const sizes = new Map([
      ['large', 100 * MIB],
      ['lost', 50 * MIB],
    ]);
    const seen: number[] = [];
    const answer = answerFor(sizes);
    const { queue } = startWorkers(1, (job) => {
      seen.push(queue.bytesUnderway);
      return answer(job);
    });
    await add(queue, 'large', 100 * MIB);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(seen.at(-1)).toBeGreaterThan(50 * MIB);
    expect(seen.at(-1)).toBeLessThan(100 * MIB);
    expect(queue.bytesUnderway).toBe(0);
    for (const name of ['lost', 'bad']) {
      await add(queue, name, 50 * MIB);
      expect(queue.bytesUnderway).toBe(0);
    }
  });

  test('that are large fail when they can be neither cut nor read', async () => {
    const sizes = new Map([['lost', 50 * MIB]]);
    const { queue } = startWorkers(2, answerFor(sizes));
    expect(await add(queue, 'bad', 50 * MIB)).toEqual(FAILURE);
    expect(await add(queue, 'lost', 50 * MIB)).toEqual(FAILURE);
  });

  test('that are large and empty by now have no content', async () => {
    const { queue } = startWorkers(1, answerFor(new Map([['shrunk', 0]])));
    expect(await add(queue, 'shrunk', 50 * MIB)).toMatchObject({ size: 0, ids: Buffer.alloc(0) });
  });

  test('make the walk wait when too many of them do, and its thread helps meanwhile', async () => {
    const gate = Promise.withResolvers<void>();
    const answer = answerFor(new Map());
    const stuck = new FakeWorker(async (job) => {
      await gate.promise;
      return answer(job);
    });
    workers.push(stuck);
    const own: SealJob[] = [];
    const queue = new SealQueue({
      work: (job) => {
        own.push(job);
        return answer(job);
      },
      onBusy: () => {},
    });
    queue.addWorker(stuck.port);
    const results: Promise<unknown>[] = [];
    while (!queue.isFull && results.length < 100_000) {
      results.push(add(queue, `file ${results.length}`, MIB));
    }
    expect(results.length).toBeLessThan(200);
    expect(own).toEqual([]);
    await queue.makeRoom();
    expect(queue.isFull).toBe(false);
    expect(own).toHaveLength(1);
    const finished = queue.finish();
    while (own.length < results.length - 3) await new Promise((resolve) => setImmediate(resolve));
    gate.resolve();
    await finished;
    expect(await Promise.all(results)).toHaveLength(results.length);
    expect(stuck.jobs).toHaveLength(3);
  });

  test('do not make it wait when there are few', async () => {
    const { queue } = startWorkers(1, answerFor(new Map()));
    await queue.makeRoom();
    expect(queue.isFull).toBe(false);
  });
});

describe('without any worker', () => {
  const sizes = new Map([['large', 200 * MIB]]);
  const answer = answerFor(sizes);

  test('the thread of the walk does all of it, large files too', async () => {
    const queue = new SealQueue({ work: answer, onBusy: () => {} });
    const results = [add(queue, 'large', 200 * MIB)];
    for (let file = 0; file < 500; file++) results.push(add(queue, `file ${file}`, 10));
    await queue.finish();
    const [large, ...small] = await Promise.all(results);
    expect((large as SealedContent).size).toBe(200 * MIB);
    expect(small).toHaveLength(500);
  });

  test('help is asked for once, and only when there is much to do', async () => {
    let asked = 0;
    const queue = new SealQueue({ work: answer, onBusy: () => asked++ });
    for (let file = 0; file < 150; file++) void add(queue, `file ${file}`, 10);
    await queue.finish();
    expect(asked).toBe(0);
    for (let file = 0; file < 5000; file++) void add(queue, `file ${file}`, 10);
    await queue.finish();
    for (let file = 0; file < 5000; file++) void add(queue, `file ${file}`, 10);
    await queue.finish();
    expect(asked).toBe(1);
  });

  test('what a defect throws ends the run', async () => {
    const defect = new Error('no room for packs');
    const queue = new SealQueue({
      work: () => {
        throw defect;
      },
      onBusy: () => {},
    });
    void add(queue, 'file', 10);
    await expect(queue.finish()).rejects.toBe(defect);
  });

  test('nothing to do is done at once', async () => {
    await new SealQueue({ work: answer, onBusy: () => {} }).finish();
  });
});
