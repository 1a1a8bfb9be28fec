import { chmod, rm, stat, utimes } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { openSqlite } from '../open-sqlite.ts';
import { busySource, damagedSource } from './capture-errors.ts';
import type { CapturedFile, CaptureProgress, SqliteEvidence } from './captured-unit.ts';
import { checkSqlite } from './check-sqlite.ts';
import { copySettled } from './settled-copy.ts';
import { lookAtSqliteFiles, type SqliteFiles } from './sqlite-files.ts';
import { sqliteTroubleOf } from './sqlite-result.ts';

/** How often a database is tried that is locked or changes its files under our eyes. */
const ATTEMPTS = 20;
/** How long SQLite waits for a lock in each of them, milliseconds. */
const PATIENCE = 250;
/** How often files at rest are looked at in each of them. */
const LOOKS = 5;
/** All pages in one step: between steps a writer would make it begin again. */
const ALL_PAGES = 0x7fff_ffff;

/**
 * Copies an SQLite database with all that its log holds, page for page, and changes nothing of the original: no byte, no time, no file
 * that comes or goes. Page 1 alone differs, in its counters of changes and of schemas.
 *
 * In a process where nothing else opens the database as a file: POSIX drops all locks of a process on a file when it closes any descriptor
 * of it, and an application that thinks itself alone would cut the log short under our eyes.
 *
 * @param database absolute, without symlinks
 * @param copy the file to make; its folder is there
 * @param onCopied called once, when the copy is whole and only its proof is to come: nobody writes to it any more
 * @throws KirschError `SOURCE_DAMAGED` with `details.reason` `not-sqlite`, or `integrity` and the copy in `details.files`; `SOURCE_BUSY`; and
 *   what SQLite and the system throw
 */
export async function captureSqlite(
  { database, copy, as }: { readonly database: string; readonly copy: string; readonly as: string },
  onProgress: (progress: CaptureProgress) => void = () => {},
  onCopied: (files: readonly CapturedFile[]) => void = () => {},
): Promise<{ readonly files: readonly CapturedFile[]; readonly evidence: SqliteEvidence }> {
  const taken = await take(database, copy, onProgress);
  await likeOriginal(database, copy);
  const files = [{ from: copy, as, copyOf: [database, `${database}-wal`] }];
  onCopied(files);
  onProgress({ step: 'verifying', attempt: taken.attempts });
  const integrity = await checkSqlite(copy);
  if (integrity.state === 'damaged') {
    throw damagedSource(database, 'integrity', integrity.problems, files);
  }
  const { size: bytes } = await stat(copy);
  return { files, evidence: { kind: 'sqlite', ...taken, bytes, integrity: integrity.state } };
}

/** Makes the copy, as often as it takes. */
async function take(
  database: string,
  copy: string,
  onProgress: (progress: CaptureProgress) => void,
): Promise<Pick<SqliteEvidence, 'way' | 'attempts'>> {
  for (let attempt = 1; ; attempt++) {
    onProgress({ step: 'copying', attempt });
    await removeDatabase(copy);
    const found = await lookAtSqliteFiles(database);
    if (found.mode === 'other') throw damagedSource(database, 'not-sqlite', []);
    const way = isOpenOrCrashed(found) ? 'backup' : 'files';
    try {
      const isDone =
        way === 'backup' ? await copyByBackup(found, copy) : await copyFiles(found, copy);
      if (isDone) return { way, attempts: attempt };
    } catch (error) {
      const trouble = sqliteTroubleOf(error);
      if (trouble === 'damaged') {
        throw damagedSource(database, 'integrity', [(error as Error).message]);
      }
      if (trouble !== 'busy' && trouble !== 'changed') throw error;
      if (attempt >= ATTEMPTS) throw busySource(database, attempt, error);
    }
    if (attempt >= ATTEMPTS) throw busySource(database, attempt);
    await pause(PATIENCE / 10);
  }
}

/**
 * Whether SQLite itself must be asked. In the mode with a log nobody has the database open while the log or its index is missing (but for
 * one who locks everybody out, and whose changes are seen by the files' times): SQLite would make the missing file to read it.
 */
function isOpenOrCrashed({ mode, hasWal, hasIndex }: SqliteFiles): boolean {
  return mode === 'rollback' || (hasWal && hasIndex);
}

/** Copies through SQLite within one read transaction. @returns false for what only files can be copied of, and those were changing */
async function copyByBackup(found: SqliteFiles, copy: string): Promise<boolean> {
  const address = pathToFileURL(found.database);
  // The index of a log is the one file that a reader would write.
  if (found.mode !== 'rollback') address.searchParams.set('readonly_shm', '1');
  const connection = await openSqlite(address, { readOnly: true });
  try {
    connection.exec(`PRAGMA busy_timeout = ${PATIENCE}`);
    connection.exec('BEGIN');
    // The first read is what begins it.
    connection.prepare('SELECT count(*) FROM sqlite_schema').get();
    const { backup } = await import('node:sqlite');
    await backup(connection, copy, { rate: ALL_PAGES });
    connection.exec('COMMIT');
    return true;
  } catch (error) {
    if (sqliteTroubleOf(error) !== 'half-written') throw error;
  } finally {
    connection.close();
  }
  return copyFiles(found, copy);
}

/** Copies the files of a database that is at rest, and gives the copy what its log or journal holds. */
async function copyFiles({ database, ...found }: SqliteFiles, copy: string): Promise<boolean> {
  const suffixes = [
    '',
    ...(found.hasWal ? ['-wal'] : []),
    ...(found.hasJournal && found.mode !== 'wal' ? ['-journal'] : []),
  ];
  const { isSettled } = await copySettled(
    suffixes.map((suffix) => ({ from: database + suffix, to: copy + suffix })),
    { watch: ['-wal', '-shm', '-journal'].map((suffix) => database + suffix), attempts: LOOKS },
  );
  if (isSettled && suffixes.length > 1) await takeInLog(copy);
  return isSettled;
}

/** Writes a copy's log into it, or takes back what its journal says, as its application would do next. */
async function takeInLog(copy: string): Promise<void> {
  await chmod(copy, 0o600);
  const connection = await openSqlite(copy);
  try {
    connection.exec('PRAGMA synchronous = OFF');
    connection.prepare('SELECT count(*) FROM sqlite_schema').get();
    connection.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  } finally {
    connection.close();
  }
}

/** The copy is as new as what it was made from, and nobody else may read it who may not read that. */
async function likeOriginal(database: string, copy: string): Promise<void> {
  const original = await stat(database);
  const log = await stat(`${database}-wal`).catch(() => undefined);
  const time = log && log.size > 0 && log.mtime > original.mtime ? log.mtime : original.mtime;
  await utimes(copy, time, time);
  await chmod(copy, original.mode & 0o777);
}

async function removeDatabase(path: string): Promise<void> {
  for (const suffix of ['', '-wal', '-shm', '-journal']) {
    await rm(path + suffix, { force: true });
  }
}
