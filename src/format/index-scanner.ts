import { ByteCursor, HEX } from './byte-cursor.ts';
import { SEAL_OVERHEAD } from './envelope.ts';
import { giveBack } from './give-back.ts';

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
/** More than any part of the file that is read in one go: a blob, or the head of a pack. */
const LONGEST_PART = 256;
const WINDOW = 64 * 1024;

const HEAD = Buffer.from('{"packs":[');
const ID = Buffer.from('{"id":"');
const BLOBS = Buffer.from('","blobs":[');
const DATA = Buffer.from('","type":"data","offset":');
const TREE = Buffer.from('","type":"tree","offset":');
const LENGTH = Buffer.from(',"length":');
const UNCOMPRESSED = Buffer.from(',"uncompressed_length":');
const END = Buffer.from(']}');

const NEWLINE = 0x0a;
const COMMA = 0x2c;
const CLOSING_BRACE = 0x7d;

/** What comes next. */
type State = 'head' | 'first pack' | 'next pack' | 'first blob' | 'next blob' | 'newline' | 'end';

/** Takes an index file's JSON piece by piece. */
export class IndexScanner {
  readonly #packs: ScannedPack[] = [];
  readonly #window = Buffer.allocUnsafeSlow(WINDOW);
  /** Where the window is not read yet. */
  readonly #cursor = new ByteCursor(this.#window);
  /** Where what was pushed ends. */
  #end = 0;
  #state: State = 'head';
  #packId = '';
  #words = new Int32Array(4096 * SCANNED_WORDS);
  #used = 0;

  /** Takes the next piece, which may be reused afterwards. Returns false once the form is another: go no further then. */
  push(piece: Uint8Array): boolean {
    for (let taken = 0; taken < piece.length; ) {
      this.#window.copyWithin(0, this.#cursor.at, this.#end);
      this.#end -= this.#cursor.at;
      this.#cursor.at = 0;
      const part = piece.subarray(taken, taken + WINDOW - this.#end);
      this.#window.set(part, this.#end);
      this.#end += part.length;
      taken += part.length;
      if (!this.#read(LONGEST_PART)) return false;
    }
    return true;
  }

  /** All packs, or `undefined` when the form is another. The scanner is used up then. */
  finish(): readonly ScannedPack[] | undefined {
    const isWhole = this.#read(1) && (this.#state === 'newline' || this.#state === 'end');
    giveBack(this.#window);
    giveBack(this.#words);
    return isWhole ? this.#packs : undefined;
  }

  /** Reads on while at least so many bytes are left. */
  #read(atLeast: number): boolean {
    while (this.#end - this.#cursor.at >= atLeast) {
      if (!this.#readPart() || this.#cursor.at > this.#end) return false;
    }
    return true;
  }

  #readPart(): boolean {
    switch (this.#state) {
      case 'head':
        this.#state = 'first pack';
        return this.#cursor.take(HEAD);
      case 'first pack':
      case 'next pack':
        if (this.#cursor.take(END)) {
          this.#state = 'newline';
          return true;
        }
        return this.#takeSeparator('next pack') && this.#takePackHead();
      case 'first blob':
      case 'next blob':
        if (this.#cursor.take(END)) {
          this.#packs.push({ id: this.#packId, words: this.#words.slice(0, this.#used) });
          this.#state = 'next pack';
          return true;
        }
        return this.#takeSeparator('next blob') && this.#takeBlob();
      case 'newline':
        this.#state = 'end';
        return this.#cursor.takeByte(NEWLINE);
      case 'end':
        return false;
    }
  }

  /** The comma between two of a list. */
  #takeSeparator(next: State): boolean {
    return this.#state !== next || this.#cursor.takeByte(COMMA);
  }

  #takePackHead(): boolean {
    this.#state = 'first blob';
    this.#used = 0;
    if (!this.#cursor.take(ID)) return false;
    this.#packId = this.#window.toString('latin1', this.#cursor.at, this.#cursor.at + ID_DIGITS);
    return this.#takeId(0) && this.#cursor.take(BLOBS);
  }

  #takeBlob(): boolean {
    const cursor = this.#cursor;
    this.#state = 'next blob';
    const at = this.#used;
    this.#used += SCANNED_WORDS;
    if (this.#used > this.#words.length) this.#words = doubled(this.#words);
    if (!cursor.take(ID) || !this.#takeId(at)) return false;
    const isTree = cursor.take(TREE);
    if (!isTree && !cursor.take(DATA)) return false;
    const words = this.#words;
    words[at + SCANNED_IS_TREE] = isTree ? 1 : 0;
    if (!cursor.takeNumber(MAX_WORD)) return false;
    words[at + SCANNED_OFFSET] = cursor.number;
    if (!cursor.take(LENGTH) || !cursor.takeNumber(MAX_WORD)) return false;
    if (cursor.number < SEAL_OVERHEAD) return false;
    words[at + SCANNED_LENGTH] = cursor.number;
    words[at + SCANNED_UNCOMPRESSED] = 0;
    if (cursor.take(UNCOMPRESSED)) {
      if (!cursor.takeNumber(MAX_WORD)) return false;
      words[at + SCANNED_UNCOMPRESSED] = cursor.number;
    }
    return cursor.takeByte(CLOSING_BRACE);
  }

  #takeId(to: number): boolean {
    const window = this.#window;
    let at = this.#cursor.at;
    let seen = 0;
    for (let word = 0; word < 8; word++) {
      let value = 0;
      for (let shift = 0; shift < 32; shift += 8) {
        const high = HEX[window[at++]!]!;
        const low = HEX[window[at++]!]!;
        seen |= high | low;
        value |= ((high << 4) | low) << shift;
      }
      this.#words[to + word] = value;
    }
    this.#cursor.at = at;
    return seen < 16;
  }
}

function doubled(words: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(words.length * 2);
  larger.set(words);
  giveBack(words);
  return larger;
}
