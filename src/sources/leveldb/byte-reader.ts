/** Bytes are not what they are read as; thrown by what knows no file, and turned into an error that names one. */
export class MalformedBytes extends Error {
  override readonly name = 'MalformedBytes';
  /** In the bytes that were read. */
  readonly offset: number;

  constructor(offset: number, message: string) {
    super(message);
    this.offset = offset;
  }
}

const VARINT_32_BYTES = 5;
const VARINT_64_BYTES = 10;

/** Reads LevelDB's numbers and byte strings, and never beyond the end. What it gives out are views. */
export class ByteReader {
  readonly bytes: Buffer;
  at: number;

  constructor(bytes: Uint8Array, at = 0) {
    this.bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.at = at;
  }

  get isAtEnd(): boolean {
    return this.at >= this.bytes.length;
  }

  byte(): number {
    const value = this.bytes[this.at];
    if (value === undefined) throw new MalformedBytes(this.at, 'ends too early');
    this.at++;
    return value;
  }

  /** A number below 2^32 in groups of seven bits, lowest first. */
  varint32(): number {
    return this.#varint(VARINT_32_BYTES, 0xffffffff);
  }

  /** A number below 2^53: LevelDB's own limit is 2^64, which none of its counters comes near to. */
  varint64(): number {
    return this.#varint(VARINT_64_BYTES, Number.MAX_SAFE_INTEGER);
  }

  /** Passes over a number of any size. */
  skipVarint(): void {
    for (let count = 1; this.byte() >= 128; count++) {
      if (count === VARINT_64_BYTES) {
        throw new MalformedBytes(this.at, 'has a number that is too large');
      }
    }
  }

  take(length: number): Buffer {
    const end = this.at + length;
    if (end > this.bytes.length) throw new MalformedBytes(this.at, 'ends too early');
    const taken = this.bytes.subarray(this.at, end);
    this.at = end;
    return taken;
  }

  /** Bytes behind their length. */
  lengthPrefixed(): Buffer {
    return this.take(this.varint32());
  }

  #varint(mostBytes: number, max: number): number {
    const start = this.at;
    let value = 0;
    let factor = 1;
    for (let count = 0; count < mostBytes; count++) {
      const byte = this.byte();
      value += (byte & 127) * factor;
      if (byte < 128) {
        if (value > max) break;
        return value;
      }
      factor *= 128;
    }
    throw new MalformedBytes(start, 'has a number that is too large');
  }
}
