import { KirschError } from '../../errors/index.ts';
import { indexedBytes, PACK_STATE, type PackFacts, type PackStates } from './pack-facts.ts';
import { type PruneLimits, smallPackBytes } from './prune-limits.ts';
import { PACK_ACTION, type PackAction, type PruneSituation } from './prune-situation.ts';
import { type PruneTotals, totalsOf } from './prune-totals.ts';

/** What is to be done. */
export interface PrunePlan {
  /** `PACK_ACTION` of each pack, by its number. */
  readonly actions: Uint8Array;
  readonly totals: PruneTotals;
}

/**
 * Decides what becomes of each pack, by restic's rules: what holds nothing that is used goes; what holds unused blobs is
 * repacked, the worst first, until no more is unused than the limits tolerate; listings of folders, packs that mix them with
 * data and small packs, where there are many, are repacked whatever they hold.
 * @throws KirschError `DAMAGED` with `details.packs` when packs that are needed are missing or not as the index says
 */
export function planPrune(situation: PruneSituation, limits: PruneLimits): PrunePlan {
  const { states, facts } = situation;
  refuseDamaged(states, facts);
  const actions = new Uint8Array(states.ids.length);
  const smallBelow = smallPackBytes(facts, states, limits);
  const candidates: number[] = [];
  const small: number[] = [];
  for (let pack = 0; pack < actions.length; pack++) {
    const settled = settledAction(situation, pack, limits);
    if (settled !== undefined) actions[pack] = settled;
    else if (mayNotRepack(facts, pack, limits)) actions[pack] = PACK_ACTION.keep;
    else if (!isWhole(facts, pack) || mustRepack(facts, pack, limits)) candidates.push(pack);
    else if (indexedBytes(facts, pack) < smallBelow) small.push(pack);
  }
  // A few are not worth the trouble, and a single one would be repacked for ever.
  if (small.length >= SMALL_PACKS_AT_LEAST) candidates.push(...small);
  chooseRepacked(candidates, actions, facts, limits, smallBelow);
  return { actions, totals: totalsOf(situation, actions, limits.isInstant) };
}

const SMALL_PACKS_AT_LEAST = 10;

/** Whether a pack is repacked whatever else holds: old programs wrote it in a way that is not good any more. */
export function mustRepack(facts: PackFacts, pack: number, limits: PruneLimits): boolean {
  if (isMixed(facts, pack)) return true;
  if (limits.version === 1 || facts.uncompressedBlobs[pack] === 0) return false;
  return holdsTrees(facts, pack) || limits.repackUncompressed;
}

/** What is clear without comparing packs. */
function settledAction(
  { states, facts, isRipe }: PruneSituation,
  pack: number,
  { isInstant }: PruneLimits,
): PackAction | undefined {
  const isUsed = facts.usedBlobs[pack]! > 0;
  if (!isUsed && states.storedBytes[pack] === -1) return PACK_ACTION.forget;
  if (states.state[pack] === PACK_STATE.marked) {
    if (isUsed) return PACK_ACTION.takeBack;
    return isInstant || isRipe[pack] ? PACK_ACTION.delete : PACK_ACTION.wait;
  }
  if (isUsed) return undefined;
  return isInstant ? PACK_ACTION.delete : PACK_ACTION.mark;
}

function chooseRepacked(
  candidates: number[],
  actions: Uint8Array,
  facts: PackFacts,
  limits: PruneLimits,
  smallBelow: number,
): void {
  const isSmall = (pack: number) => indexedBytes(facts, pack) < smallBelow;
  const wasteOf = (pack: number) => facts.duplicateBytes[pack]! + facts.unusedBytes[pack]!;
  const firstness = (pack: number) => (holdsTrees(facts, pack) ? 0 : isSmall(pack) ? 1 : 2);
  candidates.sort(
    (a, b) =>
      firstness(a) - firstness(b) ||
      wasteOf(b) / indexedBytes(facts, b) - wasteOf(a) / indexedBytes(facts, a) ||
      a - b,
  );
  let used = 0;
  let waste = 0;
  for (let pack = 0; pack < actions.length; pack++) {
    if (!staysLive(actions[pack]!)) continue;
    used += facts.usedBytes[pack]!;
    waste += wasteOf(pack);
  }
  const tolerated = limits.maxUnused(used);
  let repacked = 0;
  for (const pack of candidates) {
    const bytes = indexedBytes(facts, pack);
    if (repacked + bytes > limits.maxRepackBytes) continue;
    const isFree = holdsTrees(facts, pack) || mustRepack(facts, pack, limits) || isSmall(pack);
    if (!isFree && waste <= tolerated) continue;
    actions[pack] = PACK_ACTION.repack;
    repacked += bytes;
    waste -= wasteOf(pack);
  }
}

function staysLive(action: number): boolean {
  return action === PACK_ACTION.keep || action === PACK_ACTION.takeBack;
}

/** Data packs are not for the cache of this computer: they are as dear to read as to write. */
function mayNotRepack(facts: PackFacts, pack: number, limits: PruneLimits): boolean {
  return limits.maxRepackBytes === 0 || (limits.cacheableOnly && !holdsTrees(facts, pack));
}

function isWhole(facts: PackFacts, pack: number): boolean {
  return facts.duplicateBlobs[pack] === 0 && facts.unusedBlobs[pack] === 0;
}

function holdsTrees(facts: PackFacts, pack: number): boolean {
  return facts.treeBlobs[pack]! > 0;
}

function isMixed(facts: PackFacts, pack: number): boolean {
  const { treeBlobs, usedBlobs, duplicateBlobs, unusedBlobs } = facts;
  const blobs = usedBlobs[pack]! + duplicateBlobs[pack]! + unusedBlobs[pack]!;
  return treeBlobs[pack]! > 0 && treeBlobs[pack]! < blobs;
}

function refuseDamaged({ ids, storedBytes }: PackStates, facts: PackFacts): void {
  const isBad = (pack: number) =>
    facts.usedBlobs[pack]! > 0 && storedBytes[pack] !== indexedBytes(facts, pack);
  const bad = ids.filter((_, pack) => isBad(pack));
  const first = bad[0];
  if (first === undefined) return;
  const isMissing = storedBytes[ids.indexOf(first)] === -1;
  throw new KirschError(
    'DAMAGED',
    `${bad.length === 1 ? 'A pack that is' : `${bad.length} packs that are`} needed ${
      isMissing ? 'cannot be found' : 'have another size than the index says'
    }: ${first}${bad.length === 1 ? '' : ' and others'}. Nothing was removed.`,
    {
      hint: 'Run `kirsch check` to see what is affected, and `kirsch repair index` when packs are there that the index describes wrongly.',
      details: { packs: bad.slice(0, 1000) },
    },
  );
}
