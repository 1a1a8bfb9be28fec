/** The checksums that S3 clients send beside a body, each as a running hash with a base64 digest. */
import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { S3Error } from './s3-error.ts';

export const CHECKSUM_ALGORITHMS = ['crc32', 'crc32c', 'crc64nvme', 'sha1', 'sha256'] as const;
export type ChecksumAlgorithm = (typeof CHECKSUM_ALGORITHMS)[number];

/** A checksum as the header `x-amz-checksum-<algorithm>` carries it. */
export interface Checksum {
  readonly algorithm: ChecksumAlgorithm;
  /** Base64, big-endian for the CRCs. */
  readonly value: string;
}

export interface RunningChecksum {
  update(bytes: Uint8Array): void;
  /** Base64. Called once, at the end. */
  digest(): string;
}

const PREFIX = 'x-amz-checksum-';
/** Headers with the same beginning that carry no checksum. */
const OTHER_HEADERS = new Set([
  'x-amz-checksum-algorithm',
  'x-amz-checksum-mode',
  'x-amz-checksum-type',
]);

/**
 * The algorithm that a header or trailer name stands for; undefined when it is no checksum header.
 * @throws S3Error `NotImplemented` for a checksum that this server cannot verify: to ignore it would be a lie.
 */
export function checksumOfHeader(name: string): ChecksumAlgorithm | undefined {
  if (!name.startsWith(PREFIX) || OTHER_HEADERS.has(name)) return undefined;
  const algorithm = CHECKSUM_ALGORITHMS.find((known) => name === PREFIX + known);
  if (algorithm === undefined) {
    throw new S3Error('NotImplemented', `The checksum in ${name} is not implemented.`);
  }
  return algorithm;
}

/** `x-amz-checksum-crc32` and so on. */
export function checksumHeader(algorithm: ChecksumAlgorithm): string {
  return PREFIX + algorithm;
}

export function startChecksum(algorithm: ChecksumAlgorithm): RunningChecksum {
  switch (algorithm) {
    case 'crc32':
      return startCrc32();
    case 'crc32c':
      return startCrc32c();
    case 'crc64nvme':
      return startCrc64();
    default: {
      const running = createHash(algorithm);
      return {
        update: (bytes) => void running.update(bytes),
        digest: () => running.digest('base64'),
      };
    }
  }
}

function startCrc32(): RunningChecksum {
  let state = 0;
  return {
    update: (bytes) => {
      state = crc32(bytes, state);
    },
    digest: () => base64OfWords(state),
  };
}

/** CRC-32C (Castagnoli), reflected polynomial 0x82f63b78. */
function startCrc32c(): RunningChecksum {
  const table = crc32cTable();
  let state = 0xffff_ffff;
  return {
    update: (bytes) => {
      let crc = state;
      for (let i = 0; i < bytes.length; i++) crc = (crc >>> 8) ^ table[(crc ^ bytes[i]!) & 255]!;
      state = crc;
    },
    digest: () => base64OfWords(~state),
  };
}

/** CRC-64/NVME, reflected polynomial 0x9a6c9329ac4bc9b5, in two halves: BigInt would be fifty times slower. */
function startCrc64(): RunningChecksum {
  const { high: highTable, low: lowTable } = crc64Tables();
  let [high, low] = [~0, ~0];
  return {
    update: (bytes) => {
      let [h, l] = [high, low];
      for (let i = 0; i < bytes.length; i++) {
        const at = (l ^ bytes[i]!) & 255;
        l = ((l >>> 8) | (h << 24)) ^ lowTable[at]!;
        h = (h >>> 8) ^ highTable[at]!;
      }
      [high, low] = [h, l];
    },
    digest: () => base64OfWords(~high, ~low),
  };
}

let keptCrc32c: Uint32Array | undefined;
function crc32cTable(): Uint32Array {
  keptCrc32c ??= Uint32Array.from({ length: 256 }, (_, byte) => {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f6_3b78 : crc >>> 1;
    return crc;
  });
  return keptCrc32c;
}

let keptCrc64: { readonly high: Int32Array; readonly low: Int32Array } | undefined;
function crc64Tables(): { readonly high: Int32Array; readonly low: Int32Array } {
  if (keptCrc64 === undefined) {
    const [high, low] = [new Int32Array(256), new Int32Array(256)];
    for (let byte = 0; byte < 256; byte++) {
      let [h, l] = [0, byte];
      for (let bit = 0; bit < 8; bit++) {
        const carry = l & 1;
        l = (l >>> 1) | (h << 31);
        h >>>= 1;
        if (carry) {
          h ^= 0x9a6c_9329;
          l ^= 0xac4b_c9b5;
        }
      }
      high[byte] = h;
      low[byte] = l;
    }
    keptCrc64 = { high, low };
  }
  return keptCrc64;
}

function base64OfWords(...words: number[]): string {
  const bytes = Buffer.alloc(words.length * 4);
  words.forEach((word, i) => {
    bytes.writeInt32BE(word | 0, i * 4);
  });
  return bytes.toString('base64');
}
