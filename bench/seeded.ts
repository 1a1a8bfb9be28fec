import { type Cipheriv, createCipheriv, createHash } from 'node:crypto';

const POOL_SIZE = 6 * 1024;
const NUMBER_SIZE = 6;

/** Bytes and numbers that look random and are the same for the same seed on every machine: a keystream of AES-256-CTR. */
export class Seeded {
  readonly #cipher: Cipheriv;
  #pool: Buffer = Buffer.alloc(0);

  constructor(seed: string) {
    const key = createHash('sha256').update(seed).digest();
    this.#cipher = createCipheriv('aes-256-ctr', key, Buffer.alloc(16));
  }

  /** `length` bytes that nothing compresses. */
  bytes(length: number): Buffer {
    return this.#cipher.update(Buffer.alloc(length));
  }

  /** An integer from 0 to `limit` - 1. */
  below(limit: number): number {
    if (this.#pool.length < NUMBER_SIZE) this.#pool = this.bytes(POOL_SIZE);
    const number = this.#pool.readUIntBE(0, NUMBER_SIZE);
    this.#pool = this.#pool.subarray(NUMBER_SIZE);
    return number % limit;
  }

  /** `count` different integers from 0 to `limit` - 1, ascending; all of them where there are no more. */
  choose(count: number, limit: number): number[] {
    const chosen = new Set<number>();
    while (chosen.size < Math.min(count, limit)) chosen.add(this.below(limit));
    return [...chosen].sort((a, b) => a - b);
  }
}
