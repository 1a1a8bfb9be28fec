import type { GetOptions, ObjectInfo, Storage, StorageCallOptions } from '../storage.ts';
import { Retrier, type RetryOptions } from './retrier.ts';

/**
 * A storage that repeats what fails for a passing reason. A list is repeated until its first object came; a stream
 * cannot be sent twice and is not repeated. S3 repeats their parts and pages itself when it is given the same retrier.
 */
export function retryStorage(inner: Storage, options: Retrier | RetryOptions = {}): Storage {
  const retrier = options instanceof Retrier ? options : new Retrier(options);
  const repeat = <Result>(
    what: string,
    { signal }: StorageCallOptions,
    call: () => Promise<Result>,
  ): Promise<Result> => retrier.run(what, call, signal);

  return {
    description: inner.description,
    capabilities: inner.capabilities,
    create: (options = {}) => repeat('create', options, () => inner.create(options)),
    get: (key, options = {}) => repeat(`get ${key}`, options, () => inner.get(key, options)),
    getRange: (key, offset, length, options = {}) =>
      repeat(`get ${key}`, options, () => inner.getRange(key, offset, length, options)),
    getParts: (key, offset, lengths, options = {}) =>
      partsAgain(inner, retrier, key, { offset, lengths }, options),
    put: (key, content, options = {}) =>
      repeat(`put ${key}`, options, () => inner.put(key, content, options)),
    putStream: (key, chunks, options) => inner.putStream(key, chunks, options),
    delete: (key, options = {}) =>
      repeat(`delete ${key}`, options, () => inner.delete(key, options)),
    list: (prefix, options = {}) => listAgain(inner, retrier, prefix, options),
    head: (key, options = {}) => repeat(`head ${key}`, options, () => inner.head(key, options)),
    close: () => inner.close(),
  };
}

/** What breaks off goes on with the part that was not complete, whatever the time between two parts. */
async function* partsAgain(
  inner: Storage,
  retrier: Retrier,
  key: string,
  { offset, lengths }: { readonly offset: number; readonly lengths: readonly number[] },
  options: GetOptions,
): AsyncGenerator<Buffer> {
  let at = offset;
  let given = 0;
  let parts: AsyncIterator<Buffer> | undefined;
  const next = async () => {
    parts ??= inner.getParts(key, at, lengths.slice(given), options)[Symbol.asyncIterator]();
    try {
      return await parts.next();
    } catch (error) {
      parts = undefined;
      throw error;
    }
  };
  try {
    for (;;) {
      const { done, value } = await retrier.run(`get ${key}`, next, options.signal);
      if (done) return;
      at += value.length;
      given++;
      yield value;
    }
  } finally {
    await parts?.return?.();
  }
}

async function* listAgain(
  inner: Storage,
  retrier: Retrier,
  prefix: string,
  options: StorageCallOptions,
): AsyncGenerator<ObjectInfo> {
  const start = async () => {
    const objects = inner.list(prefix, options)[Symbol.asyncIterator]();
    return { objects, first: await objects.next() };
  };
  const { objects, first } = await retrier.run(`list ${prefix}`, start, options.signal);
  if (first.done) return;
  try {
    yield first.value;
    yield* { [Symbol.asyncIterator]: () => objects };
  } finally {
    // Left before the second object was asked for, the inner list would stay open.
    await objects.return?.();
  }
}
