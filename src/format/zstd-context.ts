import { constants, createZstdCompress, type ZstdOptions, zstdCompressSync } from 'node:zlib';

/*
 * One zstd context for many frames. `zstdCompressSync` builds and drops a stream and a context for every call, which
 * costs 15 of the 40 µs that a blob of 12 KB takes. The native handle under a stream can compress frame after frame
 * with the one context it has, synchronously; it has no public door, but its shape has been the same since Node 11 and
 * well-known packages rely on it. So the first frame is made both ways: unless handle and public function agree to the
 * byte, the public one is used for good. What comes out is the same in either case.
 */

/** Compresses one frame. The result is only good until the next call. */
export type FrameCompressor = (bytes: Uint8Array) => Uint8Array;

/** What Node keeps below a zlib stream, as far as it is needed here. */
interface StreamInternals {
  readonly _handle: {
    onerror: (message: string, errno: number, code: string) => void;
    writeSync(
      flush: number,
      input: Uint8Array,
      inputOffset: number,
      inputLength: number,
      output: Uint8Array,
      outputOffset: number,
      outputLength: number,
    ): void;
  };
  /** Room left in the output, then input left over, after each write. */
  readonly _writeState: Uint32Array;
}

const PROBE = Buffer.from('the quick brown fox jumps over the lazy dog. '.repeat(40));

/** A compressor for frames of this level, on a context of its own where that is possible. */
export function createFrameCompressor(
  level: number,
  createStream: (options: ZstdOptions) => unknown = createZstdCompress,
): FrameCompressor {
  const params = { [constants.ZSTD_c_compressionLevel]: level };
  const publicCompressor: FrameCompressor = (bytes) =>
    zstdCompressSync(bytes, { params, chunkSize: compressBound(bytes.length) });
  try {
    const compress = reuseContext(createStream({ params }) as StreamInternals);
    const expected = publicCompressor(PROBE);
    // Twice: the second frame shows that the context starts afresh and keeps its level.
    const agrees = [1, 2].every(() => Buffer.compare(compress(PROBE), expected) === 0);
    return agrees ? compress : publicCompressor;
  } catch {
    return publicCompressor;
  }
}

/** The most that a frame of that many bytes can take (ZSTD_compressBound), and Node's minimum for a buffer. */
export function compressBound(length: number): number {
  const margin = length < 131_072 ? (131_072 - length) >>> 11 : 0;
  return Math.max(64, length + Math.ceil(length / 256) + margin);
}

function reuseContext(stream: StreamInternals): FrameCompressor {
  const { _handle: handle, _writeState: state } = stream;
  let output = Buffer.allocUnsafeSlow(64 * 1024);
  let failure: string | undefined;
  handle.onerror = (message) => {
    failure = message;
  };
  return (bytes) => {
    const bound = compressBound(bytes.length);
    if (output.length < bound) output = Buffer.allocUnsafeSlow(bound);
    handle.writeSync(constants.ZSTD_e_end, bytes, 0, bytes.length, output, 0, output.length);
    if (failure !== undefined || state[1] !== 0) {
      throw new Error(`zstd did not finish a frame: ${failure ?? 'no room'}`);
    }
    return output.subarray(0, output.length - state[0]!);
  };
}
