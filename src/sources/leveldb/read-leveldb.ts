import { throwIfAborted } from '../../errors/index.ts';
import {
  type CurrentVersion,
  openLevelDbFile,
  openTableFile,
  readCurrentVersion,
} from './current-version.ts';
import { inFile, type LevelDbProblem, levelDbProblemOf } from './damage.ts';
import type { VersionedEntry } from './entry.ts';
import type { LevelDbFiles } from './leveldb-files.ts';
import { readLogRecords } from './log-records.ts';
import { openTable, readTable } from './table.ts';
import type { TableFacts } from './version-edit.ts';
import { FileWindow } from './window.ts';
import { decodeWriteBatch } from './write-batch.ts';

/** A key and its value as they are now. */
export interface LevelDbEntry {
  readonly key: Buffer;
  readonly value: Buffer;
  /** When it was written: the higher, the later. */
  readonly sequence: number;
}

export interface ReadLevelDbOptions {
  /** Which keys are wanted; all unless given. What is not wanted costs no memory. */
  readonly wants?: (key: Buffer) => boolean;
  /**
   * Called for each table or log that is damaged or missing, instead of throwing: what can be read of the others is still given. A key may then
   * have an earlier value than it should, or one though it was deleted.
   */
  readonly onDamage?: (problem: LevelDbProblem) => void;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The entries of a LevelDB database, each key once, in no order that could be relied on: by the latest sequence number, so that the
 * order of the keys need not be known. Everything is read twice; in memory are the wanted keys, one block of a table and one record of a log.
 * Nothing is written and no lock is taken: the files must not change meanwhile.
 *
 * @throws KirschError `SOURCE_DAMAGED` at the first thing that is wrong, with `details.file` and `details.offset`; what was yielded until
 *   then is right
 */
export async function* readLevelDb(
  files: LevelDbFiles,
  { wants = () => true, onDamage, signal }: ReadLevelDbOptions = {},
): AsyncGenerator<LevelDbEntry, void, undefined> {
  const version = await readCurrentVersion(files, true);
  const newest = new Map<string, number>();
  for await (const entries of readAllEntries(files, version, onDamage)) {
    throwIfAborted(signal);
    for (const { key, sequence } of entries) {
      if (!wants(key)) continue;
      const name = key.toString('latin1');
      if (sequence >= (newest.get(name) ?? -1)) newest.set(name, sequence);
    }
  }
  const isKnown = onDamage && (() => {});
  for await (const entries of readAllEntries(files, version, isKnown)) {
    throwIfAborted(signal);
    for (const { key, value, sequence } of entries) {
      const name = key.toString('latin1');
      if (newest.get(name) !== sequence) continue;
      // A table may be written of a log that is still there: the same entry twice.
      newest.delete(name);
      if (value !== undefined) yield { key, value, sequence };
    }
  }
}

/** Everything that tables and logs have, one block or record after the other. */
async function* readAllEntries(
  files: LevelDbFiles,
  version: CurrentVersion,
  onDamage: ReadLevelDbOptions['onDamage'],
): AsyncGenerator<readonly VersionedEntry[], void, undefined> {
  const parts = [
    ...version.tables.map((facts) => () => readTableEntries(files, facts)),
    ...version.logs.map((name) => () => readLog(files, name)),
  ];
  for (const read of parts) {
    try {
      yield* read();
    } catch (error) {
      const problem = levelDbProblemOf(error);
      if (!onDamage || !problem) throw error;
      onDamage(problem);
    }
  }
}

async function* readTableEntries(
  files: LevelDbFiles,
  facts: TableFacts,
): AsyncGenerator<readonly VersionedEntry[], void, undefined> {
  const { name, file } = await openTableFile(files, facts.number);
  for await (const { entries } of readTable(await openTable(name, file, facts))) yield entries;
}

/** What a log has, one record after the other. A torn end, where its writer was stopped, is no damage. */
export async function* readLog(
  files: LevelDbFiles,
  name: string,
): AsyncGenerator<readonly VersionedEntry[], void, undefined> {
  const file = new FileWindow(name, await openLevelDbFile(files, name));
  for await (const { offset, bytes } of readLogRecords(file, { mayBeTorn: true })) {
    yield inFile(name, offset, () => decodeWriteBatch(bytes), true);
  }
}
