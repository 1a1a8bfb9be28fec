import { setTimeout as sleep } from 'node:timers/promises';

/** Whoever comes so soon after the last bytes were through was waiting: the way was never idle. */
const NO_GAP_MS = 5;
const PIECE_BYTES = 16 * 1024;

/** A way for bytes that carries so many a second, one piece after the other, whoever sends them. */
export class Pace {
  readonly #bytesPerMs: number;
  #freeAt = 0;
  #lastThrough = Number.NEGATIVE_INFINITY;

  constructor(bytesPerSecond: number) {
    this.#bytesPerMs = bytesPerSecond / 1000;
  }

  /** Resolves when so many bytes are through, counted from when those before them were. */
  async carry(bytes: number): Promise<void> {
    const now = performance.now();
    // Timers come late. Counted from when the last bytes should have been through, that does not add up.
    const isIdle = now > this.#freeAt && now - this.#lastThrough > NO_GAP_MS;
    this.#freeAt = (isIdle ? now : this.#freeAt) + bytes / this.#bytesPerMs;
    const wait = this.#freeAt - now;
    if (wait >= 1) await sleep(wait);
    this.#lastThrough = performance.now();
  }

  /** The same bytes at this pace. */
  async *over(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      for (let at = 0; at < chunk.length; at += PIECE_BYTES) {
        const piece = chunk.subarray(at, at + PIECE_BYTES);
        await this.carry(piece.length);
        yield piece;
      }
    }
  }
}
