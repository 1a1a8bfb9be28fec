import { crc32, deflateSync } from 'node:zlib';
import type { SampleRandom } from './sample-random.ts';

const PNG_SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const BMP_HEADER = 54;

/** A PNG of coloured noise over a gradient: compressed already, as pictures are. */
export function samplePng(random: SampleRandom, width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // 8 bits a channel, red, green and blue.
  header.set([8, 2, 0, 0, 0], 8);
  const rows = Buffer.alloc(height * (1 + 3 * width));
  for (let y = 0, at = 0; y < height; y++) {
    at++;
    for (let x = 0; x < width; x++) at = writePixel(rows, at, random, x / width, y / height);
  }
  return Buffer.concat([
    PNG_SIGNATURE,
    pngChunk('IHDR', header),
    pngChunk('IDAT', deflateSync(rows)),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

/** A BMP of the same kind, uncompressed. */
export function sampleBmp(random: SampleRandom, width: number, height: number): Buffer {
  const stride = (3 * width + 3) & ~3;
  const picture = Buffer.alloc(BMP_HEADER + stride * height);
  picture.write('BM', 'latin1');
  picture.writeUInt32LE(picture.length, 2);
  picture.writeUInt32LE(BMP_HEADER, 10);
  picture.writeUInt32LE(40, 14);
  picture.writeInt32LE(width, 18);
  picture.writeInt32LE(height, 22);
  picture.writeUInt16LE(1, 26);
  picture.writeUInt16LE(24, 28);
  picture.writeUInt32LE(stride * height, 34);
  for (let y = 0; y < height; y++) {
    let at = BMP_HEADER + y * stride;
    for (let x = 0; x < width; x++) at = writePixel(picture, at, random, x / width, y / height);
  }
  return picture;
}

function writePixel(
  target: Buffer,
  at: number,
  random: SampleRandom,
  x: number,
  y: number,
): number {
  target[at] = 200 * x + random.below(40);
  target[at + 1] = 200 * y + random.below(40);
  target[at + 2] = 100 + random.below(40);
  return at + 3;
}

function pngChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const chunk = Buffer.alloc(body.length + 8);
  chunk.writeUInt32BE(data.length, 0);
  chunk.set(body, 4);
  chunk.writeUInt32BE(crc32(body), body.length + 4);
  return chunk;
}
