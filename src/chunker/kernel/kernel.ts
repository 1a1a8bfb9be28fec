// The hot loop of the chunker, in AssemblyScript: finds the first place in a byte range whose 64-byte Rabin
// fingerprint ends in zeros. See ../chunker.ts for what the numbers mean; this file only makes it fast.
//
// The fingerprint of a window is its bits, read as a polynomial over GF(2), modulo an irreducible polynomial P of
// degree 53. It depends on those 64 bytes alone, so any part of the range can be searched at any time. Sixteen
// lanes of a vector walk through sixteen neighbouring stretches of the range, one byte a step:
//
//   state' = state * x^8 + byte coming in + (byte going out) * x^512        (mod P)
//
// A lane's state is 56 bits, congruent to the fingerprint but not fully reduced, spread over seven vectors of one
// byte a lane. Multiplying by x^8 then renames the vectors and folds the topmost byte back by P. Both that and the
// byte going out are linear in their bits, so each is two table look-ups of a nibble, and sixteen lanes of one
// look-up are a single shuffle instruction. Few places pass the test of the lowest 16 bits; a plain computation
// of the whole fingerprint decides on them.
//
// Searched per second on one core of an EPYC (Zen 5), Node 24: this 1.95 GB; with tables of 256 words of 64 bits
// and no vectors, one lane 0.47 GB, two lanes 0.9 GB, three or four lanes 1.1 GB, six lanes 0.7 GB.

/** Bytes that a fingerprint covers. */
const WINDOW: usize = 64;
/** Lanes of a vector. */
const LANES: usize = 16;
/** Bytes of one table, vector, or row. */
const ROW: usize = 16;
/** Steps between two looks at the hits; also the side of the blocks that are turned. */
const BLOCK: usize = 16;
/**
 * Positions that a lane walks in a round at most. More means less warming up, but more work thrown away behind a
 * cut. An odd number of cache lines, so that the lanes do not fight for the same sets of the cache.
 */
const LONGEST_STRETCH: usize = 65 * 64;
/** Fewer positions a lane are not worth warming up for. */
const SHORTEST_STRETCH: usize = 64;

// Where things are in memory. Nothing else is in it, so all of it is placed by hand.
/** What the top byte of a fingerprint turns into: 256 words of 64 bits, for one byte at a time. */
const REDUCE: usize = 0;
/** Seven rows for the low nibble of a state's topmost byte, seven for its high nibble. */
const TOP: usize = REDUCE + 256 * 8;
/** Seven rows for the low nibble of the byte that goes out, seven for its high nibble. */
const GONE: usize = TOP + 14 * ROW;
/** Two rows: what the topmost, unreduced bits of a state add to its two lowest bytes. */
const FOLD: usize = GONE + 14 * ROW;
/** Ring of eight turned blocks: row n has byte n of every lane. Four of them are the window. */
const RING: usize = FOLD + 2 * ROW;
const RING_BLOCKS: usize = 8;
const BLOCK_BYTES: usize = BLOCK * LANES;
/** Sixteen masks of 16 bits: which lanes have a hit at each step of a block. */
const HITS: usize = RING + RING_BLOCKS * BLOCK_BYTES;

/** A half-turned block. */
const TURNING: usize = HITS + 2 * ROW;
/** Sixteen bytes of 15. In memory, because V8 would build such a constant anew wherever it is used. */
const LOW_NIBBLE: usize = TURNING + BLOCK_BYTES;

/** The input area begins here; everything below is the kernel's own. */
export const INPUT: usize = 8192;

let cutMask: u64 = 0;

/** Sets the polynomial (degree 53) and the mask: a cut is where `fingerprint & mask` is zero. Builds all tables. */
export function prepare(polynomial: u64, mask: u64): void {
  cutMask = mask;
  memory.fill(LOW_NIBBLE, 15, ROW);
  for (let byte: u64 = 0; byte < 256; byte++) {
    store<u64>(REDUCE + (<usize>byte) * 8, timesPower(byte, 53, polynomial) | (byte << 53));
  }
  for (let nibble: u64 = 0; nibble < 16; nibble++) {
    storeColumn(TOP, nibble, timesPower(nibble, 56, polynomial));
    storeColumn(TOP + 7 * ROW, nibble, timesPower(nibble, 60, polynomial));
    storeColumn(GONE, nibble, timesPower(nibble, 8 * WINDOW, polynomial));
    storeColumn(GONE + 7 * ROW, nibble, timesPower(nibble, 8 * WINDOW + 4, polynomial));
    // The high nibble of the topmost byte is bits 52 to 55, of which 53 to 55 are to be reduced.
    const folded = timesPower(nibble >> 1, 53, polynomial);
    store<u8>(FOLD + <usize>nibble, <u8>folded);
    store<u8>(FOLD + ROW + <usize>nibble, <u8>(folded >> 8));
  }
}

