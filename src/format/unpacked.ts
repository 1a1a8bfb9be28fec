import { KirschError } from '../errors/index.ts';
import { compressShared, decompress } from './compression.ts';

/*
 * Index, snapshot and lock files: JSON, which format version 2 compresses behind a byte 0x02. What is sealed afterwards
 * is what comes out here.
 */

/** The first byte of a compressed one. */
export const COMPRESSED = 0x02;
const OPENING_BRACE = 0x7b;
const OPENING_BRACKET = 0x5b;

/** More than any real index, and as long as a JavaScript string can be. */
const MAX_JSON_SIZE = 512 * 1024 * 1024;

/** The plaintext of an unpacked file in a repository of that format version. */
export function encodeUnpacked(json: Uint8Array, version: 1 | 2): Buffer {
  if (version === 1) return Buffer.from(json);
  return Buffer.concat([Buffer.of(COMPRESSED), compressShared(json, 'auto')]);
}

/**
 * The JSON in the plaintext of an unpacked file, of either version.
 * @throws KirschError `DAMAGED` when it is neither JSON nor compressed, or more than 512 MiB.
 */
export function decodeUnpacked(plain: Uint8Array): Buffer {
  const bytes = Buffer.from(plain.buffer, plain.byteOffset, plain.byteLength);
  const first = bytes[0];
  if (first === undefined || first === OPENING_BRACE || first === OPENING_BRACKET) return bytes;
  if (first === COMPRESSED) return decompress(bytes.subarray(1), MAX_JSON_SIZE);
  throw new KirschError('DAMAGED', `The file starts with byte ${first}, which is no known form.`);
}
