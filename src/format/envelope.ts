import {
  createCipheriv,
  createDecipheriv,
  createSecretKey,
  type KeyObject,
  randomFillSync,
} from 'node:crypto';
import { createRequire } from 'node:module';
import type Sodium from 'sodium-native';
import { KirschError } from '../errors/index.ts';

/*
 * The sealed envelope: IV (16) ‖ AES-256-CTR ciphertext ‖ Poly1305-AES tag (16). The tag covers the ciphertext; its
 * one-time key is r ‖ AES-128(k, IV). Everything in a repository but its key files is sealed so.
 */

let sodium: typeof Sodium;

/** Loads what sealing and opening need, once; good to have done while a key is being derived. Takes 5 ms. */
export function loadSodium(): void {
  sodium ??= createRequire(import.meta.url)('sodium-native');
}

/** What sealing adds to a plaintext, in bytes. */
export const SEAL_OVERHEAD = 32;

/** What of that stands before the ciphertext. */
export const SEAL_HEAD = 16;

const IV_LENGTH = SEAL_HEAD;
const TAG_LENGTH = 16;
/** Node's cipher makes a new buffer of each call's output: in pieces of this size it need not find megabytes at a time. */
const PIECE = 64 * 1024;

/** The three keys that seal and open everything in a repository. */
export interface MasterKey {
  /** 32 bytes: AES-256 key. */
  readonly encrypt: Buffer;
  /** 16 bytes: AES-128 key for the tag's nonce, `k` in the papers. */
  readonly macK: Buffer;
  /** 16 bytes: the tag's fixed half, `r`; clamped while it is used, not while stored. */
  readonly macR: Buffer;
}

/** Seals and opens with one key. Holds buffers that are reused: a sealer belongs to one thread. */
export interface Sealer {
  /** The sealed bytes: `plaintext.length + SEAL_OVERHEAD`, with a fresh random IV. */
  seal(plaintext: Uint8Array): Buffer;
  /**
   * Writes the sealed bytes into `target` at `offset`, and tells how many they are. The plaintext may lie in `target` itself,
   * `SEAL_HEAD` bytes behind `offset`: it is then sealed where it is.
   */
  sealInto(plaintext: Uint8Array, target: Uint8Array, offset: number): number;
  /**
   * The plaintext.
   * @throws KirschError `DAMAGED` when it was not sealed with this key, or a bit has changed since.
   */
  open(sealed: Uint8Array): Buffer;
  /**
   * Like `open`, without memory of its own: the plaintext takes the place of the ciphertext, `SEAL_HEAD` bytes behind the start, where
   * `sealInto` may seal it again. The sealed bytes are gone afterwards.
   */
  openInPlace(sealed: Uint8Array): Buffer;
  /**
   * The plaintext, without a look at the tag: for whoever holds it against a hash that comes from a better place, and does
   * nothing else with it before. That hash proves more than the tag does, which only says that somebody with the key sealed it.
   * @throws KirschError `DAMAGED` when it is too short
   */
  decrypt(sealed: Uint8Array): Buffer;
}

/** A new master key from the system's random numbers. */
export function randomMasterKey(): MasterKey {
  return masterKeyFromBytes(randomFillSync(Buffer.alloc(64)));
}

/** A master key from 64 bytes in the order in which key derivation yields them: encrypt, k, r. Takes a copy. */
export function masterKeyFromBytes(bytes: Uint8Array): MasterKey {
  const copy = Buffer.from(bytes);
  return {
    encrypt: copy.subarray(0, 32),
    macK: copy.subarray(32, 48),
    macR: copy.subarray(48, 64),
  };
}

/**
 * A sealer for this key.
 * @throws KirschError `DAMAGED` when a part of the key is all zeros or has the wrong length.
 */
