import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BlobIndex, type BlobType } from '../../repository/blob-index.ts';
import { BlobSet } from '../used-blobs/blob-set.ts';
import {
  gatherPackFacts,
  indexedBytes,
  isKept,
  PACK_STATE,
  type PackStates,
} from './pack-facts.ts';
import { mustRepack, planPrune } from './plan-prune.ts';
import { type PruneLimits, unusedTolerance } from './prune-limits.ts';
import { PACK_ACTION, type PruneSituation } from './prune-situation.ts';

/** A blob by a small number: its id, type, and sealed length follow from it, as they do from a real blob's content. */
type Blob = number;

interface Pack {
  readonly blobs: readonly Blob[];
  readonly isMarked?: boolean;
  readonly isRipe?: boolean;
  readonly isUncompressed?: boolean;
  readonly isRepacked?: boolean;
  /** @default it is there, in the size that the index says */
  readonly isMissing?: boolean;
  /** How many index files list it. @default 1 */
  readonly listings?: number;
}

const LIMITS: PruneLimits = {
  version: 2,
  maxUnused: unusedTolerance({ kind: 'percent', percent: 5 }),
  maxRepackBytes: Number.POSITIVE_INFINITY,
  cacheableOnly: false,
  repackUncompressed: false,
  smallerThan: 0,
  isInstant: false,
};

const typeOf = (blob: Blob): BlobType => (blob % 5 === 4 ? 'tree' : 'data');
const idOf = (blob: Blob) => blob.toString(16).padStart(64, '0');
const lengthOf = (blob: Blob) => 100 + 37 * blob;

/** The situation of packs, of which these blobs are used; strangers are nobody's. */
function situationOf(
  packs: readonly Pack[],
  usedBlobs: ReadonlySet<Blob>,
  limits: PruneLimits,
  strangers: PruneSituation['strangers'] = [],
) {
  const index = new BlobIndex();
  packs.forEach(({ blobs, isUncompressed, listings = 1 }, at) => {
    let offset = 0;
    const listed = blobs.map((blob) => {
      const length = lengthOf(blob);
      const uncompressedLength = isUncompressed ? 0 : 2 * length;
      const where = { type: typeOf(blob), id: idOf(blob), offset, length, uncompressedLength };
      offset += length;
      return where;
    });
    for (let times = 0; times < listings; times++) index.addPack(idOf(1000 + at), listed);
  });
  const used = new BlobSet(index.table);
  for (const blob of usedBlobs) {
    const entry = index.table.find(typeOf(blob), Buffer.from(idOf(blob), 'hex'));
    if (entry !== -1) used.add(entry);
  }
  const flags = (flag: (pack: Pack) => boolean | undefined) =>
    Uint8Array.from(packs, (pack) => Number(flag(pack) ?? false));
  const states: PackStates = {
    ids: index.packIds(),
    state: Uint8Array.from(packs, (pack) => (pack.isMarked ? PACK_STATE.marked : PACK_STATE.live)),
    storedBytes: Float64Array.from(packs, ({ blobs, isUncompressed, isMissing }) =>
      isMissing
        ? -1
        : blobs.reduce((sum, blob) => sum + lengthOf(blob) + (isUncompressed ? 37 : 41), 36),
    ),
    isRepacked: flags((pack) => pack.isRepacked),
  };
  const facts = gatherPackFacts(index.table, used, states, (gathered, pack) =>
    mustRepack(gathered, pack, limits),
  );
  const situation = { states, facts, isRipe: flags((pack) => pack.isRipe), strangers };
  return { situation, table: index.table };
}

function planOf(packs: readonly Pack[], used: ReadonlySet<Blob>, limits: PruneLimits = LIMITS) {
  const { situation, table } = situationOf(packs, used, limits);
  const { actions, totals } = planPrune(situation, limits);
  const names = Object.keys(PACK_ACTION) as (keyof typeof PACK_ACTION)[];
  const words = [...actions].map((action) => names.find((name) => PACK_ACTION[name] === action)!);
  return { words, totals, situation, table };
}

/** Which blobs the plan keeps of each pack. */
function keptOf(packs: readonly Pack[], { situation, table }: ReturnType<typeof planOf>): Blob[][] {
  const kept: Blob[][] = packs.map(() => []);
  for (let entry = 0; entry < table.size; entry++) {
    if (!isKept(situation.facts, entry)) continue;
    kept[table.pack(entry)]!.push(Number.parseInt(table.read(entry).id.toString('hex'), 16));
  }
  return kept;
}

