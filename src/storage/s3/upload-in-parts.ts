import { KirschError } from '../../errors/index.ts';

/** Where the parts of a streamed object go. */
export interface PartsTarget {
  /** Stores an object of one part. */
  putWhole(bytes: Buffer, signal: AbortSignal): Promise<void>;
  /** Begins an object of several parts. Resolves to the upload's id. */
  begin(signal: AbortSignal): Promise<string>;
  /** Uploads a part; the first has number 1. Resolves to what `finish` needs to name it. */
  putPart(uploadId: string, number: number, bytes: Buffer, signal: AbortSignal): Promise<string>;
  /** Makes the object of its parts, in their order. */
  finish(
    uploadId: string,
    parts: readonly string[],
    size: number,
    signal: AbortSignal,
  ): Promise<void>;
  /** Throws the parts away. Must not reject. */
  abandon(uploadId: string): Promise<void>;
}

export interface UploadInPartsOptions {
  readonly partSize: number;
  /** The most parts that one object may have. */
  readonly maxParts: number;
  /** How many parts at once. Memory is bounded by `partSize` times one more than this. */
  readonly concurrency: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Uploads a stream in parts of one size, only the last smaller (some services insist), or as a plain object when one
 * part is enough. Leaves nothing behind when it fails.
 * @throws KirschError `BAD_ARGUMENT` when it would take more parts than one object may have
 * @returns the size in bytes
 */
export async function uploadInParts(
  chunks: AsyncIterable<Uint8Array>,
  target: PartsTarget,
  { partSize, maxParts, concurrency, signal }: UploadInPartsOptions,
): Promise<number> {
  const failed = new AbortController();
  const either = signal ? AbortSignal.any([signal, failed.signal]) : failed.signal;
  const parts = inParts(chunks, partSize);
  const running = new Set<Promise<void>>();
  let uploadId: string | undefined;
  let size = 0;
  try {
    const first = (await parts.next()).value ?? Buffer.alloc(0);
    const second = (await parts.next()).value;
    if (!second) {
      await target.putWhole(first, either);
      return first.length;
    }

    const id = await target.begin(either);
    uploadId = id;
    const names: string[] = [];
    let failure: { readonly error: unknown } | undefined;
    const start = async (bytes: Buffer): Promise<void> => {
      if (names.length === maxParts) throw tooLarge(partSize * maxParts);
      const number = names.push('');
      size += bytes.length;
      const upload = target
        .putPart(id, number, bytes, either)
        .then((name) => {
          names[number - 1] = name;
        })
        .catch((error) => {
          failure ??= { error };
        })
        .finally(() => running.delete(upload));
      running.add(upload);
      if (running.size >= concurrency) await Promise.race(running);
      if (failure) throw failure.error;
    };
    await start(first);
    await start(second);
    for await (const part of parts) await start(part);
    await Promise.all(running);
    if (failure) throw (failure as { readonly error: unknown }).error;
    await target.finish(id, names, size, either);
    return size;
  } catch (error) {
    failed.abort(error);
    await Promise.all(running);
    if (uploadId !== undefined) await target.abandon(uploadId);
    throw error;
  } finally {
    await parts.return(undefined);
  }
}

function tooLarge(bytes: number): KirschError {
  return new KirschError(
    'BAD_ARGUMENT',
    `The stream is longer than the ${bytes} bytes that the storage takes in parts of this size.`,
    { hint: 'Choose larger parts.' },
  );
}

/** Gathers chunks into buffers of `partSize` bytes; the last is smaller and never empty. */
export async function* inParts(
  chunks: AsyncIterable<Uint8Array>,
  partSize: number,
): AsyncGenerator<Buffer, undefined> {
  let part = Buffer.allocUnsafeSlow(partSize);
  let filled = 0;
  for await (const chunk of chunks) {
    for (let taken = 0; taken < chunk.length; ) {
      const take = Math.min(chunk.length - taken, partSize - filled);
      part.set(chunk.subarray(taken, taken + take), filled);
      taken += take;
      filled += take;
      if (filled < partSize) continue;
      yield part;
      part = Buffer.allocUnsafeSlow(partSize);
      filled = 0;
    }
  }
  if (filled > 0) yield part.subarray(0, filled);
}
