const MAGIC = [0x28, 0xb5, 0x2f, 0xfd];
/** No checksum, no dictionary, content size unknown; a window of 8 MiB. */
const HEADER = [0x00, 0x68];
const BLOCK_BYTES = 128 * 1024;
const RLE = 1;

/** A zstd frame of so many zeros: four bytes for each 128 KiB, which no compressor would find worth less. */
export function zerosFrame(size: number): Buffer {
  const blocks = Math.ceil(size / BLOCK_BYTES);
  const frame = Buffer.alloc(MAGIC.length + HEADER.length + blocks * 4);
  frame.set([...MAGIC, ...HEADER]);
  for (let block = 0; block < blocks; block++) {
    const isLast = block === blocks - 1;
    const length = isLast ? size - block * BLOCK_BYTES : BLOCK_BYTES;
    const at = MAGIC.length + HEADER.length + block * 4;
    frame.writeUIntLE((length << 3) | (RLE << 1) | Number(isLast), at, 3);
  }
  return frame;
}