const arbitraryPack: fc.Arbitrary<Pack> = fc.record({
  blobs: fc.uniqueArray(fc.nat(40), { minLength: 1, maxLength: 12 }),
  isMarked: fc.boolean(),
  isRipe: fc.boolean(),
  isUncompressed: fc.boolean(),
  isRepacked: fc.boolean(),
  listings: fc.integer({ min: 1, max: 3 }),
});
const arbitraryLimits: fc.Arbitrary<PruneLimits> = fc.record({
  version: fc.constantFrom(1 as const, 2 as const),
  maxUnused: fc.constantFrom(
    unusedTolerance({ kind: 'percent', percent: 5 }),
    unusedTolerance({ kind: 'bytes', bytes: 0 }),
    unusedTolerance({ kind: 'unlimited' }),
  ),
  maxRepackBytes: fc.constantFrom(0, 2000, Number.POSITIVE_INFINITY),
  cacheableOnly: fc.boolean(),
  repackUncompressed: fc.boolean(),
  smallerThan: fc.constantFrom(0, 1000, undefined),
  isInstant: fc.boolean(),
});
const arbitraryUsed = fc.uniqueArray(fc.nat(40)).map((blobs) => new Set(blobs));

test('every used blob stays in one pack that is kept, repacked or taken back; no other pack holds anything to keep', () => {
  fc.assert(
    fc.property(
      fc.array(arbitraryPack, { maxLength: 15 }),
      arbitraryUsed,
      arbitraryLimits,
      (packs, used, limits) => {
        const planned = planOf(packs, used, limits);
        const kept = keptOf(packs, planned);
        const stored = new Set(packs.flatMap(({ blobs }) => blobs));
        const wanted = [...used].filter((blob) => stored.has(blob));
        expect(kept.flat().sort()).toEqual(wanted.sort());
        planned.words.forEach((word, at) => {
          const { isMarked, isRipe } = packs[at]!;
          const staying = isMarked ? ['takeBack'] : ['keep', 'repack'];
          const leaving = isMarked
            ? [limits.isInstant || isRipe ? 'delete' : 'wait']
            : [limits.isInstant ? 'delete' : 'mark'];
          expect(kept[at]!.length > 0 ? staying : leaving).toContain(word);
        });
      },
    ),
    { numRuns: 150 },
  );
});

test('the figures of a plan add up', () => {
  fc.assert(
    fc.property(
      fc.array(arbitraryPack, { maxLength: 15 }),
      arbitraryUsed,
      arbitraryLimits,
      (packs, used, limits) => {
        const strangers = [{ id: idOf(99), size: 5000 }];
        const { situation } = situationOf(packs, used, limits, strangers);
        const { facts, states } = situation;
        const { actions, totals } = planPrune(situation, limits);
        const live = [...states.state.keys()].filter((at) => states.state[at] === PACK_STATE.live);
        const bytes = (ids: readonly number[]) =>
          ids.reduce((sum, at) => sum + indexedBytes(facts, at), 0);
        const back = [...actions.keys()].filter((at) => actions[at] === PACK_ACTION.takeBack);
        const headers = [...live, ...back].reduce((sum, at) => sum + facts.headerBytes[at]!, 0);
        expect(totals.listed).toEqual({ count: live.length, bytes: bytes(live) });
        expect(totals.used.bytes + totals.duplicate.bytes + totals.unused.bytes + headers).toBe(
          totals.listed.bytes + totals.takenBack.bytes,
        );
        const { kept, repacked, emptied, forgotten } = totals;
        expect([kept, repacked, emptied, forgotten].reduce((sum, a) => sum + a.bytes, 0)).toBe(
          totals.listed.bytes,
        );
        expect(totals.wholePacks + totals.partlyUsedPacks + totals.unusedPacks).toBe(live.length);
        expect(totals.unindexed).toEqual({ count: 1, bytes: 5000 });
        expect(totals.carried.bytes).toBeLessThanOrEqual(repacked.bytes);
        expect(totals.repacked.bytes).toBeLessThanOrEqual(limits.maxRepackBytes);
        if (limits.isInstant) expect(totals.marked.count + totals.waiting.count).toBe(0);
      },
    ),
    { numRuns: 150 },
  );
});

test('what was repacked, all or a part of it, holds nothing afterwards, and is not repacked twice', () => {
  fc.assert(
    fc.property(
      fc.array(
        arbitraryPack.map(({ blobs }) => ({
          blobs: blobs.filter((blob) => typeOf(blob) === 'data'),
        })),
        { maxLength: 12 },
      ),
      arbitraryUsed,
      fc.nat(5),
      fc.boolean(),
      (packs, used, survivors, isSameRun) => {
        const limits = { ...LIMITS, maxUnused: unusedTolerance({ kind: 'bytes', bytes: 0 }) };
        const first = planOf(packs, used, limits);
        const kept = keptOf(packs, first);
        const carried = kept.filter((_, at) => first.words[at] === 'repack').flat();
        // A crash lets a part of the new packs survive.
        const copied = isSameRun ? carried : carried.slice(0, survivors);
        const after: Pack[] = packs.map((pack, at) => ({
          ...pack,
          isRepacked: isSameRun && first.words[at] === 'repack',
        }));
        if (copied.length > 0) after.push({ blobs: copied });
        const second = planOf(after, used, limits);
        const keptThen = keptOf(after, second);
        first.words.forEach((word, at) => {
          if (word === 'repack' && isSameRun) expect(second.words[at]).toBe('mark');
        });
        if (isSameRun) expect(second.words).not.toContain('repack');
        else if (copied.length > 0) expect(keptThen.at(-1)!.length).toBe(copied.length);
      },
    ),
    { numRuns: 100 },
  );
});

