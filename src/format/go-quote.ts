import { KirschError } from '../errors/index.ts';
import {
  decodeFileName,
  encodeFileName,
  hasRawBytes,
  isRawByte,
  RAW_BYTE_BASE,
} from './file-name.ts';
import { isPrintable } from './unicode-15-printable.ts';

/*
 * A node's name is stored as Go's strconv.Quote prints it, without the quotes around it. That text is then a JSON
 * string. Byte-equal names are byte-equal trees, so this follows Go to the letter.
 */

const PLAIN = /^[\u0020-\u0021\u0023-\u005b\u005d-\u007e]*$/;
const SHORT_ESCAPES: ReadonlyMap<number, string> = new Map([
  [0x07, '\\a'],
  [0x08, '\\b'],
  [0x09, '\\t'],
  [0x0a, '\\n'],
  [0x0b, '\\v'],
  [0x0c, '\\f'],
  [0x0d, '\\r'],
  [0x22, '\\"'],
  [0x5c, '\\\\'],
]);
const ESCAPE =
  /\\(?:([abfnrtv\\"'])|x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|([0-3][0-7]{2}))|[\\"\n]/g;
const ESCAPED_CHARACTERS: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  '"': '"',
  "'": "'",
};

/** The name as Go quotes it, without quotes. */
export function quoteGoName(name: string): string {
  if (PLAIN.test(name)) return name;
  let quoted = '';
  for (const character of name) quoted += quoteCharacter(character, character.codePointAt(0)!);
  return quoted;
}

/**
 * The name that `text` quotes. Takes every escape that Go knows, also those that `quoteGoName` does not write.
 * @throws KirschError `DAMAGED` when the text is not what Go could have quoted.
 */
export function unquoteGoName(text: string): string {
  if (PLAIN.test(text)) return text;
  // Lone surrogates can only come from JSON escapes; Go reads those as U+FFFD.
  const name = text.toWellFormed().replace(ESCAPE, unquoteEscape);
  // Bytes escaped one by one may have spelled a character together.
  return hasRawBytes(name) ? decodeFileName(encodeFileName(name)) : name;
}

function quoteCharacter(character: string, code: number): string {
  const short = SHORT_ESCAPES.get(code);
  if (short !== undefined) return short;
  if (isPrintable(code)) return character;
  if (isRawByte(code)) return hexEscape('x', code - RAW_BYTE_BASE, 2);
  if (code >= 0xd800 && code <= 0xdfff) {
    return Array.from(encodeFileName(character), (byte) => hexEscape('x', byte, 2)).join('');
  }
  if (code < 0x20 || code === 0x7f) return hexEscape('x', code, 2);
  return code < 0x10000 ? hexEscape('u', code, 4) : hexEscape('U', code, 8);
}

function hexEscape(letter: string, value: number, digits: number): string {
  return `\\${letter}${value.toString(16).padStart(digits, '0')}`;
}

function unquoteEscape(
  whole: string,
  single: string | undefined,
  hexByte: string | undefined,
  hex4: string | undefined,
  hex8: string | undefined,
  octal: string | undefined,
): string {
  if (single !== undefined) return ESCAPED_CHARACTERS[single]!;
  if (hexByte !== undefined) return byteCharacter(Number.parseInt(hexByte, 16));
  if (octal !== undefined) return byteCharacter(Number.parseInt(octal, 8));
  const code = Number.parseInt(hex4 ?? hex8 ?? '', 16);
  if (!(code <= 0x10ffff) || (code >= 0xd800 && code <= 0xdfff)) {
    throw new KirschError('DAMAGED', `A file name in a tree has the impossible escape ${whole}.`);
  }
  return String.fromCodePoint(code);
}

function byteCharacter(byte: number): string {
  return String.fromCharCode(byte < 0x80 ? byte : RAW_BYTE_BASE + byte);
}
