import { damagedLevelDb, inFile } from './damage.ts';
import type { LevelDbFile, LevelDbFiles } from './leveldb-files.ts';
import { readLogRecords } from './log-records.ts';
import { decodeVersionEdit, type TableFacts, type VersionEdit } from './version-edit.ts';
import { FileWindow } from './window.ts';

/** Which files make up the database now. */
export interface CurrentVersion {
  /** The name of the MANIFEST that says so. */
  readonly manifest: string;
  /** The name of the order of keys, such as `idb_cmp1`. */
  readonly comparator: string;
  readonly lastSequence: number;
  readonly tables: readonly TableFacts[];
  /** Logs with what is in no table yet, oldest first. */
  readonly logs: readonly string[];
}

const CURRENT = 'CURRENT';
const CURRENT_TEXT = /^(MANIFEST-\d{6,20})\n$/;
/** A name and a line's end. */
const LONGEST_CURRENT = 64;
const LOG_NAME = /^(\d{1,19})\.log$/;

/**
 * What CURRENT and the MANIFEST that it names say.
 *
 * @param mayBeTorn the MANIFEST may end in the middle of a record, which LevelDB forgives. A copy with such an end was made in the middle
 *   of a change
 * @throws KirschError `SOURCE_DAMAGED`
 */
export async function readCurrentVersion(
  files: LevelDbFiles,
  mayBeTorn: boolean,
): Promise<CurrentVersion> {
  const manifest = await readCurrent(files);
  const file = new FileWindow(manifest, await openLevelDbFile(files, manifest));
  const tables = new Map<number, TableFacts>();
  const state: Pick<
    VersionEdit,
    'comparator' | 'logNumber' | 'previousLogNumber' | 'lastSequence'
  > = {};
  for await (const { offset, bytes } of readLogRecords(file, { mayBeTorn })) {
    const { deleted, added, ...rest } = inFile(
      manifest,
      offset,
      () => decodeVersionEdit(bytes),
      true,
    );
    const refuse = (text: string) =>
      damagedLevelDb({ kind: 'malformed', file: manifest, offset }, text);
    for (const { level, number } of deleted) {
      if (tables.get(number)?.level !== level) throw refuse('removes a table that is not there');
      tables.delete(number);
    }
    for (const table of added) {
      if (tables.has(table.number)) throw refuse('adds a table twice');
      tables.set(table.number, table);
    }
    Object.assign(state, rest);
  }
  const { comparator, logNumber, previousLogNumber = 0, lastSequence } = state;
  if (comparator === undefined || logNumber === undefined || lastSequence === undefined) {
    throw damagedLevelDb(
      { kind: 'malformed', file: manifest, offset: file.size },
      'does not say all that a database needs',
    );
  }
  const logs = await findLogs(files, logNumber, previousLogNumber);
  return { manifest, comparator, lastSequence, tables: [...tables.values()], logs };
}

/** @throws KirschError `SOURCE_DAMAGED` when it is not there */
export async function openLevelDbFile(files: LevelDbFiles, name: string): Promise<LevelDbFile> {
  const file = await files.open(name);
  if (file) return file;
  throw damagedLevelDb({ kind: 'missing', file: name, offset: 0 }, 'is missing');
}

/** The name of a table's file: `.ldb`, or `.sst` as LevelDB called them until 2013. */
export async function openTableFile(
  files: LevelDbFiles,
  number: number,
): Promise<{ readonly name: string; readonly file: LevelDbFile }> {
  const stem = String(number).padStart(6, '0');
  const old = `${stem}.sst`;
  const file = await files.open(`${stem}.ldb`);
  if (file) return { name: `${stem}.ldb`, file };
  const oldFile = await files.open(old);
  if (oldFile) return { name: old, file: oldFile };
  throw damagedLevelDb({ kind: 'missing', file: `${stem}.ldb`, offset: 0 }, 'is missing');
}

async function readCurrent(files: LevelDbFiles): Promise<string> {
  const file = await openLevelDbFile(files, CURRENT);
  const bytes = await file.read(0, Math.min(file.size, LONGEST_CURRENT));
  const name = CURRENT_TEXT.exec(Buffer.from(bytes).toString('latin1'))?.[1];
  if (name !== undefined && file.size === bytes.length) return name;
  throw damagedLevelDb({ kind: 'malformed', file: CURRENT, offset: 0 }, 'names no MANIFEST');
}

/** Every log from `logNumber` on. That one has to be there; a repaired database names none. */
async function findLogs(
  files: LevelDbFiles,
  logNumber: number,
  previousLogNumber: number,
): Promise<string[]> {
  const numbered = (await files.list())
    .map((name) => ({ name, number: Number(LOG_NAME.exec(name)?.[1] ?? Number.NaN) }))
    .filter(({ number }) => number >= logNumber || (number === previousLogNumber && number > 0))
    .sort((a, b) => a.number - b.number);
  if (logNumber > 0 && !numbered.some(({ number }) => number === logNumber)) {
    const name = `${String(logNumber).padStart(6, '0')}.log`;
    throw damagedLevelDb({ kind: 'missing', file: name, offset: 0 }, 'is missing');
  }
  return numbered.map(({ name }) => name);
}
