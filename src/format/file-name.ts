import { isUtf8 } from 'node:buffer';

/*
 * File names are bytes; JavaScript strings are UTF-16. Every valid UTF-8 sequence becomes its characters, and each
 * byte that belongs to none becomes the lone surrogate U+DC00 + byte, which no valid text can hold. So any name
 * makes the round trip bytes → string → bytes unchanged, and nearly every name is simply its text.
 */

/** U+DC00: added to a raw byte (0x80…0xFF) to escape it. */
export const RAW_BYTE_BASE = 0xdc00;

// With the `u` flag a surrogate in a class matches only where it stands alone.
const LONE_RAW_BYTE = /[\u{dc80}-\u{dcff}]/u;
const UNSAFE_ON_TERMINAL =
  /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\u{d800}-\u{dfff}]/gu;

/** The name that these bytes spell; see the top of this file for bytes that are not UTF-8. Never fails. */
export function decodeFileName(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (isUtf8(buffer)) return buffer.toString('utf8');
  let name = '';
  for (let at = 0; at < buffer.length; ) {
    const length = sequenceLength(buffer, at);
    name +=
      length === 0
        ? String.fromCharCode(RAW_BYTE_BASE + buffer[at]!)
        : buffer.toString('utf8', at, at + length);
    at += length || 1;
  }
  return name;
}

/**
 * The bytes of a name, the inverse of `decodeFileName`. Lone surrogates that are no raw byte (Windows allows them)
 * become their three generalised UTF-8 bytes, as Go does.
 */
export function encodeFileName(name: string): Buffer {
  if (name.isWellFormed()) return Buffer.from(name, 'utf8');
  const parts: Buffer[] = [];
  for (const character of name) {
    const code = character.codePointAt(0)!;
    if (isRawByte(code)) parts.push(Buffer.of(code - RAW_BYTE_BASE));
    else if (code >= 0xd800 && code <= 0xdfff) {
      parts.push(Buffer.of(0xed, 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f)));
    } else parts.push(Buffer.from(character, 'utf8'));
  }
  return Buffer.concat(parts);
}

/** Whether the name holds bytes that are not valid UTF-8. */
export function hasRawBytes(name: string): boolean {
  return !name.isWellFormed() && LONE_RAW_BYTE.test(name);
}

/** Whether this code point, alone in a name, stands for a raw byte. */
export function isRawByte(codePoint: number): boolean {
  return codePoint >= RAW_BYTE_BASE + 0x80 && codePoint <= RAW_BYTE_BASE + 0xff;
}

/**
 * Negative, zero or positive, by the order of the names' bytes: the order of a tree's entries. Differs from `<` on
 * strings only where surrogates take part.
 */
export function compareFileNames(a: string, b: string): number {
  if (a === b) return 0;
  const shorter = Math.min(a.length, b.length);
  for (let at = 0; at < shorter; at++) {
    const unitA = a.charCodeAt(at);
    const unitB = b.charCodeAt(at);
    if (unitA === unitB) continue;
    if (isSurrogate(unitA) || isSurrogate(unitB)) {
      return Buffer.compare(encodeFileName(a), encodeFileName(b));
    }
    return unitA - unitB;
  }
  return a.length - b.length;
}

/** The name for a terminal or a log: control characters, text-direction marks and raw bytes are escaped. */
export function displayFileName(name: string): string {
  return name.replace(UNSAFE_ON_TERMINAL, (character) => {
    const code = character.charCodeAt(0);
    if (isRawByte(code)) return `\\x${(code - RAW_BYTE_BASE).toString(16)}`;
    return code < 0x100
      ? `\\x${code.toString(16).padStart(2, '0')}`
      : `\\u${code.toString(16).padStart(4, '0')}`;
  });
}

function isSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdfff;
}

/** Length of the valid UTF-8 sequence at `at`, or 0. */
function sequenceLength(bytes: Buffer, at: number): number {
  const lead = bytes[at]!;
  if (lead < 0x80) return 1;
  const length = lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
  return length > 0 && at + length <= bytes.length && isUtf8(bytes.subarray(at, at + length))
    ? length
    : 0;
}
