import {
  constants,
  copyFileSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  utimesSync,
} from 'node:fs';
import { join } from 'node:path';
import { type CurrentVersion, readCurrentVersion } from '../leveldb/current-version.ts';
import { type LevelDbFiles, levelDbFileOf } from '../leveldb/index.ts';
import { readLogRecords } from '../leveldb/log-records.ts';
import { FileWindow } from '../leveldb/window.ts';
import type { FileTaker } from './file-taker.ts';
import { statIfThere } from './stat-if-there.ts';

/** A LevelDB as it was at one moment. */
export interface LevelDbLook {
  /** Tables that make it up, by their files' names. */
  readonly tables: readonly string[];
  /** Every file of it, tables among them. */
  readonly files: readonly string[];
  readonly trimmedBytes: number;
}

const CURRENT = 'CURRENT';
const LOG_NAME = /^\d{1,19}\.log$/;

/**
 * Copies a LevelDB folder that its application may be writing, table by table, log by log. The order makes it one moment's: first what CURRENT
 * and the MANIFEST say, which names the tables, that never change; then the names of the logs, of which only the newest still grows; then
 * these, so that what is missing of the newest is its end; and at last CURRENT and the MANIFEST must be as they were. The moment is that
 * between the logs' names and the end of the newest. Tables taken by an earlier look are kept.
 *
 * @param beside takes what is kept beside the database: called right before that moment and right after it
 * @param mayBeTorn the MANIFEST may end in the middle of a record: not for being written, as it has been so for a while, but by a crash
 * @returns undefined when a file was gone, or CURRENT or the MANIFEST changed meanwhile
 * @throws KirschError `SOURCE_DAMAGED` for what cannot be read, perhaps only for being written at this moment
 */
export async function lookAtLevelDb(
  from: string,
  to: string,
  taker: FileTaker,
  beside: () => Promise<void>,
  mayBeTorn: boolean,
): Promise<LevelDbLook | undefined> {
  if (!copyIfThere(join(from, CURRENT), join(to, CURRENT))) return undefined;
  const manifest = manifestOf(to);
  // What names no MANIFEST is told when it is read.
  if (manifest !== undefined && !copyIfThere(join(from, manifest), join(to, manifest))) {
    return undefined;
  }
  const hasChanged = () =>
    manifestOf(from) !== manifest || sizeOf(from, manifest) !== sizeOf(to, manifest);
  let version: CurrentVersion;
  try {
    version = await readVersion(from, to, manifest, mayBeTorn);
  } catch (error) {
    if (hasChanged()) return undefined;
    throw error;
  }
  const tables = await takeTables(version, from, to, taker);
  if (!tables) return undefined;
  await beside();
  const logs = [...version.logs, ...newerLogs(version.logs, from)];
  for (const log of logs) {
    if (!copyIfThere(join(from, log), join(to, log))) return undefined;
  }
  await beside();
  if (hasChanged()) return undefined;
  // Older logs are not written any more.
  const written = [version.manifest, ...logs.slice(-1)];
  let trimmedBytes = 0;
  for (const name of written) trimmedBytes += await trimLog(to, name);
  const files = [CURRENT, version.manifest, ...tables, ...logs];
  removeAllBut(files, to);
  return { tables, files, trimmedBytes };
}

/** The MANIFEST that CURRENT names; undefined where it names none. Of a hostile one no path leaves the folder. */
function manifestOf(folder: string): string | undefined {
  const text = ifThere(() => readFileSync(join(folder, CURRENT), 'latin1'));
  return /^(MANIFEST-\d+)\n$/.exec(text ?? '')?.[1];
}

function sizeOf(folder: string, name: string | undefined): bigint | undefined {
  return name === undefined ? undefined : statIfThere(join(folder, name))?.size;
}

/** What the copied MANIFEST says, with the logs that are there after it was copied. */
function readVersion(
  from: string,
  to: string,
  manifest: string | undefined,
  mayBeTorn: boolean,
): Promise<CurrentVersion> {
  const files: LevelDbFiles = {
    list: async () => readdirSync(from),
    open: async (name) => {
      const folder = name === CURRENT || name === manifest ? to : from;
      const bytes = ifThere(() => readFileSync(join(folder, name)));
      return bytes && levelDbFileOf(bytes);
    },
  };
  return readCurrentVersion(files, mayBeTorn);
}

/** Logs that were begun while tables were taken, oldest first. */
function newerLogs(known: readonly string[], folder: string): string[] {
  const newest = Number.parseInt(known.at(-1) ?? '0', 10);
  return readdirSync(folder)
    .filter((name) => LOG_NAME.test(name) && Number.parseInt(name, 10) > newest)
    .sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10));
}

async function takeTables(
  version: CurrentVersion,
  from: string,
  to: string,
  taker: FileTaker,
): Promise<string[] | undefined> {
  const names: string[] = [];
  for (const { number } of version.tables) {
    const stem = String(number).padStart(6, '0');
    // The second is how LevelDB called them until 2013.
    const name = await firstThatIs([`${stem}.ldb`, `${stem}.sst`], async (candidate) => {
      const isTaken = statIfThere(join(to, candidate)) !== undefined;
      return (
        isTaken || (await taker.take(join(from, candidate), join(to, candidate))) !== undefined
      );
    });
    if (name === undefined) return undefined;
    names.push(name);
  }
  return names;
}

/**
 * Cuts the copy of a log or MANIFEST behind its last whole record. LevelDB passes over half a record in silence, and Chromium then writes on
 * behind it: the next time it would be in the midst of the log, where it is damage, and Chromium begins anew with an empty database.
 *
 * @returns how many bytes were cut off
 */
async function trimLog(folder: string, name: string): Promise<number> {
  const path = join(folder, name);
  const file = levelDbFileOf(readFileSync(path));
  let end = 0;
  const records = readLogRecords(new FileWindow(name, file), { mayBeTorn: true });
  for await (const record of records) end = record.end;
  if (end < file.size) {
    const time = statIfThere(path)!.mtime;
    truncateSync(path, end);
    utimesSync(path, time, time);
  }
  return file.size - end;
}

/** @returns whether it was there */
function copyIfThere(from: string, to: string): boolean {
  const facts = statIfThere(from);
  if (!facts) return false;
  const isCopied = ifThere(() => {
    copyFileSync(from, to, constants.COPYFILE_FICLONE);
    return true;
  });
  if (isCopied) utimesSync(to, facts.atime, facts.mtime);
  return isCopied === true;
}

/** Of an earlier look: tables and logs that are no part of the database any more. */
function removeAllBut(names: readonly string[], folder: string): void {
  const kept = new Set(names);
  for (const name of readdirSync(folder)) {
    if (!kept.has(name)) rmSync(join(folder, name));
  }
}

async function firstThatIs(
  names: readonly string[],
  is: (name: string) => Promise<boolean>,
): Promise<string | undefined> {
  for (const name of names) if (await is(name)) return name;
  return undefined;
}

function ifThere<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return undefined;
  }
}