export function createSealer(key: MasterKey): Sealer {
  checkKey(key);
  loadSodium();
  const encryptKey = createSecretKey(key.encrypt);
  const takeIv = createIvPool();
  const tagKey = createTagKeys(createSecretKey(key.macK), key.macR);
  const tag = Buffer.alloc(TAG_LENGTH);

  function sealInto(plaintext: Uint8Array, target: Uint8Array, offset: number): number {
    const length = plaintext.length + SEAL_OVERHEAD;
    if (offset < 0 || offset + length > target.length) {
      throw new KirschError('INTERNAL', 'There is no room for a sealed blob in its buffer.');
    }
    const iv = takeIv();
    target.set(iv, offset);
    const start = offset + IV_LENGTH;
    const end = start + plaintext.length;
    const cipher = createCipheriv('aes-256-ctr', encryptKey, iv);
    for (let done = 0; done < plaintext.length; done += PIECE) {
      const sealed = cipher.update(plaintext.subarray(done, done + PIECE));
      target.set(sealed, start + done);
      giveBack(sealed);
    }
    const ciphertext = Buffer.from(target.buffer, target.byteOffset + start, plaintext.length);
    sodium.crypto_onetimeauth(tag, ciphertext, tagKey(iv));
    target.set(tag, end);
    return length;
  }

  function seal(plaintext: Uint8Array): Buffer {
    const sealed = Buffer.allocUnsafe(plaintext.length + SEAL_OVERHEAD);
    sealInto(plaintext, sealed, 0);
    return sealed;
  }

  function open(sealed: Uint8Array): Buffer {
    const { iv, ciphertext } = authenticated(sealed);
    return createDecipheriv('aes-256-ctr', encryptKey, iv).update(ciphertext);
  }

  function authenticated(sealed: Uint8Array): { iv: Buffer; ciphertext: Buffer } {
    const { iv, ciphertext, storedTag } = partsOf(sealed);
    // The comparison inside takes the same time for every wrong tag.
    if (isZero(iv) || !sodium.crypto_onetimeauth_verify(storedTag, ciphertext, tagKey(iv))) {
      throw new KirschError(
        'DAMAGED',
        'The seal is broken: the data has changed, or the key is another.',
      );
    }
    return { iv, ciphertext };
  }

  function decrypt(sealed: Uint8Array): Buffer {
    const { iv, ciphertext } = partsOf(sealed);
    return createDecipheriv('aes-256-ctr', encryptKey, iv).update(ciphertext);
  }

  function openInPlace(sealed: Uint8Array): Buffer {
    const { iv, ciphertext } = authenticated(sealed);
    const decipher = createDecipheriv('aes-256-ctr', encryptKey, iv);
    for (let done = 0; done < ciphertext.length; done += PIECE) {
      const opened = decipher.update(ciphertext.subarray(done, done + PIECE));
      ciphertext.set(opened, done);
      giveBack(opened);
    }
    return ciphertext;
  }

  return { seal, sealInto, open, openInPlace, decrypt };
}

/** The collector would let many of them pile up, for they are outside of the heap that it watches. */
function giveBack({ buffer, byteLength }: Buffer): void {
  const isWorthIt = byteLength >= PIECE / 4 && buffer.byteLength === byteLength;
  if (isWorthIt && buffer instanceof ArrayBuffer) buffer.transfer(0);
}

function partsOf(sealed: Uint8Array) {
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
  if (bytes.length < SEAL_OVERHEAD) {
    throw new KirschError('DAMAGED', 'Sealed data is shorter than its seal.');
  }
  return {
    iv: bytes.subarray(0, IV_LENGTH),
    ciphertext: bytes.subarray(IV_LENGTH, bytes.length - TAG_LENGTH),
    storedTag: bytes.subarray(bytes.length - TAG_LENGTH),
  };
}

/** Random IVs, each used once. Asking the system for 64 KiB at a time makes one cost next to nothing. */
function createIvPool(): () => Buffer {
  const pool = Buffer.alloc(64 * 1024);
  let next = pool.length;
  return function takeIv(): Buffer {
    if (next === pool.length) {
      randomFillSync(pool);
      next = 0;
    }
    const iv = pool.subarray(next, next + IV_LENGTH);
    next += IV_LENGTH;
    return isZero(iv) ? takeIv() : iv;
  };
}

/** The tag's one-time key for an IV, in a buffer that the next call overwrites. */
function createTagKeys(macK: KeyObject, macR: Buffer): (iv: Buffer) => Buffer {
  // ECB has no state between blocks, so one cipher serves for ever.
  const nonceCipher = createCipheriv('aes-128-ecb', macK, null).setAutoPadding(false);
  const oneTimeKey = Buffer.alloc(32);
  oneTimeKey.set(macR, 0);
  return (iv) => {
    oneTimeKey.set(nonceCipher.update(iv), 16);
    return oneTimeKey;
  };
}

function checkKey(key: MasterKey): void {
  for (const [part, length] of [
    [key.encrypt, 32],
    [key.macK, 16],
    [key.macR, 16],
  ] as const) {
    if (part.length !== length || isZero(part)) {
      throw new KirschError('DAMAGED', 'The master key is not a key: a part of it is empty.');
    }
  }
}

function isZero(bytes: Buffer): boolean {
  for (let at = 0; at < bytes.length; at++) if (bytes[at] !== 0) return false;
  return true;
}
