/** Numbers that look random and are the same for the same seed on every computer (xorshift128, seeded by splitmix). */
export class SampleRandom {
  readonly #state = new Uint32Array(4);

  /** @param seed a whole number */
  constructor(seed: number) {
    let mixed = seed >>> 0;
    for (let at = 0; at < 4; at++) {
      mixed = (mixed + 0x9e37_79b9) >>> 0;
      let word = Math.imul(mixed ^ (mixed >>> 16), 0x21f0_aaad);
      word = Math.imul(word ^ (word >>> 15), 0x735a_2d97);
      this.#state[at] = word ^ (word >>> 15);
    }
  }

  /** 32 random bits, as a number. */
  word(): number {
    const state = this.#state;
    let last = state[3]!;
    const first = state[0]!;
    state[3] = state[2]!;
    state[2] = state[1]!;
    state[1] = first;
    last ^= last << 11;
    last ^= last >>> 8;
    state[0] = last ^ first ^ (first >>> 19);
    return state[0];
  }

  /** A whole number from 0 to below `bound`, which is at most 2^32. */
  below(bound: number): number {
    return Math.floor((this.word() / 2 ** 32) * bound);
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)]!;
  }

  /** Bytes that no compressor makes smaller. */
  bytes(length: number): Buffer {
    const words = new Uint32Array(Math.ceil(length / 4));
    for (let at = 0; at < words.length; at++) words[at] = this.word();
    return Buffer.from(words.buffer, 0, length);
  }

  /** An id as applications make them. */
  uuid(): string {
    const bytes = this.bytes(16);
    bytes[6] = (bytes[6]! & 0x0f) | 0x40;
    bytes[8] = (bytes[8]! & 0x3f) | 0x80;
    const hex = bytes.toString('hex');
    return [0, 8, 12, 16, 20].map((at, n) => hex.slice(at, [8, 12, 16, 20, 32][n])).join('-');
  }
}
