const DIGIT_0 = 0x30;
const DIGIT_9 = 0x39;
/** Up to here every number is exact. */
const EXACT_DIGITS = 15;

/** The value of each hexadecimal digit (lower case, as ids are written), and of everything else 255. */
export const HEX = Uint8Array.from({ length: 256 }, (_, code) => {
  const value = '0123456789abcdef'.indexOf(String.fromCharCode(code));
  return value === -1 ? 255 : value;
});

/**
 * A place in bytes that are read in a form known beforehand. What is taken is passed over; what is not there is told by
 * `false`. It never looks whether the bytes end: behind them nothing is as expected.
 */
export class ByteCursor {
  readonly bytes: Uint8Array;
  at = 0;
  /** What `takeDigits` and `takeNumber` have read last. */
  number = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  takeByte(byte: number): boolean {
    if (this.bytes[this.at] !== byte) return false;
    this.at++;
    return true;
  }

  take(expected: Uint8Array): boolean {
    const { bytes, at } = this;
    const { length } = expected;
    for (let byte = 0; byte < length; byte++) {
      if (bytes[at + byte] !== expected[byte]) return false;
    }
    this.at = at + length;
    return true;
  }

  /** A whole number in JSON of at most `most` digits; with more than 15 only its form is read, not its value. */
  takeDigits(most: number): boolean {
    const { bytes, at: start } = this;
    let at = start;
    let value = 0;
    for (; bytes[at]! >= DIGIT_0 && bytes[at]! <= DIGIT_9; at++) {
      if (at - start === most) return false;
      value = value * 10 + bytes[at]! - DIGIT_0;
    }
    this.at = at;
    this.number = value;
    const digits = at - start;
    // JSON knows no number with a leading zero.
    return digits > 0 && (digits === 1 || bytes[start] !== DIGIT_0);
  }

  /** A whole number from 0 to `max`, which is an exact one. */
  takeNumber(max: number): boolean {
    return this.takeDigits(EXACT_DIGITS) && this.number <= max;
  }
}
