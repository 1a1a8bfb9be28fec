import {
  constants,
  createZstdCompress,
  createZstdDecompress,
  type ZstdOptions,
  zstdCompressSync,
} from 'node:zlib';
import { SEAL_HEAD } from './envelope.ts';
import { giveBack } from './give-back.ts';

/*
 * One zstd context for many frames. `zstdCompressSync` builds and drops a stream and a context for every call, which
 * costs 15 of the 40 µs that a blob of 12 KB takes, and `zstdDecompressSync` likewise. The native handle under a stream
 * works off frame after frame with the one context it has, synchronously. It has no public door, but its shape has been
 * the same since Node 11, and well-known packages rely on it. So it is only ever a short cut: a handle that is not as
 * expected, or does not agree with the public function on a first frame, is never used, and the result is the same.
 */

/** Compresses one frame. The result is only good until the next call; the `FRAME_MARGIN` bytes on each side of it are free. */
export type FrameCompressor = (bytes: Uint8Array) => Uint8Array;

/** Fills `content` from a frame; false when that did not work out exactly, for whatever reason. */
export type FrameFiller = (frame: Uint8Array, content: Uint8Array) => boolean;

type StreamFactory = (options: ZstdOptions) => unknown;

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

/** Room beside a frame, in bytes: for a seal's IV before it and its tag behind it, so that it can be sealed where it is. */
export const FRAME_MARGIN = SEAL_HEAD;

/** What `readFrame` decompresses at once. */
const READ_PIECE = 64 * 1024;

const PROBE = Buffer.from('the quick brown fox jumps over the lazy dog. '.repeat(40));

/** A compressor for frames of this level, on a context of its own where that is possible. */
export function createFrameCompressor(
  level: number,
  createStream: StreamFactory = createZstdCompress,
): FrameCompressor {
  const params = { [constants.ZSTD_c_compressionLevel]: level };
  const publicCompressor: FrameCompressor = (bytes) => {
    const frame = zstdCompressSync(bytes, { params, chunkSize: compressBound(bytes.length) });
    const room = Buffer.allocUnsafeSlow(frame.length + 2 * FRAME_MARGIN);
    room.set(frame, FRAME_MARGIN);
    return room.subarray(FRAME_MARGIN, FRAME_MARGIN + frame.length);
  };
  try {
    const compress = reuseCompressor(openContext(createStream({ params })));
    const expected = publicCompressor(PROBE);
    // Twice: the second frame shows that the context starts afresh and keeps its level.
    const agrees = [1, 2].every(() => Buffer.compare(compress(PROBE), expected) === 0);
    return agrees ? compress : publicCompressor;
  } catch {
    return publicCompressor;
  }
}

/** A quick way to decompress frames of known size. Whoever uses it has another way for when it returns false. */
export function createFrameFiller(createStream: StreamFactory = createZstdDecompress): FrameFiller {
  const context = renewable(() => {
    const run = openContext(createStream({}));
    const content = Buffer.alloc(PROBE.length);
    run(zstdCompressSync(PROBE), content);
    if (!content.equals(PROBE)) throw new Error('The handle does not decompress.');
    return run;
  });
  return (frame, content) => {
    const run = context.get();
    if (run === undefined) return false;
    const result = run(frame, content);
    const exact = result.failure === undefined && result.inputLeft === 0 && result.room === 0;
    // After a failure a context is good for nothing, and in the middle of a frame neither.
    if (!exact) context.drop();
    return exact;
  };
}

/**
 * Decompresses a frame piece by piece, in memory that does not depend on its size. A piece is good until `take` returns,
 * which says whether to go on. Returns false when it was stopped or did not work out, for whatever reason; whether the
 * frame is whole is not known.
 */
export function readFrame(frame: Uint8Array, take: (piece: Uint8Array) => boolean): boolean {
  const output = new Uint8Array(READ_PIECE);
  try {
    // The stream's own output is not used.
    const stream = createZstdDecompress({ chunkSize: constants.Z_MIN_CHUNK });
    const { _handle: handle, _writeState: state } = stream as unknown as StreamInternals;
    let isBroken = false;
    handle.onerror = () => {
      isBroken = true;
    };
    let at = 0;
    let room = 0;
    // A full output buffer may have been too small; a free byte in it says that there is no more.
    while (room === 0 || at < frame.length) {
      const left = frame.length - at;
      handle.writeSync(constants.ZSTD_e_continue, frame, at, left, output, 0, output.length);
      if (isBroken) return false;
      room = state[0]!;
      at = frame.length - state[1]!;
      if (room === output.length && state[1] === left) break;
      if (!take(output.subarray(0, output.length - room))) return false;
    }
    stream.destroy();
    return at === frame.length;
  } catch {
    // The handle is not as expected.
    return false;
  } finally {
    giveBack(output);
  }
}

/** The most that a frame of that many bytes can take (ZSTD_compressBound), and Node's minimum for a buffer. */
export function compressBound(length: number): number {
  const margin = length < 131_072 ? (131_072 - length) >>> 11 : 0;
  return Math.max(64, length + Math.ceil(length / 256) + margin);
}

/** Runs one whole frame through a context. */
type ContextRun = (
  input: Uint8Array,
  output: Uint8Array,
) => { readonly room: number; readonly inputLeft: number; readonly failure: string | undefined };

function openContext(stream: unknown): ContextRun {
  const { _handle: handle, _writeState: state } = stream as StreamInternals;
  let failure: string | undefined;
  handle.onerror = (message) => {
    failure = message;
  };
  return (input, output) => {
    handle.writeSync(constants.ZSTD_e_end, input, 0, input.length, output, 0, output.length);
    return { room: state[0]!, inputLeft: state[1]!, failure };
  };
}

function reuseCompressor(run: ContextRun): FrameCompressor {
  let output = Buffer.allocUnsafeSlow(64 * 1024);
  return (bytes) => {
    const needed = compressBound(bytes.length) + 2 * FRAME_MARGIN;
    if (output.length < needed) output = Buffer.allocUnsafeSlow(needed);
    const frame = output.subarray(FRAME_MARGIN, output.length - FRAME_MARGIN);
    const { room, inputLeft, failure } = run(bytes, frame);
    if (failure !== undefined || inputLeft !== 0) {
      throw new Error(`zstd did not finish a frame: ${failure ?? 'no room'}`);
    }
    return frame.subarray(0, frame.length - room);
  };
}

/** A value made when it is first needed and again after each `drop`; undefined for good once making it throws. */
function renewable<T>(create: () => T): { get(): T | undefined; drop(): void } {
  let value: T | undefined;
  let broken = false;
  return {
    get() {
      if (value !== undefined || broken) return value;
      try {
        value = create();
      } catch {
        broken = true;
      }
      return value;
    },
    drop() {
      value = undefined;
    },
  };
}