test('packs are repacked from the worst on until what is unused is tolerated', () => {
  const pack = (used: number, unused: number): Pack => ({
    blobs: [...Array(used).fill(0), ...Array(unused).fill(1)].map((kind, at) => 5 * at + kind),
  });
  // Blobs are numbered so that those of the same place in two packs are the same only if their kind is.
  const packs = [pack(9, 1), pack(2, 8), pack(5, 5)].map(({ blobs }, at) => ({
    blobs: blobs.map((blob) => blob + 100 * (at + 1)),
  }));
  const used = new Set(packs.flatMap(({ blobs }) => blobs.filter((blob) => blob % 5 === 0)));
  const wordsAt = (bytes: number) =>
    planOf(packs, used, { ...LIMITS, maxUnused: unusedTolerance({ kind: 'bytes', bytes }) }).words;
  expect(wordsAt(0)).toEqual(['repack', 'repack', 'repack']);
  expect(wordsAt(20_000)).toEqual(['keep', 'repack', 'repack']);
  expect(wordsAt(100_000)).toEqual(['keep', 'repack', 'keep']);
  expect(wordsAt(1_000_000)).toEqual(['keep', 'keep', 'keep']);
});

test('listings and mixed packs are repacked whatever is tolerated, and data only if that is not forbidden', () => {
  const limits = { ...LIMITS, maxUnused: unusedTolerance({ kind: 'unlimited' }) };
  const packs = [{ blobs: [4, 9] }, { blobs: [1, 14] }, { blobs: [2, 3] }];
  expect(planOf(packs, new Set([4, 1, 14, 2]), limits).words).toEqual(['repack', 'repack', 'keep']);
  const cacheable = { ...LIMITS, cacheableOnly: true, repackUncompressed: true };
  const plain = packs.map((pack) => ({ ...pack, isUncompressed: true }));
  expect(planOf(plain, new Set([4, 1, 14, 2]), cacheable).words).toEqual([
    'repack',
    'repack',
    'keep',
  ]);
});

test('what is not compressed is repacked where that was asked for, listings always, in version 1 nothing', () => {
  const packs = [
    { blobs: [1, 2], isUncompressed: true },
    { blobs: [4, 9], isUncompressed: true },
  ];
  const used = new Set([1, 2, 4, 9]);
  expect(planOf(packs, used).words).toEqual(['keep', 'repack']);
  expect(planOf(packs, used, { ...LIMITS, repackUncompressed: true }).words).toEqual([
    'repack',
    'repack',
  ]);
  expect(planOf(packs, used, { ...LIMITS, version: 1 }).words).toEqual(['keep', 'keep']);
});

test('small packs are merged when there are ten, and fewer are left alone', () => {
  const packs = (count: number) => Array.from({ length: count }, (_, at) => ({ blobs: [5 * at] }));
  const used = new Set(Array.from({ length: 20 }, (_, at) => 5 * at));
  const limits = { ...LIMITS, smallerThan: 5000 };
  expect(new Set(planOf(packs(9), used, limits).words)).toEqual(new Set(['keep']));
  expect(new Set(planOf(packs(10), used, limits).words)).toEqual(new Set(['repack']));
  expect(new Set(planOf(packs(12), used, { ...LIMITS, smallerThan: undefined }).words)).toEqual(
    new Set(['repack']),
  );
});

test('a needed pack that is missing, or not in the size that the index says, stops everything', () => {
  const packs = [{ blobs: [1], isMissing: true }, { blobs: [2] }];
  expect(() => planOf(packs, new Set([1]))).toThrow(/cannot be found.*Nothing was removed/s);
  expect(planOf(packs, new Set([2])).words).toEqual(['forget', 'keep']);
  expect(planOf([...packs, { blobs: [1, 3] }], new Set([1])).words).toEqual([
    'forget',
    'mark',
    'repack',
  ]);
  const { situation } = situationOf(packs.slice(1), new Set([2]), LIMITS);
  situation.states.storedBytes[0]!++;
  expect(() => planPrune(situation, LIMITS)).toThrow(/another size/);
});

test('a share that nothing can have is refused', () => {
  for (const percent of [-1, 100, Number.NaN]) {
    expect(() => unusedTolerance({ kind: 'percent', percent })).toThrow(/no share/);
  }
  expect(unusedTolerance({ kind: 'percent', percent: 50 })(100)).toBe(100);
});
