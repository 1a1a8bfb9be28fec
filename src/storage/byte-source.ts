import { throwIfAborted } from '../errors/index.ts';

/**
 * Bytes of a known length that need not be in memory: they can be read piece by piece, and again when a call has to be
 * repeated. They must not change meanwhile.
 */
export interface ByteSource {
  /** In bytes. */
  readonly length: number;
  /** Fills all of `target` with the bytes from `position` on. What it rejects with passes unchanged. */
  read(target: Buffer, position: number): Promise<void>;
}

/** What an object may be made of. */
export type Content = Uint8Array | ByteSource;

/** Pieces small enough to cost no memory worth speaking of, and large enough to be few. */
const PIECE = 256 * 1024;

/**
 * The bytes in their order, piece by piece. A piece of a source is good until the next one is asked for; bytes in memory
 * come as one piece.
 */
export async function* piecesOf(
  content: Content,
  signal?: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  throwIfAborted(signal);
  if (content instanceof Uint8Array) {
    yield content;
    return;
  }
  const { length } = content;
  const buffer = Buffer.allocUnsafeSlow(Math.min(PIECE, length));
  for (let position = 0; position < length; position += PIECE) {
    const piece = buffer.subarray(0, Math.min(PIECE, length - position));
    await content.read(piece, position);
    throwIfAborted(signal);
    yield piece;
  }
}

/** All of the bytes in memory; those that are there already as they are. */
export async function bytesOf(content: Content): Promise<Buffer> {
  if (content instanceof Uint8Array) {
    return Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  }
  const bytes = Buffer.allocUnsafeSlow(content.length);
  if (bytes.length > 0) await content.read(bytes, 0);
  return bytes;
}