/** value * x^power mod polynomial, bit by bit. */
function timesPower(value: u64, power: usize, polynomial: u64): u64 {
  for (let i: usize = 0; i < power; i++) {
    value <<= 1;
    if (value & (1 << 53)) value ^= polynomial;
  }
  return value;
}

/** Spreads the seven bytes of `value` over seven rows, at column `nibble`. */
function storeColumn(rows: usize, nibble: u64, value: u64): void {
  for (let i: usize = 0; i < 7; i++) {
    store<u8>(rows + i * ROW + <usize>nibble, <u8>(value >> (i * 8)));
  }
}

/**
 * The lowest address in [first, last] before which a chunk may end, that is: whose 64 bytes before it have a
 * fingerprint that ends in zeros. 0 when there is none. The 65 bytes before `first` must be in memory.
 */
export function findCut(first: usize, last: usize): usize {
  while (first <= last) {
    const stretch = min((last - first + 1) / LANES & ~(BLOCK - 1), LONGEST_STRETCH);
    if (stretch < SHORTEST_STRETCH) return findCutByByte(first, last);
    const found = findCutInLanes(first, stretch);
    if (found) return found;
    first += stretch * LANES;
  }
  return 0;
}

/** The fingerprint after one more byte, when no byte goes out. */
// @ts-ignore: a decorator
@inline
function append(fingerprint: u64, byte: u64): u64 {
  return ((fingerprint << 8) | byte) ^ load<u64>(REDUCE + (<usize>(fingerprint >> 45)) * 8);
}

/** Whether a chunk may end before this address. */
function isCut(end: usize): bool {
  let fingerprint: u64 = 0;
  for (let at = end - WINDOW; at < end; at++) fingerprint = append(fingerprint, load<u8>(at));
  return (fingerprint & cutMask) == 0;
}

function findCutByByte(first: usize, last: usize): usize {
  for (let end = first; end <= last; end++) {
    if (isCut(end)) return end;
  }
  return 0;
}

/** Searches the `stretch * LANES` positions from `first` on; `stretch` is a multiple of `BLOCK`. */
function findCutInLanes(first: usize, stretch: usize): usize {
  const mask0 = i8x16.splat(<i8>cutMask);
  const mask1 = i8x16.splat(<i8>(cutMask >> 8));
  const low = v128.load(LOW_NIBBLE);
  const none = i8x16.splat(0);
  let s0 = none, s1 = none, s2 = none, s3 = none, s4 = none, s5 = none, s6 = none;
  let sLow = none, sHigh = none;
  let best: usize = 0;

  // The first four blocks fill the windows: what goes out of them is zero.
  for (let i: usize = 4; i < 8; i++) memory.fill(RING + i * BLOCK_BYTES, 0, BLOCK_BYTES);
  const start = first - 1 - WINDOW;
  const blocks = (WINDOW + stretch) / BLOCK;
  for (let block: usize = 0; block < blocks; block++) {
    const coming = RING + (block & 7) * BLOCK_BYTES;
    const going = RING + ((block + 4) & 7) * BLOCK_BYTES;
    turnBlock(start + block * BLOCK, stretch, coming);
    for (let step: usize = 0; step < BLOCK; step++) {
      const byte = v128.load(coming + step * ROW);
      const gone = v128.load(going + step * ROW);
      const gLow = v128.and(gone, low);
      const gHigh = v128.and(i16x8.shr_u(gone, 4), low);
      const t0 = v128.xor(byte, lookUp4(0, sLow, sHigh, gLow, gHigh));
      const t1 = v128.xor(s0, lookUp4(1, sLow, sHigh, gLow, gHigh));
      const t2 = v128.xor(s1, lookUp4(2, sLow, sHigh, gLow, gHigh));
      const t3 = v128.xor(s2, lookUp4(3, sLow, sHigh, gLow, gHigh));
      const t4 = v128.xor(s3, lookUp4(4, sLow, sHigh, gLow, gHigh));
      const t5 = v128.xor(s4, lookUp4(5, sLow, sHigh, gLow, gHigh));
      const t6 = v128.xor(s5, lookUp4(6, sLow, sHigh, gLow, gHigh));
      s0 = t0; s1 = t1; s2 = t2; s3 = t3; s4 = t4; s5 = t5; s6 = t6;
      sLow = v128.and(s6, low);
      sHigh = v128.and(i16x8.shr_u(s6, 4), low);
      const lowest = v128.or(
        v128.and(mask0, v128.xor(s0, v128.relaxed_swizzle(v128.load(FOLD), sHigh))),
        v128.and(mask1, v128.xor(s1, v128.relaxed_swizzle(v128.load(FOLD + ROW), sHigh))),
      );
      store<u16>(HITS + step * 2, i8x16.bitmask(i8x16.eq(lowest, none)));
    }
    if (block >= 4 && v128.any_true(v128.or(v128.load(HITS), v128.load(HITS + ROW)))) {
      best = bestHit(first + (block - 4) * BLOCK, stretch, best);
    }
  }
  return best;
}

