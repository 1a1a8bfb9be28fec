import { isKirschError, KirschError } from '../../errors/index.ts';
import type { IndexedPack } from '../../format/index.ts';
import { forEachConcurrently } from '../../repository/for-each-concurrently.ts';
import type { IndexLayout } from '../../repository/index-layout.ts';
import type { OpenRepository } from '../../repository/open-repository.ts';
import type { PrunePlan } from './plan-prune.ts';
import type { PruneOptions } from './prune-options.ts';
import { PACK_ACTION, type PruneSituation } from './prune-situation.ts';
import { readStrangers } from './read-strangers.ts';
import { rewriteIndex } from './rewrite-index.ts';

/** What is removed, and by which plan. */
export interface Removal {
  readonly layout: IndexLayout;
  readonly situation: PruneSituation;
  readonly plan: PrunePlan;
  /** By the storage's clock, in milliseconds since 1970. */
  readonly storageNow: number;
  readonly isInstant: boolean;
}

/**
 * Marks, takes back and deletes packs by a plan, in an order that a crash may end anywhere: new index files, then away with
 * the old ones, then away with packs that no index names any more. Hold an exclusive lock.
 * @throws KirschError `STORAGE_DENIED` when the storage lets nothing be deleted: everything is readable then as before
 */
export async function removePacks(
  repository: OpenRepository,
  { layout, situation, plan, storageNow, isInstant }: Removal,
  { signal, onProgress }: PruneOptions,
): Promise<void> {
  const { states, strangers } = situation;
  const packsFor = (...actions: number[]) =>
    states.ids.filter((_, pack) => actions.includes(plan.actions[pack]!));
  const doomed = packsFor(PACK_ACTION.delete);
  const mark = new Set(packsFor(PACK_ACTION.mark));
  const takeBack = new Set(packsFor(PACK_ACTION.takeBack));
  const forget = new Set([...doomed, ...packsFor(PACK_ACTION.forget)]);
  const adopt: IndexedPack[] = isInstant ? [] : await readStrangers(repository, strangers, signal);
  if (mark.size + takeBack.size + forget.size + adopt.length > 0) {
    const sizes = new Map(states.ids.map((id, pack) => [id, states.storedBytes[pack]!]));
    for (const { id, size } of strangers) sizes.set(id, size);
    const { obsolete } = await rewriteIndex(
      repository,
      layout,
      { mark, adopt, takeBack, forget },
      { storageNow, sizeOf: (id) => sizes.get(id), signal },
    );
    await removeAll(repository, 'index', obsolete, signal, (done) =>
      onProgress?.('index', progressOf(done, obsolete.length)),
    );
  }
  const packs = isInstant ? [...strangers.map(({ id }) => id), ...doomed] : doomed;
  await removeAll(repository, 'pack', packs, signal, (done) =>
    onProgress?.('delete', progressOf(done, packs.length)),
  );
}

async function removeAll(
  repository: OpenRepository,
  kind: 'index' | 'pack',
  ids: readonly string[],
  signal: AbortSignal | undefined,
  onRemoved: (done: number) => void,
): Promise<void> {
  let done = 0;
  try {
    await forEachConcurrently(
      ids,
      repository.storage.capabilities.connections,
      async (id) => {
        await repository.remove(kind, id, signal);
        onRemoved(++done);
      },
      signal,
    );
  } catch (error) {
    if (!isKirschError(error, 'STORAGE_DENIED')) throw error;
    throw new KirschError(
      'STORAGE_DENIED',
      `The storage lets nothing be removed: ${error.message} All backups are as they were.`,
      {
        hint: 'Where backups may only be added, run prune with a key that may delete, from a computer that is looked after well.',
        cause: error,
        details: error.details,
      },
    );
  }
}

function progressOf(files: number, totalFiles: number) {
  return { files, bytes: 0, totalFiles, totalBytes: 0, totalKnown: true, transferred: 0 };
}
