import { isUtf8 } from 'node:buffer';
import { ByteCursor, HEX } from './byte-cursor.ts';

/*
 * Reads trees in the very form in which restic and Kirsch write them, without a string or an object for any of their
 * nodes: who only wants to know what a tree leads to is four times as fast. What is written in any other form, and what
 * is rare (escapes in names, attributes of Windows, fields that are not known), is left to `decodeTree`.
 *
 *   {"nodes":[{"name":"a","type":"file","mode":420,"mtime":"…","atime":"…","ctime":"…","uid":0,"gid":0,"user":"root",
 *   "group":"root","inode":1,"device_id":2,"size":3,"links":1,"content":["<id>",…]},…]}
 */

/** One node of a tree. The same object serves every node, so what is in it is good until the next one. */
export interface ScannedNode {
  readonly type: 'file' | 'dir' | 'other';
  /** The name's bytes: a plain one, as it is in the directory. */
  readonly name: Uint8Array;
  readonly size: number;
  /** Whether there is a list of content at all. */
  readonly hasContent: boolean;
  /** How many blobs the content has. */
  readonly blobs: number;
  /** Their ids, 32 bytes each; longer than they are. */
  readonly ids: Buffer;
  /** Whether it has a subtree. */
  readonly hasSubtree: boolean;
  /** The subtree's id, if it has one. */
  readonly subtree: Buffer;
}

const ID_BYTES = 32;
const MAX_UINT32 = 2 ** 32 - 1;
/** Every such number fits 64 bits. */
const UINT64_DIGITS = 19;

const HEAD = Buffer.from('{"nodes":[');
const NAME = Buffer.from('{"name":"');
const TYPE = Buffer.from('","type":"');
const MODE = Buffer.from(',"mode":');
const MTIME = Buffer.from(',"mtime":"');
const ATIME = Buffer.from('","atime":"');
const CTIME = Buffer.from('","ctime":"');
const UID = Buffer.from('","uid":');
const GID = Buffer.from(',"gid":');
const USER = Buffer.from(',"user":"');
const GROUP = Buffer.from(',"group":"');
const INODE = Buffer.from(',"inode":');
const DEVICE_ID = Buffer.from(',"device_id":');
const SIZE = Buffer.from(',"size":');
const LINKS = Buffer.from(',"links":');
const LINK_TARGET = Buffer.from(',"linktarget":"');
const ATTRIBUTES = Buffer.from(',"extended_attributes":[');
const VALUE = Buffer.from('","value":"');
const END_OF_TEXT = Buffer.from('"}');
const DEVICE = Buffer.from(',"device":');
const CONTENT = Buffer.from(',"content":');
const NULL = Buffer.from('null');
const SUBTREE = Buffer.from(',"subtree":"');
const END = Buffer.from(']}');

/** Every type that is neither file nor folder. */
const OTHER_TYPES = ['symlink', 'dev', 'chardev', 'fifo', 'socket', 'irregular'].map((type) =>
  Buffer.from(`${type}"`),
);
const FILE = Buffer.from('file"');
const DIR = Buffer.from('dir"');

const QUOTE = 0x22;
const COMMA = 0x2c;
const MINUS = 0x2d;
const PLUS = 0x2b;
const DOT = 0x2e;
const SLASH = 0x2f;
const DIGIT_0 = 0x30;
const DIGIT_9 = 0x39;
const COLON = 0x3a;
const LETTER_T = 0x54;
const LETTER_Z = 0x5a;
const OPENING_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const CLOSING_BRACKET = 0x5d;
const CLOSING_BRACE = 0x7d;
const NEWLINE = 0x0a;

/** `YYYY-MM-DDTHH:MM:SS`, each place the highest digit that may stand there, or minus the character that must. */
const TIME_SHAPE = Int8Array.from([
  9,
  9,
  9,
  9,
  -MINUS,
  1,
  9,
  -MINUS,
  3,
  9,
  -LETTER_T,
  2,
  9,
  -COLON,
  5,
  9,
  -COLON,
  5,
  9,
]);

/**
 * Calls `take` for every node, in order. Returns false once the form is another, after any number of calls: what they
 * said is then void, and `decodeTree` reads the tree or says what is wrong with it.
 */
export function scanTree(bytes: Uint8Array, take: (node: ScannedNode) => void): boolean {
  return isUtf8(bytes) && new TreeScanner(bytes).scan(take);
}

