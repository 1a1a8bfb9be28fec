import { SEAL_OVERHEAD } from './envelope.ts';

/*
 * Reads index files in the very form in which restic and Kirsch write them, without a string or an object for any of
 * their blobs: a repository of a million files has a hundred megabytes of them, and every command begins with them.
 * What is written in any other form is left to `decodeIndex`.
 *
 *   {"packs":[{"id":"<id>","blobs":[{"id":"<id>","type":"data","offset":0,"length":1,"uncompressed_length":2},…]},…]}
 */

/** One pack of an index file. */
export interface ScannedPack {
  readonly id: string;
  /** `SCANNED_WORDS` words a blob, each written as by the bits of an `Int32Array`. */
  readonly words: Int32Array;
}

/** Words that describe one blob: eight of its id (little-endian), then these, of which the lengths are 32 bits wide. */
export const SCANNED_WORDS = 12;
export const SCANNED_IS_TREE = 8;
export const SCANNED_OFFSET = 9;
export const SCANNED_LENGTH = 10;
export const SCANNED_UNCOMPRESSED = 11;

const ID_DIGITS = 64;
const MAX_WORD = 2 ** 32 - 1;
/** No pack of a sane repository is described in more bytes. */
const MAX_CARRIED = 64 * 1024 * 1024;

const HEAD = Buffer.from('{"packs":[');
const ID = Buffer.from('{"id":"');
const BLOBS = Buffer.from('","blobs":[');
const DATA = Buffer.from('","type":"data","offset":');
const TREE = Buffer.from('","type":"tree","offset":');
const LENGTH = Buffer.from(',"length":');
const UNCOMPRESSED = Buffer.from(',"uncompressed_length":');
const END = [']}', ']}\n'];

const COMMA = 0x2c;
const OPENING_BRACE = 0x7b;
const CLOSING_BRACE = 0x7d;
const CLOSING_BRACKET = 0x5d;
const DIGIT_0 = 0x30;
const DIGIT_9 = 0x39;

/** The value of each hexadecimal digit (lower case, as ids are written), and of everything else 255. */
const HEX = Uint8Array.from({ length: 256 }, (_, code) => {
  const value = '0123456789abcdef'.indexOf(String.fromCharCode(code));
  return value === -1 ? 255 : value;
});

/** Takes an index file's JSON piece by piece. */
export class IndexScanner {
  readonly #packs: ScannedPack[] = [];
  #carried: Buffer = Buffer.alloc(0);
  #hasHead = false;
  #isUsual = true;

