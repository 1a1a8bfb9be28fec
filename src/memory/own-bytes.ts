/** The bytes in a buffer that holds nothing else, and so can be given to another thread. A copy only where it must be. */
export function ownBytes(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const { buffer } = bytes;
  const isAlone = buffer instanceof ArrayBuffer && buffer.byteLength === bytes.byteLength;
  return isAlone ? new Uint8Array(buffer) : new Uint8Array(bytes);
}

/** Bytes for another thread: shared with it where they are in shared memory, else moved to it. */
export function sendable(bytes: Uint8Array): {
  readonly bytes: Uint8Array;
  readonly moved: readonly ArrayBuffer[];
} {
  if (bytes.buffer instanceof SharedArrayBuffer) return { bytes, moved: [] };
  const own = ownBytes(bytes);
  return { bytes: own, moved: [own.buffer] };
}
