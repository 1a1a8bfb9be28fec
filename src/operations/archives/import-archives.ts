import { KirschError, throwIfAborted, toKirschError } from '../../errors/index.ts';
import type { OpenRepository } from '../../repository/open-repository.ts';
import type { Storage } from '../../storage/index.ts';
import { loadSnapshots } from '../snapshots/load-snapshots.ts';
import { type ImportedArchive, type ImportOptions, importArchive } from './import-archive.ts';
import { isOfZip, listArchives } from './list-archives.ts';

export interface ImportManyOptions extends ImportOptions {
  /** Which zips. @default all that are Cherry Studio's */
  readonly names?: readonly string[];
  /** Called when one is done. */
  readonly onArchive?: (outcome: ImportOutcome) => void;
}

/** What became of one zip of several. */
export type ImportOutcome =
  | ImportedArchive
  | {
      readonly state: 'refused';
      readonly name: string;
      readonly size: number;
      readonly error: KirschError;
    };

/** What became of all. Bytes. */
export interface ImportSummary {
  readonly outcomes: readonly ImportOutcome[];
  /** Of the zips that were imported now. */
  readonly zipBytes: number;
  /** By which the repository has grown. */
  readonly added: number;
  /** What would come back if these zips were deleted, less what the repository has grown by; may be below 0. */
  readonly saved: number;
}

/**
 * Imports zips, the oldest first, so that each adds what it has new. One that is refused or damaged costs the others nothing.
 *
 * @param storage of zips: opened with `ZIP_NAMES`
 * @throws KirschError `OBJECT_NOT_FOUND` for a name that is not there; and what repository, disk and storage throw
 */
export async function importArchives(
  repository: OpenRepository,
  storage: Storage,
  { names, onArchive, ...options }: ImportManyOptions = {},
): Promise<ImportSummary> {
  const { signal } = options;
  const listed = await listArchives(storage, { signal });
  const missing = names?.find((name) => !listed.some((archive) => archive.name === name));
  if (missing !== undefined) {
    throw new KirschError('OBJECT_NOT_FOUND', `There is no zip ${JSON.stringify(missing)}.`, {
      hint: '`kirsch zips list` shows those that there are.',
      details: { key: missing },
    });
  }
  const wanted = listed.filter(({ name, isForeign }) => names?.includes(name) ?? !isForeign);
  const snapshots = await loadSnapshots(repository, { signal, onDamaged: () => {} });
  const outcomes: ImportOutcome[] = [];
  for (const { name, size } of wanted.reverse()) {
    throwIfAborted(signal);
    const outcome = await importArchive(repository, storage, name, snapshots, options).catch(
      (error: unknown): ImportOutcome => {
        if (isOfZip(error)) return { state: 'refused', name, size, error: toKirschError(error) };
        throw error;
      },
    );
    if (outcome.state === 'imported') snapshots.push(outcome.snapshot);
    outcomes.push(outcome);
    onArchive?.(outcome);
  }
  const imported = outcomes.filter(({ state }) => state === 'imported');
  const zipBytes = imported.reduce((sum, { size }) => sum + size, 0);
  const added = imported.reduce(
    (sum, outcome) => sum + ('added' in outcome ? outcome.added : 0),
    0,
  );
  return { outcomes, zipBytes, added, saved: zipBytes - added };
}