  /** Takes the next piece, which may be reused afterwards. Returns false once the form is another: go no further then. */
  push(piece: Uint8Array): boolean {
    const bytes = Buffer.concat([this.#carried, piece]);
    let at = 0;
    if (!this.#hasHead && bytes.length > HEAD.length) {
      if (!startsWith(bytes, 0, HEAD)) this.#isUsual = false;
      this.#hasHead = true;
      at = HEAD.length;
    }
    const end = this.#hasHead ? endOfLastPack(bytes, at) : at;
    if (end > at && this.#isUsual) this.#isUsual = this.#scan(bytes, at, end);
    this.#carried = bytes.subarray(Math.max(at, end));
    return this.#isUsual && this.#carried.length <= MAX_CARRIED;
  }

  /** All packs, or `undefined` when the form is another. */
  finish(): readonly ScannedPack[] | undefined {
    const isWhole = this.#hasHead && END.includes(this.#carried.toString('latin1'));
    return this.#isUsual && isWhole ? this.#packs : undefined;
  }

  /** Packs from `start` to `end`, which ends one. */
  #scan(bytes: Buffer, start: number, end: number): boolean {
    const scan = new Scan(bytes);
    scan.at = start;
    while (scan.at < end) {
      if (this.#packs.length > 0 && !scan.takeByte(COMMA)) return false;
      const pack = scan.pack();
      if (!pack) return false;
      this.#packs.push(pack);
    }
    return scan.at === end;
  }
}

/** Behind the last `]}` that ends a pack for certain, as another pack follows it or the file's own end. */
function endOfLastPack(bytes: Buffer, from: number): number {
  for (let at = bytes.length - 1; at >= from + 2; at--) {
    const follows = bytes[at]!;
    if (follows !== COMMA && follows !== CLOSING_BRACKET) continue;
    if (bytes[at - 1] === CLOSING_BRACE && bytes[at - 2] === CLOSING_BRACKET) return at;
  }
  return from;
}

function startsWith(bytes: Buffer, at: number, expected: Buffer): boolean {
  for (let byte = 0; byte < expected.length; byte++) {
    if (bytes[at + byte] !== expected[byte]) return false;
  }
  return true;
}

/** A place in the text that moves on with everything that is as expected. */
class Scan {
  at = 0;
  readonly #bytes: Buffer;
  /** The number that `takeNumber` has read. */
  #number = 0;
  static #words = new Int32Array(4096 * SCANNED_WORDS);

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  takeByte(byte: number): boolean {
    if (this.#bytes[this.at] !== byte) return false;
    this.at++;
    return true;
  }

  pack(): ScannedPack | undefined {
    if (!this.#take(ID)) return undefined;
    const id = this.#bytes.toString('latin1', this.at, this.at + ID_DIGITS);
    if (!this.#takeId(Scan.#words, 0) || !this.#take(BLOBS)) return undefined;
    let used = 0;
    while (this.#bytes[this.at] === OPENING_BRACE) {
      if (used + SCANNED_WORDS > Scan.#words.length) Scan.#words = doubled(Scan.#words);
      if (!this.#takeBlob(Scan.#words, used)) return undefined;
      used += SCANNED_WORDS;
      if (this.takeByte(COMMA) !== (this.#bytes[this.at] === OPENING_BRACE)) return undefined;
    }
    if (!this.takeByte(CLOSING_BRACKET) || !this.takeByte(CLOSING_BRACE)) return undefined;
    return { id, words: Scan.#words.slice(0, used) };
  }

  #takeBlob(words: Int32Array, at: number): boolean {
    if (!this.#take(ID) || !this.#takeId(words, at)) return false;
    const isTree = this.#take(TREE);
    if (!isTree && !this.#take(DATA)) return false;
    words[at + SCANNED_IS_TREE] = isTree ? 1 : 0;
    if (!this.#takeNumber()) return false;
    words[at + SCANNED_OFFSET] = this.#number;
    if (!this.#take(LENGTH) || !this.#takeNumber()) return false;
    if (this.#number < SEAL_OVERHEAD) return false;
    words[at + SCANNED_LENGTH] = this.#number;
    words[at + SCANNED_UNCOMPRESSED] = 0;
    if (this.#take(UNCOMPRESSED)) {
      if (!this.#takeNumber()) return false;
      words[at + SCANNED_UNCOMPRESSED] = this.#number;
    }
    return this.takeByte(CLOSING_BRACE);
  }

  #take(expected: Buffer): boolean {
    if (!startsWith(this.#bytes, this.at, expected)) return false;
    this.at += expected.length;
    return true;
  }

  #takeId(words: Int32Array, to: number): boolean {
    const bytes = this.#bytes;
    let { at } = this;
    let seen = 0;
    for (let word = 0; word < 8; word++) {
      let value = 0;
      for (let shift = 0; shift < 32; shift += 8) {
        const high = HEX[bytes[at++]!]!;
        const low = HEX[bytes[at++]!]!;
        seen |= high | low;
        value |= ((high << 4) | low) << shift;
      }
      words[to + word] = value;
    }
    this.at = at;
    // Past the end of the bytes `undefined` is no index of the table either.
    return seen < 16 && at <= bytes.length;
  }

  #takeNumber(): boolean {
    const start = this.at;
    let value = 0;
    for (;;) {
      const digit = this.#bytes[this.at]!;
      if (!(digit >= DIGIT_0 && digit <= DIGIT_9)) break;
      value = value * 10 + digit - DIGIT_0;
      if (value > MAX_WORD) return false;
      this.at++;
    }
    this.#number = value;
    const digits = this.at - start;
    // JSON knows no number with a leading zero.
    return digits > 0 && (digits === 1 || this.#bytes[start] !== DIGIT_0);
  }
}

function doubled(words: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(words.length * 2);
  larger.set(words);
  return larger;
}
