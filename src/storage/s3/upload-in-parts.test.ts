import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inParts, type PartsTarget, uploadInParts } from './upload-in-parts.ts';

async function* from(chunks: readonly Uint8Array[]) {
  for (const chunk of chunks) {
    await turn();
    yield chunk;
  }
}

/** Remembers what it was told, and fails where it is told to. */
class FakeTarget implements PartsTarget {
  readonly parts = new Map<number, Buffer>();
  whole: Buffer | undefined;
  finished: readonly string[] | undefined;
  abandoned: string | undefined;
  running = 0;
  mostRunning = 0;
  failAtPart = 0;

  async putWhole(bytes: Buffer): Promise<void> {
    this.whole = bytes;
  }
  async begin(): Promise<string> {
    return 'upload';
  }
  async putPart(_id: string, number: number, bytes: Buffer): Promise<string> {
    this.mostRunning = Math.max(this.mostRunning, ++this.running);
    await turn();
    this.running--;
    if (number === this.failAtPart) throw new Error('the part failed');
    this.parts.set(number, Buffer.from(bytes));
    return `etag${number}`;
  }
  async finish(_id: string, parts: readonly string[]): Promise<void> {
    this.finished = parts;
  }
  async abandon(id: string): Promise<void> {
    expect(this.running).toBe(0);
    this.abandoned = id;
  }
}

const chunksArbitrary = fc.array(fc.uint8Array({ maxLength: 50 }), { maxLength: 20 });

test('parts are of one size, the last smaller, and hold the same bytes', async () => {
  await fc.assert(
    fc.asyncProperty(chunksArbitrary, fc.integer({ min: 1, max: 64 }), async (chunks, partSize) => {
      const parts: Buffer[] = [];
      for await (const part of inParts(from(chunks), partSize)) parts.push(part);
      expect(Buffer.concat(parts).equals(Buffer.concat(chunks))).toBe(true);
      expect(parts.slice(0, -1).every((part) => part.length === partSize)).toBe(true);
      expect(parts.every((part) => part.length > 0)).toBe(true);
    }),
  );
});

describe('uploadInParts', () => {
  test('stores the stream whole or in numbered parts, never more at once than allowed', async () => {
    await fc.assert(
      fc.asyncProperty(
        chunksArbitrary,
        fc.integer({ min: 1, max: 4 }),
        async (chunks, concurrency) => {
          const target = new FakeTarget();
          const all = Buffer.concat(chunks);
          const size = await uploadInParts(from(chunks), target, {
            partSize: 16,
            maxParts: 1_000,
            concurrency,
          });
          expect(size).toBe(all.length);
          const stored =
            target.whole ??
            Buffer.concat([...target.parts].sort(([a], [b]) => a - b).map(([, bytes]) => bytes));
          expect(stored.equals(all)).toBe(true);
          expect(target.mostRunning).toBeLessThanOrEqual(concurrency);
          expect(target.whole === undefined).toBe(all.length > 16);
          expect(target.finished).toEqual(
            all.length > 16
              ? Array.from({ length: target.parts.size }, (_, index) => `etag${index + 1}`)
              : undefined,
          );
        },
      ),
    );
  });

  test('a part that fails ends the upload and throws the parts away', async () => {
    const target = new FakeTarget();
    target.failAtPart = 2;
    let pulled = 0;
    const source = (async function* () {
      for (; pulled < 1_000; pulled++) yield Buffer.alloc(16);
    })();
    await expect(
      uploadInParts(source, target, { partSize: 16, maxParts: 1_000, concurrency: 2 }),
    ).rejects.toThrow('the part failed');
    expect(target.abandoned).toBe('upload');
    expect(target.finished).toBeUndefined();
    expect(pulled).toBeLessThan(10);
  });

  test('a stream that would take too many parts is refused, and leaves nothing', async () => {
    const options = { partSize: 16, maxParts: 3, concurrency: 2 };
    const fits = new FakeTarget();
    expect(await uploadInParts(from([Buffer.alloc(48)]), fits, options)).toBe(48);
    const target = new FakeTarget();
    await expect(uploadInParts(from([Buffer.alloc(49)]), target, options)).rejects.toMatchObject({
      code: 'BAD_ARGUMENT',
    });
    expect(target.abandoned).toBe('upload');
    expect(target.finished).toBeUndefined();
  });

  test('a source that fails throws the parts away, too', async () => {
    const target = new FakeTarget();
    const source = (async function* () {
      yield Buffer.alloc(100);
      throw new Error('the source failed');
    })();
    await expect(
      uploadInParts(source, target, { partSize: 16, maxParts: 1_000, concurrency: 2 }),
    ).rejects.toThrow('the source failed');
    expect(target.abandoned).toBe('upload');
  });
});
