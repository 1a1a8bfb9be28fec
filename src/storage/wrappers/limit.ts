import type { CallKind } from '../call-kind.ts';
import type { GetOptions, ObjectInfo, Storage, StorageCallOptions } from '../storage.ts';
import { Semaphore } from './semaphore.ts';
import type { TokenBucket } from './token-bucket.ts';

export interface LimitOptions {
  /** Calls at once, of all kinds together. Default: no limit. */
  readonly connections?: number | undefined;
  /** Calls at once of one kind, within `connections`. */
  readonly connectionsByKind?: Partial<Readonly<Record<CallKind, number>>> | undefined;
  /**
   * Bandwidth. Whole objects wait for their turn and then go at full speed; S3 takes the same buckets in its own
   * settings and spreads its bytes evenly.
   */
  readonly upload?: TokenBucket | undefined;
  readonly download?: TokenBucket | undefined;
}

/** A storage with limits on the number of calls and on bandwidth. Calls wait in the order in which they came. */
export function limitStorage(inner: Storage, options: LimitOptions): Storage {
  const {
    connections = Number.POSITIVE_INFINITY,
    connectionsByKind = {},
    upload,
    download,
  } = options;
  const all = new Semaphore(connections);
  const byKind = new Map(
    Object.entries(connectionsByKind).map(([kind, places]) => [kind, new Semaphore(places)]),
  );

  /** The kind's place first: who waits for one must not hold a place that another kind could use. */
  const acquire = async (kind: CallKind, signal: AbortSignal | undefined) => {
    const releaseKind = await byKind.get(kind)?.acquire(signal);
    try {
      const releaseAll = await all.acquire(signal);
      return () => {
        releaseAll();
        releaseKind?.();
      };
    } catch (error) {
      releaseKind?.();
      throw error;
    }
  };
  const limited = async <Result>(
    kind: CallKind,
    { signal }: StorageCallOptions,
    call: () => Promise<Result>,
  ): Promise<Result> => {
    const release = await acquire(kind, signal);
    try {
      return await call();
    } finally {
      release();
    }
  };
  const received = async (bytes: Buffer, { signal }: StorageCallOptions): Promise<Buffer> => {
    await download?.take(bytes.length, signal);
    return bytes;
  };

  return {
    description: inner.description,
    capabilities: {
      ...inner.capabilities,
      connections: Math.min(connections, inner.capabilities.connections),
    },
    create: (options = {}) => limited('head', options, () => inner.create(options)),
    get: (key, options = {}) =>
      limited('get', options, async () => received(await inner.get(key, options), options)),
    getRange: (key, offset, length, options = {}) =>
      limited('get', options, async () =>
        received(await inner.getRange(key, offset, length, options), options),
      ),
    getParts: (key, offset, lengths, options = {}) => partsInPlace(key, offset, lengths, options),
    put: (key, content, options = {}) =>
      limited('put', options, async () => {
        await upload?.take(content.length, options.signal);
        await inner.put(key, content, options);
      }),
    putStream: (key, chunks, options = {}) =>
      limited('put', options, () =>
        inner.putStream(key, upload ? slowed(chunks, upload, options.signal) : chunks, options),
      ),
    delete: (key, options = {}) => limited('delete', options, () => inner.delete(key, options)),
    list: (prefix, options = {}) => listInPlace(prefix, options),
    head: (key, options = {}) => limited('head', options, () => inner.head(key, options)),
    close: () => inner.close(),
  };

  async function* partsInPlace(
    key: string,
    offset: number,
    lengths: readonly number[],
    options: GetOptions,
  ): AsyncGenerator<Buffer> {
    const release = await acquire('get', options.signal);
    try {
      for await (const part of inner.getParts(key, offset, lengths, options)) {
        yield await received(part, options);
      }
    } finally {
      release();
    }
  }

  async function* listInPlace(
    prefix: string,
    options: StorageCallOptions,
  ): AsyncGenerator<ObjectInfo> {
    const release = await acquire('list', options.signal);
    try {
      yield* inner.list(prefix, options);
    } finally {
      release();
    }
  }
}

async function* slowed(
  chunks: AsyncIterable<Uint8Array>,
  bucket: TokenBucket,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    await bucket.take(chunk.length, signal);
    yield chunk;
  }
}
