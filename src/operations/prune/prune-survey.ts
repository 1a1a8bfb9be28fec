import { isKirschError } from '../../errors/index.ts';
import { BlobIndex } from '../../repository/blob-index.ts';
import { keyOf } from '../../repository/file-kind.ts';
import { forEachConcurrently } from '../../repository/for-each-concurrently.ts';
import {
  type IndexLayout,
  listIndexFiles,
  readIndexLayout,
} from '../../repository/index-layout.ts';
import { IndexedRepository } from '../../repository/indexed-repository.ts';
import type { OpenRepository } from '../../repository/open-repository.ts';
import type { OnProgress } from '../progress.ts';
import { loadSnapshot } from '../snapshots/load-snapshots.ts';
import type { BlobSet } from '../used-blobs/blob-set.ts';
import { findUsedBlobs } from '../used-blobs/used-blobs.ts';
import { gatherPackFacts, PACK_STATE, type PackStates } from './pack-facts.ts';
import { mustRepack } from './plan-prune.ts';
import type { PruneLimits } from './prune-limits.ts';
import type { PruneSituation } from './prune-situation.ts';

/** How many blobs to expect, by the number of index files. */
const BLOBS_PER_INDEX = 8192;
const MOST_BLOBS = 2 ** 24;

/**
 * For so long a list of what is across a network may not show what was stored. A pack as new as that, which no listed index
 * names, may be that of a backup which has just ended: it is left to a later prune.
 */
const SETTLING_MS = 15 * 60 * 1000;

/** What is in a repository, as far as a prune wants to know. */
export interface PruneSurvey {
  /** Knows live packs and marked ones. */
  readonly indexed: IndexedRepository;
  readonly layout: IndexLayout;
  readonly used: BlobSet;
  readonly snapshotIds: ReadonlySet<string>;
}

/** Options of `surveyRepository`. */
export interface SurveyOptions {
  /** A survey of this repository from before: what it knows is not read again. What it found to be used counts as used. */
  readonly earlier?: PruneSurvey | undefined;
  /**
   * Ids of index files that this run has written. A list need not show what was stored lately, and what these list would be
   * taken for packs that nobody knows.
   */
  readonly written?: readonly string[] | undefined;
  /** Ids of snapshots that do not count. */
  readonly ignored?: ReadonlySet<string> | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: OnProgress | undefined;
}

/**
 * Reads what is listed, what is marked, and what all snapshots use. A blob that only a marked pack holds is found there.
 * @throws KirschError for a snapshot, an index or a listing that cannot be read: what it needs would be taken for unused
 */
export async function surveyRepository(
  repository: OpenRepository,
  options: SurveyOptions = {},
): Promise<PruneSurvey> {
  const { earlier, written = [], ignored, signal, onProgress } = options;
  // Snapshots before the index: what they need is in it.
  const snapshotIds = new Set(await repository.listIds('snapshot', signal));
  await repository.cache?.retain('snapshot', snapshotIds);
  for (const id of ignored ?? []) snapshotIds.delete(id);
  const listed = await listIndexFiles(repository, signal);
  for (const id of written) {
    // Another prune may have replaced it since.
    if (!listed.has(id) && (await sizeOf(repository, 'index', id, signal)) !== -1) {
      listed.set(id, undefined);
    }
  }
  const index =
    earlier?.indexed.index ?? new BlobIndex(Math.min(listed.size * BLOBS_PER_INDEX, MOST_BLOBS));
  const layout = await readIndexLayout(repository, {
    listed,
    into: index,
    marksInto: index,
    ...(earlier && { known: earlier.layout }),
    signal,
  });
  if (earlier && layout.lacksFilesOf(earlier.layout)) {
    return surveyRepository(repository, { written, signal, onProgress });
  }
  const indexed = new IndexedRepository(repository, index, [...layout.files.keys()]);
  const trees = new Set<string>();
  await forEachConcurrently(
    [...snapshotIds].filter((id) => !earlier?.snapshotIds.has(id)),
    repository.storage.capabilities.connections,
    async (id) => {
      const tree = await treeOf(repository, id, signal);
      if (tree !== undefined) trees.add(tree);
    },
    signal,
  );
  const used = await findUsedBlobs(indexed, trees, {
    ...(earlier && { into: earlier.used }),
    signal,
    onProgress,
  });
  return { indexed, layout, used, snapshotIds };
}

/** What the plan is to be made from. */
export interface SituationOptions {
  readonly limits: PruneLimits;
  /** By the storage's clock, in milliseconds since 1970. */
  readonly storageNow: number;
  /** How long a mark must be old before its pack is deleted, in milliseconds. */
  readonly graceMs: number;
  /** Packs whose used blobs this run has copied. */
  readonly repacked: ReadonlySet<string>;
  readonly signal?: AbortSignal | undefined;
}

/** Brings a survey into the form in which a plan is made. Lists the packs: after the index that names them. */
export async function situationOf(
  { indexed, layout, used }: PruneSurvey,
  options: SituationOptions,
): Promise<PruneSituation> {
  const { limits, storageNow, graceMs, repacked, signal } = options;
  const { repository, index } = indexed;
  const marks = layout.marks();
  const ids = index.packIds();
  const stored = new Map<string, number>();
  const unsettled = new Set<string>();
  const { remote } = repository.storage.capabilities;
  for await (const { id, size, modified } of repository.list('pack', signal)) {
    stored.set(id, size);
    const isNew = modified !== undefined && storageNow - modified.getTime() < SETTLING_MS;
    if (remote && isNew) unsettled.add(id);
  }
  const states: PackStates = {
    ids,
    state: Uint8Array.from(ids, (id) => (marks.has(id) ? PACK_STATE.marked : PACK_STATE.live)),
    storedBytes: Float64Array.from(ids, (id) => stored.get(id) ?? -1),
    isRepacked: Uint8Array.from(ids, (id) => Number(repacked.has(id))),
  };
  const facts = gatherPackFacts(index.table, used, states, (gathered, pack) =>
    mustRepack(gathered, pack, limits),
  );
  for (const [pack, id] of ids.entries()) {
    // A list need not show what was stored lately.
    if (states.storedBytes[pack] === -1 && facts.usedBlobs[pack]! > 0) {
      states.storedBytes[pack] = await sizeOf(repository, 'pack', id, signal);
    }
  }
  const isRipe = Uint8Array.from(ids, (id) => {
    const markedAt = marks.get(id)?.markedAt;
    return Number(markedAt !== undefined && storageNow - markedAt >= graceMs);
  });
  const strangers = [...stored]
    .filter(([id]) => !index.hasPack(id) && !unsettled.has(id))
    .map(([id, size]) => ({ id, size }));
  return { states, facts, isRipe, strangers };
}

async function treeOf(
  repository: OpenRepository,
  id: string,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  try {
    return (await loadSnapshot(repository, id, signal)).tree;
  } catch (error) {
    // Gone since it was listed: another program has just removed or rewritten it.
    if (isKirschError(error, 'OBJECT_NOT_FOUND')) return undefined;
    throw error;
  }
}

/** In bytes; -1 when it is not there. */
async function sizeOf(
  repository: OpenRepository,
  kind: 'pack' | 'index',
  id: string,
  signal: AbortSignal | undefined,
): Promise<number> {
  try {
    return (await repository.storage.head(keyOf(kind, id), { signal })).size;
  } catch (error) {
    if (isKirschError(error, 'OBJECT_NOT_FOUND')) return -1;
    throw error;
  }
}