// @ts-ignore: a decorator
@inline
function lookUp4(i: usize, sLow: v128, sHigh: v128, gLow: v128, gHigh: v128): v128 {
  return v128.xor(
    v128.xor(
      v128.relaxed_swizzle(v128.load(TOP + i * ROW), sLow),
      v128.relaxed_swizzle(v128.load(TOP + (7 + i) * ROW), sHigh),
    ),
    v128.xor(
      v128.relaxed_swizzle(v128.load(GONE + i * ROW), gLow),
      v128.relaxed_swizzle(v128.load(GONE + (7 + i) * ROW), gHigh),
    ),
  );
}

/** The lower of `best` (0: none) and the lowest cut among the hits of a block; lane 0's first position is `first`. */
function bestHit(first: usize, stretch: usize, best: usize): usize {
  for (let step: usize = 0; step < BLOCK; step++) {
    for (let lanes: u32 = load<u16>(HITS + step * 2); lanes; lanes &= lanes - 1) {
      const end = first + <usize>ctz(lanes) * stretch + step;
      if ((best == 0 || end < best) && isCut(end)) best = end;
    }
  }
  return best;
}

/** Reads 16 bytes of each of 16 lanes, `stride` apart, and writes 16 rows: row n has byte n of every lane. */
// @ts-ignore: a decorator
@inline
function turnBlock(from: usize, stride: usize, to: usize): void {
  turnHalfway(from, stride, TURNING);
  turnHalfway(TURNING, ROW, to);
}

/**
 * Half of turning a block of 16 by 16 bytes. Number the bytes by row and column, eight bits in all: interleaving
 * row n with row n + 8 for all n rotates every number by one bit. Four rotations swap row and column; here are two.
 */
// @ts-ignore: a decorator
@inline
function turnHalfway(from: usize, stride: usize, to: usize): void {
  for (let i: usize = 0; i < 4; i++) {
    const a = v128.load(from + i * stride);
    const b = v128.load(from + (i + 4) * stride);
    const c = v128.load(from + (i + 8) * stride);
    const d = v128.load(from + (i + 12) * stride);
    const acLow = interleaveLow(a, c);
    const acHigh = interleaveHigh(a, c);
    const bdLow = interleaveLow(b, d);
    const bdHigh = interleaveHigh(b, d);
    const rows = to + i * 4 * ROW;
    v128.store(rows, interleaveLow(acLow, bdLow));
    v128.store(rows + ROW, interleaveHigh(acLow, bdLow));
    v128.store(rows + 2 * ROW, interleaveLow(acHigh, bdHigh));
    v128.store(rows + 3 * ROW, interleaveHigh(acHigh, bdHigh));
  }
}

// @ts-ignore: a decorator
@inline
function interleaveLow(a: v128, b: v128): v128 {
  return i8x16.shuffle(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
}

// @ts-ignore: a decorator
@inline
function interleaveHigh(a: v128, b: v128): v128 {
  return i8x16.shuffle(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
}
