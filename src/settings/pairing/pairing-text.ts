import { createHash } from 'node:crypto';
import { KirschError } from '../../errors/index.ts';
import { decodeBase32, encodeBase32 } from './base32.ts';

/** The version that is written, and the newest that is read. */
export const PAIRING_VERSION = 1;

const CHECKSUM_BYTES = 8;
const LINE = 60;
/** More than the largest text with everything that may come around it in a mail, in characters. */
const LONGEST_PASTE = 256 * 1024;

/** How a pairing text lets itself be written. */
export interface PairingText {
  /** Short lines, for mail and chat. */
  readonly lines: string;
  /** The same without line breaks, for a QR code: capitals, digits, `-` and `:` only, which take the least room there. */
  readonly compact: string;
}

/** Writes bytes as a pairing text: version, the bytes in base 32 with a checksum behind them, and an end. */
export function writePairingText(bytes: Uint8Array): PairingText {
  const body = encodeBase32(Buffer.concat([bytes, checksum(PAIRING_VERSION, bytes)]));
  const head = `KIRSCH-PAIRING-${PAIRING_VERSION}:`;
  const lines = body.match(new RegExp(`.{1,${LINE}}`, 'g')) ?? [];
  return { lines: [head, ...lines, ':END'].join('\n'), compact: `${head}${body}:END` };
}

/**
 * The bytes of a pairing text as it was pasted: with line breaks, spaces, `>` or quotes that a mail or chat has put
 * between, in any case, and with other text before and behind.
 * @throws KirschError `PAIRING_DAMAGED` or `PAIRING_TOO_NEW`
 */
export function readPairingText(pasted: string): Buffer {
  if (pasted.length > LONGEST_PASTE) throw damaged('This is too long for a pairing text.');
  const [, versionText, body, end] =
    /KIRSCH-PAIRING-(\d{1,6}):([A-Z2-7]*)(:END)?/.exec(plain(pasted)) ?? [];
  if (versionText === undefined || body === undefined) {
    throw damaged('There is no pairing text in this.', 'It starts with KIRSCH-PAIRING.');
  }
  const version = Number(versionText);
  if (version > PAIRING_VERSION) {
    throw new KirschError('PAIRING_TOO_NEW', 'This pairing text was made by a newer Kirsch.', {
      hint: 'Update Kirsch on this computer.',
    });
  }
  if (end === undefined) throw damaged('The pairing text is cut: its end is missing.');
  const bytes = decodeBase32(body);
  const content = bytes?.subarray(0, -CHECKSUM_BYTES);
  if (!bytes || !content || !checksum(version, content).equals(bytes.subarray(-CHECKSUM_BYTES))) {
    throw damaged('The pairing text is not as it was made: something is missing or changed.');
  }
  return Buffer.from(content);
}

/** Takes away what mail programs and chats put into a text, and undoes what they make of its characters. */
function plain(pasted: string): string {
  return pasted
    .normalize('NFKC')
    .replace(/[\u2010-\u2015\u2212]/g, '-')
    .replace(/[\s\p{Cf}\p{Cc}>|"'`*_\\\u2018-\u201f\u00ab\u00bb]/gu, '')
    .toUpperCase();
}

function checksum(version: number, bytes: Uint8Array): Buffer {
  const hash = createHash('sha256').update(`kirsch pairing ${version}\n`).update(bytes);
  return hash.digest().subarray(0, CHECKSUM_BYTES);
}

function damaged(message: string, hint = 'Copy all of it once more, from KIRSCH-PAIRING to :END.') {
  return new KirschError('PAIRING_DAMAGED', message, { hint });
}
