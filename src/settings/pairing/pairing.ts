import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto';
import { KirschError } from '../../errors/index.ts';
import { type PairingContent, parseContent, printContent } from './pairing-content.ts';
import {
  PAIRING_VERSION,
  type PairingText,
  readPairingText,
  writePairingText,
} from './pairing-text.ts';
import { makePassPhrase, readPassPhrase } from './pass-phrase.ts';

/*
 * A pairing text holds, in this order:
 *
 *     salt 16 | expires 8 | nonce 12 | sealed content | tag 16
 *
 * `expires` is in seconds since 1970, big-endian. The key is scrypt(pass phrase, salt) with N = 2^17, r = 8, p = 1; the
 * content is sealed with AES-256-GCM, which authenticates the version, the salt and the time of expiry with it. The
 * checksum around all of it tells a damaged text from a wrong phrase.
 */
const SALT = 16;
const EXPIRES = 8;
const NONCE = 12;
const TAG = 16;
const HEAD = SALT + EXPIRES;
const SMALLEST = HEAD + NONCE + TAG;

const SCRYPT = { N: 2 ** 17, r: 8, p: 1, maxmem: 256 * 1024 * 1024 } as const;
const KEY_BYTES = 32;

/** What people have to know about a pairing text. */
export const PAIRING_WARNING = 'Whoever has the text and the phrase has the keys.';

/** One storage, ready to travel. */
export interface Pairing {
  readonly text: PairingText;
  /** Six words; send them another way than the text. */
  readonly phrase: string;
  readonly expires: Date;
}

/**
 * Seals the settings and keys of a storage for a person's next computer, under a phrase that is made for it. Takes about
 * half a second and 128 MiB.
 * @throws KirschError `BAD_ARGUMENT` for content that is too large
 */
export async function makePairing(content: PairingContent, expires: Date): Promise<Pairing> {
  const phrase = makePassPhrase();
  const head = Buffer.concat([randomBytes(SALT), Buffer.alloc(EXPIRES)]);
  const seconds = Math.floor(expires.getTime() / 1_000);
  head.writeBigUInt64BE(BigInt(seconds), SALT);
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv('aes-256-gcm', await deriveKey(phrase, head), nonce);
  cipher.setAAD(additionalData(head));
  const sealed = Buffer.concat([cipher.update(printContent(content)), cipher.final()]);
  const bytes = Buffer.concat([head, nonce, sealed, cipher.getAuthTag()]);
  return { text: writePairingText(bytes), phrase, expires: new Date(seconds * 1_000) };
}

/** A pairing text that was read, and waits for its phrase. */
export interface SealedPairing {
  readonly expires: Date;
  readonly bytes: Buffer;
}

/**
 * Reads a pasted text as far as that goes without the phrase: so a damaged or expired one is told before anybody types
 * six words.
 * @throws KirschError `PAIRING_DAMAGED`, `PAIRING_TOO_NEW`, `PAIRING_EXPIRED`
 */
export function readPairing(pasted: string, now: Date): SealedPairing {
  const bytes = readPairingText(pasted);
  if (bytes.length < SMALLEST) {
    throw new KirschError('PAIRING_DAMAGED', 'The pairing text holds too little.', {
      hint: 'Make a new one with `kirsch storage pair`.',
    });
  }
  // A time that no date can bear is one that nobody has written.
  const expires = new Date(Number(bytes.readBigUInt64BE(SALT)) * 1_000);
  if (!(expires.getTime() > now.getTime())) throw expired(expires);
  return { expires, bytes };
}

/**
 * Opens a pairing text.
 * @throws KirschError `PAIRING_WRONG_PHRASE`, `PAIRING_EXPIRED` or `PAIRING_DAMAGED`; `BAD_ARGUMENT` when the phrase is no
 *   six words
 */
export async function openPairing(
  { bytes, expires }: SealedPairing,
  phrase: string,
  now: Date,
): Promise<PairingContent> {
  if (expires.getTime() <= now.getTime()) throw expired(expires);
  const head = bytes.subarray(0, HEAD);
  const key = await deriveKey(readPassPhrase(phrase), head);
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(HEAD, HEAD + NONCE), {
    authTagLength: TAG,
  });
  decipher.setAAD(additionalData(head));
  decipher.setAuthTag(bytes.subarray(-TAG));
  let content: Buffer;
  try {
    content = Buffer.concat([
      decipher.update(bytes.subarray(HEAD + NONCE, -TAG)),
      decipher.final(),
    ]);
  } catch {
    throw new KirschError('PAIRING_WRONG_PHRASE', 'This phrase does not open the pairing text.', {
      hint: 'Check the six words, and whether they belong to this text.',
    });
  }
  return parseContent(content.toString());
}

function deriveKey(phrase: string, head: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(phrase, head.subarray(0, SALT), KEY_BYTES, SCRYPT, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}

function additionalData(head: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`kirsch pairing ${PAIRING_VERSION}\n`), head]);
}

function expired(expires: Date): KirschError {
  const when = Number.isNaN(expires.getTime()) ? '' : ` since ${expires.toISOString()}`;
  return new KirschError('PAIRING_EXPIRED', `The pairing text is not valid any more${when}.`, {
    hint: 'Make a new one with `kirsch storage pair`; or is the clock of this computer wrong?',
    ...(when !== '' && { details: { expires: expires.toISOString() } }),
  });
}
