/**
 * Gives the memory of a buffer that this room has made for itself back at once: the collector counts what lies outside of
 * its heap by the 64 MB. It must not be used any more.
 */
export function giveBack({ buffer }: Uint8Array | Int32Array): void {
  (buffer as ArrayBuffer).transfer(0);
}
