import { indexedBytes, PACK_STATE, type PackFacts } from './pack-facts.ts';
import { PACK_ACTION, type PruneSituation } from './prune-situation.ts';

/** A number of blobs, or of packs, and their bytes. */
export interface Amount {
  count: number;
  bytes: number;
}

/**
 * What a plan comes to. Blobs are counted with their sealed bytes, packs with all of theirs. Of what the index lists,
 * `used`, `duplicate` and `unused` blobs and the packs' headers are everything; so are, of packs, `kept`, `repacked`,
 * `emptied` and `forgotten`.
 */
export interface PruneTotals {
  /** Blobs that snapshots need, each once. */
  readonly used: Amount;
  /** Further copies of those. */
  readonly duplicate: Amount;
  /** Blobs that nobody needs. */
  readonly unused: Amount;
  /** Blobs of repacked packs that are read and stored again: what is transferred, each way. */
  readonly carried: Amount;
  /** Blobs that are duplicate or unused and stay. */
  readonly tolerated: Amount;
  /** Packs that the index lists. */
  readonly listed: Amount;
  /** Of those, packs of which everything is used, of which something is, and of which nothing is. */
  readonly wholePacks: number;
  readonly partlyUsedPacks: number;
  readonly unusedPacks: number;
  readonly kept: Amount;
  readonly repacked: Amount;
  /** Packs of which nothing is used: marked for deletion, or deleted in an instant prune. */
  readonly emptied: Amount;
  /** Packs that are in the index and not in the storage. */
  readonly forgotten: Amount;
  /** Packs in the storage that no index names: marked, or deleted in an instant prune. */
  readonly unindexed: Amount;
  /** Packs that were marked and are used again. */
  readonly takenBack: Amount;
  /** Packs that are marked and wait. */
  readonly waiting: Amount;
  /** Packs that this run deletes, and so the bytes that it frees. */
  readonly deleted: Amount;
  /** Packs that this run marks: what a later one frees. */
  readonly marked: Amount;
  /** Blobs that are stored as they are and could be compressed, after this run. */
  readonly uncompressedBytes: number;
}

/** Adds up what is to be done with each pack. */
export function totalsOf(
  { facts, states, strangers }: PruneSituation,
  actions: Uint8Array,
  isInstant: boolean,
): PruneTotals {
  const none = () => ({ count: 0, bytes: 0 });
  const totals = {
    used: none(),
    duplicate: none(),
    unused: none(),
    carried: none(),
    tolerated: none(),
    listed: none(),
    wholePacks: 0,
    partlyUsedPacks: 0,
    unusedPacks: 0,
    kept: none(),
    repacked: none(),
    emptied: none(),
    forgotten: none(),
    unindexed: none(),
    takenBack: none(),
    waiting: none(),
    deleted: none(),
    marked: none(),
    uncompressedBytes: 0,
  };
  for (let pack = 0; pack < actions.length; pack++) {
    const bytes = indexedBytes(facts, pack);
    const isLive = states.state[pack] === PACK_STATE.live;
    if (isLive || actions[pack] === PACK_ACTION.takeBack) {
      addBlobs(totals.used, facts, 'used', pack);
      addBlobs(totals.duplicate, facts, 'duplicate', pack);
      addBlobs(totals.unused, facts, 'unused', pack);
    }
    if (isLive) {
      add(totals.listed, bytes);
      if (facts.usedBlobs[pack] === 0) totals.unusedPacks++;
      else if (facts.duplicateBlobs[pack]! + facts.unusedBlobs[pack]! === 0) totals.wholePacks++;
      else totals.partlyUsedPacks++;
    }
    switch (actions[pack]) {
      case PACK_ACTION.keep:
        add(totals.kept, bytes);
        break;
      case PACK_ACTION.repack:
        add(totals.repacked, bytes);
        add(isInstant ? totals.deleted : totals.marked, bytes);
        addBlobs(totals.carried, facts, 'used', pack);
        break;
      case PACK_ACTION.mark:
        add(totals.emptied, bytes);
        add(totals.marked, bytes);
        break;
      case PACK_ACTION.takeBack:
        add(totals.takenBack, bytes);
        break;
      case PACK_ACTION.wait:
        add(totals.waiting, states.storedBytes[pack]!);
        break;
      case PACK_ACTION.delete:
        if (isLive) add(totals.emptied, bytes);
        add(totals.deleted, states.storedBytes[pack]!);
        break;
      case PACK_ACTION.forget:
        if (isLive) add(totals.forgotten, bytes);
        break;
    }
    const action = actions[pack];
    if (action === PACK_ACTION.keep || action === PACK_ACTION.takeBack) {
      addBlobs(totals.tolerated, facts, 'duplicate', pack);
      addBlobs(totals.tolerated, facts, 'unused', pack);
      if (facts.uncompressedBlobs[pack]! > 0) totals.uncompressedBytes += bytes;
    }
  }
  for (const { size } of strangers) {
    add(totals.unindexed, size);
    add(isInstant ? totals.deleted : totals.marked, size);
  }
  return totals;
}

function add(amount: Amount, bytes: number): void {
  amount.count++;
  amount.bytes += bytes;
}

function addBlobs(
  amount: Amount,
  facts: PackFacts,
  kind: 'used' | 'duplicate' | 'unused',
  pack: number,
): void {
  amount.count += facts[`${kind}Blobs`][pack]!;
  amount.bytes += facts[`${kind}Bytes`][pack]!;
}
