/*
 * CRC-32 with Castagnoli's polynomial, which Node has no native code for. Four bytes at a time by four tables: some hundred megabytes
 * a second, as much as the rest of the reader.
 */

const POLYNOMIAL = 0x82f63b78;
/** LevelDB stores no bare CRC: one over bytes that hold CRCs would be weak. doc/log_format.md, `crc32c::Mask`. */
const MASK_DELTA = 0xa282ead8;

const tables = makeTables();

/**
 * The CRC-32C of the bytes, as an unsigned number.
 *
 * @param before the CRC of what stands before them
 */
export function crc32c(bytes: Uint8Array, before = 0): number {
  const [zero, one, two, three] = tables;
  let crc = ~before;
  let at = 0;
  for (const end = bytes.length - 3; at < end; at += 4) {
    crc ^= bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
    crc =
      three[crc & 255]! ^ two[(crc >>> 8) & 255]! ^ one[(crc >>> 16) & 255]! ^ zero[crc >>> 24]!;
  }
  for (; at < bytes.length; at++) crc = zero[(crc ^ bytes[at]!) & 255]! ^ (crc >>> 8);
  return ~crc >>> 0;
}

/** The CRC that LevelDB's masked form stands for. */
export function unmaskCrc(masked: number): number {
  const rotated = (masked - MASK_DELTA) >>> 0;
  return ((rotated >>> 17) | (rotated << 15)) >>> 0;
}

/** The form in which LevelDB stores a CRC. */
export function maskCrc(crc: number): number {
  return (((crc >>> 15) | (crc << 17)) + MASK_DELTA) >>> 0;
}

function makeTables(): readonly [Int32Array, Int32Array, Int32Array, Int32Array] {
  const made = [0, 1, 2, 3].map(() => new Int32Array(256)) as [
    Int32Array,
    Int32Array,
    Int32Array,
    Int32Array,
  ];
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ POLYNOMIAL : crc >>> 1;
    made[0][byte] = crc;
  }
  for (let table = 1; table < 4; table++) {
    for (let byte = 0; byte < 256; byte++) {
      const crc = made[table - 1]![byte]!;
      made[table]![byte] = made[0][crc & 255]! ^ (crc >>> 8);
    }
  }
  return made;
}
