/**
 * Where restic cuts, computed the slow and obvious way, as its documentation tells it: a window of 64 bytes slides
 * over each chunk. The oracle of this room's tests; nothing else uses it.
 */
export function referenceCuts(
  data: Uint8Array,
  polynomial: bigint,
  { minimum = 512 * 1024, average = 1024 * 1024, maximum = 8 * 1024 * 1024 } = {},
): number[] {
  const mask = average - 1;
  const { reduce, gone } = tablesOf(polynomial);
  const lengths: number[] = [];
  for (let start = 0; start < data.length; ) {
    const window = new Uint8Array(64);
    let position = 0;
    // The fingerprint has 53 bits: 32 in `low`, 21 in `high`.
    let high = 0;
    let low = 0;
    const slide = (byte: number): void => {
      const oldest = window[position]!;
      window[position] = byte;
      position = (position + 1) % 64;
      high ^= gone.high[oldest]!;
      low ^= gone.low[oldest]!;
      const top = high >>> 13;
      high = ((high & 0x1fff) << 8) | (low >>> 24);
      low = (low << 8) | byte;
      high ^= reduce.high[top]!;
      low ^= reduce.low[top]!;
    };
    slide(1);
    const limit = Math.min(data.length - start, maximum);
    let length = Math.min(minimum - 64, limit);
    while (length < limit) {
      slide(data[start + length]!);
      length++;
      if (length >= minimum && (low & mask) === 0) break;
    }
    lengths.push(length);
    start += length;
  }
  return lengths;
}

function tablesOf(polynomial: bigint) {
  const reduce = { high: new Int32Array(256), low: new Int32Array(256) };
  const gone = { high: new Int32Array(256), low: new Int32Array(256) };
  for (let byte = 0; byte < 256; byte++) {
    const reduced = timesPower(BigInt(byte), 53, polynomial);
    reduce.high[byte] = Number(reduced >> 32n);
    reduce.low[byte] = Number(BigInt.asIntN(32, reduced));
    const outgoing = timesPower(BigInt(byte), 8 * 63, polynomial);
    gone.high[byte] = Number(outgoing >> 32n);
    gone.low[byte] = Number(BigInt.asIntN(32, outgoing));
  }
  return { reduce, gone };
}

/** value * x^power modulo the polynomial. */
function timesPower(value: bigint, power: number, polynomial: bigint): bigint {
  let result = value;
  for (let i = 0; i < power; i++) {
    result <<= 1n;
    if (result & (1n << 53n)) result ^= polynomial;
  }
  return result;
}
