import { SeededRandom } from '../../s3-server/faults/seeded-random.ts';

/** What sample data is made of: the same on every run with the same seed. */
export class SampleRandom extends SeededRandom {
  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)]!;
  }

  /** Bytes that no compressor makes smaller. */
  bytes(length: number): Buffer {
    const bytes = Buffer.allocUnsafe(length);
    for (let at = 0; at < length; at++) bytes[at] = this.below(256);
    return bytes;
  }
}
