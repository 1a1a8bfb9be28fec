import { inflateRawSync } from 'node:zlib';

/** Signatures and fixed lengths of APPNOTE.TXT, sections 4.3.7, 4.3.12 and 4.3.16. */
const END = { signature: 0x06054b50, length: 22 };
const CENTRAL = { signature: 0x02014b50, length: 46 };
const LOCAL = { signature: 0x04034b50, length: 30 };
const LONGEST_COMMENT = 0xffff;
const STORED = 0;
const DEFLATED = 8;
/** A value that stands for one of the Zip64 form, which files of the sizes read here need not have. */
const IN_ZIP64 = 0xffffffff;

/** Whether a file begins as a zip does. */
export function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b;
}

/**
 * One file of a zip; `undefined` when it has none of that name.
 * @throws RangeError for a zip that is damaged, a file in it above `maxBytes`, and a form that is not read (Zip64,
 *   encryption)
 */
export function readZipEntry(zip: Buffer, name: string, maxBytes: number): Buffer | undefined {
  const end = findEnd(zip);
  const count = zip.readUInt16LE(end + 10);
  let at = zip.readUInt32LE(end + 16);
  for (let entry = 0; entry < count; entry++) {
    expectSignature(zip, at, CENTRAL);
    const nameLength = zip.readUInt16LE(at + 28);
    const rest = zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
    const nameStart = at + CENTRAL.length;
    if (zip.toString('utf8', nameStart, nameStart + nameLength) === name) {
      return readContent(zip, at, maxBytes);
    }
    at = nameStart + nameLength + rest;
  }
  return undefined;
}

function readContent(zip: Buffer, central: number, maxBytes: number): Buffer {
  const isEncrypted = (zip.readUInt16LE(central + 8) & 1) !== 0;
  const method = zip.readUInt16LE(central + 10);
  const packed = zip.readUInt32LE(central + 20);
  const size = zip.readUInt32LE(central + 24);
  const local = zip.readUInt32LE(central + 42);
  if (isEncrypted || [packed, size, local].includes(IN_ZIP64)) {
    throw new RangeError('The zip is encrypted, or of a form that is not read.');
  }
  if (size > maxBytes) throw new RangeError('A file in the zip is too long.');
  expectSignature(zip, local, LOCAL);
  const start = local + LOCAL.length + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
  const bytes = zip.subarray(start, start + packed);
  if (method === STORED && bytes.length === size) return bytes;
  if (method !== DEFLATED || bytes.length !== packed) throw damaged();
  try {
    // One byte more than announced tells a file that would grow on from one that is whole.
    const content = inflateRawSync(bytes, { maxOutputLength: size + 1 });
    if (content.length === size) return content;
  } catch {
    throw damaged();
  }
  throw damaged();
}

/** The record at the end, before a comment of unknown length. */
function findEnd(zip: Buffer): number {
  const first = Math.max(0, zip.length - END.length - LONGEST_COMMENT);
  for (let at = zip.length - END.length; at >= first; at--) {
    if (zip.readUInt32LE(at) === END.signature) return at;
  }
  throw damaged();
}

function expectSignature(
  zip: Buffer,
  at: number,
  { signature, length }: { readonly signature: number; readonly length: number },
): void {
  if (at + length > zip.length || zip.readUInt32LE(at) !== signature) throw damaged();
}

function damaged(): RangeError {
  return new RangeError('The zip is damaged.');
}