class TreeScanner {
  readonly #bytes: Uint8Array;
  readonly #node: { -readonly [Field in keyof ScannedNode]: ScannedNode[Field] };
  readonly #cursor: ByteCursor;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#cursor = new ByteCursor(bytes);
    this.#node = {
      type: 'other',
      name: bytes.subarray(0, 0),
      size: 0,
      hasContent: false,
      blobs: 0,
      ids: Buffer.alloc(8 * ID_BYTES),
      hasSubtree: false,
      subtree: Buffer.alloc(ID_BYTES),
    };
  }

  scan(take: (node: ScannedNode) => void): boolean {
    if (!this.#cursor.take(HEAD)) return false;
    for (let first = true; !this.#cursor.take(END); first = false) {
      if (!first && !this.#cursor.takeByte(COMMA)) return false;
      if (!this.#takeNode(first)) return false;
      take(this.#node);
    }
    this.#cursor.takeByte(NEWLINE);
    return this.#cursor.at === this.#bytes.length;
  }

  #takeNode(isFirst: boolean): boolean {
    return (
      this.#cursor.take(NAME) &&
      this.#takeName(isFirst) &&
      this.#cursor.take(TYPE) &&
      this.#takeType() &&
      this.#takeOptionalNumber(MODE, MAX_UINT32) &&
      this.#takeTimes() &&
      this.#cursor.takeNumber(MAX_UINT32) &&
      this.#cursor.take(GID) &&
      this.#cursor.takeNumber(MAX_UINT32) &&
      this.#takeOptionalText(USER) &&
      this.#takeOptionalText(GROUP) &&
      this.#takeOptionalCount(INODE) &&
      this.#takeOptionalCount(DEVICE_ID) &&
      this.#takeSize() &&
      this.#takeOptionalCount(LINKS) &&
      this.#takeOptionalText(LINK_TARGET) &&
      this.#takeAttributes() &&
      this.#takeOptionalCount(DEVICE) &&
      this.#takeContent() &&
      this.#takeSubtree() &&
      this.#cursor.takeByte(CLOSING_BRACE)
    );
  }

  /** A name that may stand in a directory, after the one before it. */
  #takeName(isFirst: boolean): boolean {
    const bytes = this.#bytes;
    const start = this.#cursor.at;
    if (!this.#skipText()) return false;
    const name = bytes.subarray(start, this.#cursor.at);
    if (name.length === 0 || name.includes(SLASH)) return false;
    if (name[0] === DOT && (name.length === 1 || (name.length === 2 && name[1] === DOT))) {
      return false;
    }
    if (!isFirst && Buffer.compare(this.#node.name, name) >= 0) return false;
    this.#node.name = name;
    return true;
  }

  #takeType(): boolean {
    const node = this.#node;
    if (this.#cursor.take(FILE)) node.type = 'file';
    else if (this.#cursor.take(DIR)) node.type = 'dir';
    else if (OTHER_TYPES.some((type) => this.#cursor.take(type))) node.type = 'other';
    else return false;
    return true;
  }

  #takeTimes(): boolean {
    return (
      this.#cursor.take(MTIME) &&
      this.#takeTime() &&
      this.#cursor.take(ATIME) &&
      this.#takeTime() &&
      this.#cursor.take(CTIME) &&
      this.#takeTime() &&
      this.#cursor.take(UID)
    );
  }

  /** Exactly what `isTime` takes. */
  #takeTime(): boolean {
    const bytes = this.#bytes;
    let at = this.#cursor.at;
    for (let place = 0; place < TIME_SHAPE.length; place++) {
      const shape = TIME_SHAPE[place]!;
      const byte = bytes[at++]!;
      if (shape < 0 ? byte !== -shape : !(byte >= DIGIT_0 && byte <= DIGIT_0 + shape)) return false;
    }
    if (!isPossible(bytes, at - TIME_SHAPE.length)) return false;
    if (bytes[at] === DOT) {
      const start = ++at;
      while (bytes[at]! >= DIGIT_0 && bytes[at]! <= DIGIT_9) at++;
      if (at === start) return false;
    }
    if (bytes[at] === LETTER_Z) at++;
    else {
      if (bytes[at] !== PLUS && bytes[at] !== MINUS) return false;
      const hours = twoDigits(bytes, at + 1);
      const minutes = twoDigits(bytes, at + 4);
      if (!(hours >= 0 && hours <= 24 && minutes >= 0 && minutes < 60)) return false;
      if (bytes[at + 3] !== COLON) return false;
      at += 6;
    }
    this.#cursor.at = at;
    return bytes[at] === QUOTE;
  }

  #takeSize(): boolean {
    this.#node.size = 0;
    if (!this.#cursor.take(SIZE)) return true;
    // A size that is no exact number is left to `decodeTree`.
    if (!this.#cursor.takeNumber(Number.MAX_SAFE_INTEGER)) return false;
    this.#node.size = this.#cursor.number;
    return true;
  }

  #takeAttributes(): boolean {
    if (!this.#cursor.take(ATTRIBUTES)) return true;
    do {
      if (!this.#cursor.take(NAME) || !this.#skipText() || !this.#cursor.take(VALUE)) return false;
      if (!this.#takeBase64() || !this.#cursor.take(END_OF_TEXT)) return false;
    } while (this.#cursor.takeByte(COMMA));
    return this.#cursor.takeByte(CLOSING_BRACKET);
  }

  #takeBase64(): boolean {
    const bytes = this.#bytes;
    const start = this.#cursor.at;
    let at = start;
    while (isBase64(bytes[at]!)) at++;
    for (let padding = 0; padding < 2 && bytes[at] === 0x3d; padding++) at++;
    this.#cursor.at = at;
    return (at - start) % 4 === 0;
  }

  #takeContent(): boolean {
    const node = this.#node;
    node.blobs = 0;
    node.hasContent = false;
    if (!this.#cursor.take(CONTENT)) return false;
    if (this.#cursor.take(NULL)) return true;
    node.hasContent = true;
    if (!this.#cursor.takeByte(OPENING_BRACKET)) return false;
    if (this.#cursor.takeByte(CLOSING_BRACKET)) return true;
    do {
      const to = node.blobs * ID_BYTES;
      if (to === node.ids.length) node.ids = Buffer.concat([node.ids, Buffer.alloc(to)]);
      node.blobs++;
      if (!this.#cursor.takeByte(QUOTE) || !this.#takeId(node.ids, to)) return false;
    } while (this.#cursor.takeByte(COMMA));
    return this.#cursor.takeByte(CLOSING_BRACKET);
  }

  #takeSubtree(): boolean {
    const node = this.#node;
    node.hasSubtree = this.#cursor.take(SUBTREE);
    return !node.hasSubtree || this.#takeId(node.subtree, 0);
  }

  /** An id and the quotation mark behind it. */
  #takeId(into: Buffer, to: number): boolean {
    const bytes = this.#bytes;
    let at = this.#cursor.at;
    let seen = 0;
    for (let byte = 0; byte < ID_BYTES; byte++) {
      const high = HEX[bytes[at++]!]!;
      const low = HEX[bytes[at++]!]!;
      seen |= high | low;
      into[to + byte] = (high << 4) | low;
    }
    this.#cursor.at = at;
    return seen < 16 && this.#cursor.takeByte(QUOTE);
  }

  #takeOptionalText(key: Buffer): boolean {
    return !this.#cursor.take(key) || (this.#skipText() && this.#cursor.takeByte(QUOTE));
  }

  #takeOptionalNumber(key: Buffer, max: number): boolean {
    return !this.#cursor.take(key) || this.#cursor.takeNumber(max);
  }

  #takeOptionalCount(key: Buffer): boolean {
    return !this.#cursor.take(key) || this.#cursor.takeDigits(UINT64_DIGITS);
  }

  /** Goes to the end of a text that has no escapes. */
  #skipText(): boolean {
    const bytes = this.#bytes;
    let at = this.#cursor.at;
    for (;;) {
      const byte = bytes[at]!;
      if (byte === QUOTE) break;
      // The end of the bytes is not greater than anything either.
      if (!(byte >= 0x20) || byte === BACKSLASH) return false;
      at++;
    }
    this.#cursor.at = at;
    return true;
  }
}

/** Whether date and hour of a time at `start`, whose digits are in their places, are some that there are. */
function isPossible(bytes: Uint8Array, start: number): boolean {
  const year = twoDigits(bytes, start) * 100 + twoDigits(bytes, start + 2);
  const month = twoDigits(bytes, start + 5);
  const day = twoDigits(bytes, start + 8);
  if (month < 1 || month > 12 || day < 1 || twoDigits(bytes, start + 11) > 23) return false;
  return day <= 28 || day <= daysOf(year, month);
}

function daysOf(year: number, month: number): number {
  if (month !== 2) return [4, 6, 9, 11].includes(month) ? 30 : 31;
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
}

/** -1 when there are none. */
function twoDigits(bytes: Uint8Array, at: number): number {
  const tens = bytes[at]! - DIGIT_0;
  const ones = bytes[at + 1]! - DIGIT_0;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : -1;
}

function isBase64(byte: number): boolean {
  return (
    (byte >= 0x61 && byte <= 0x7a) ||
    (byte >= 0x41 && byte <= 0x5a) ||
    (byte >= DIGIT_0 && byte <= DIGIT_9) ||
    byte === PLUS ||
    byte === SLASH
  );
}
