/**
 * Gives the memory of bytes back at once. They must not be used any more. Left to the collector, which counts what lies
 * outside of its heap by the 64 MB, the buffers of some thousand blobs pile up in each thread, or those of some index files;
 * this is quicker as well.
 */
export function freeBytes(bytes: Uint8Array | Int32Array): void {
  const { buffer } = bytes;
  // A slice of something larger is not alone in it.
  if (buffer instanceof ArrayBuffer && buffer.byteLength === bytes.byteLength) buffer.transfer(0);
}
