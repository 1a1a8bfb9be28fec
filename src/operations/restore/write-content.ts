import { writeSync } from 'node:fs';

/** Zeros in whole blocks of this size become holes; smaller runs would only cut the file to pieces. */
const BLOCK = 16 * 1024;
const ZEROS = Buffer.alloc(BLOCK);

/** Writes all but the blocks of zeros. The file has to be new, and to be given its length in the end. */
export function writeWithHoles(fd: number, content: Uint8Array, position: number): void {
  let pending = -1;
  for (let at = 0; at < content.length; at += BLOCK) {
    const block = content.subarray(at, Math.min(at + BLOCK, content.length));
    const isHole = ZEROS.compare(block, 0, block.length, 0, block.length) === 0;
    if (!isHole && pending === -1) pending = at;
    if (isHole && pending !== -1) {
      writeFully(fd, content.subarray(pending, at), position + pending);
      pending = -1;
    }
  }
  if (pending !== -1) writeFully(fd, content.subarray(pending), position + pending);
}

/** Writes all of it: one call may write less. */
export function writeFully(fd: number, content: Uint8Array, position: number): void {
  for (let written = 0; written < content.length; ) {
    written += writeSync(fd, content, written, content.length - written, position + written);
  }
}
