import { constants } from 'node:fs';
import { copyFile, readdir, readFile, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type CurrentVersion, readCurrentVersion } from '../leveldb/current-version.ts';
import { type LevelDbFiles, levelDbFolder } from '../leveldb/index.ts';
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

/**
 * Copies a LevelDB folder that its application may be writing, table by table, log by log. The order makes it one moment's: first what CURRENT
 * and the MANIFEST say, which names the tables, that never change; then the names of the logs, of which only the newest still grows; then
 * these, so that what is missing of the newest is its end; and at last CURRENT and the MANIFEST must be as they were. Tables taken by an
 * earlier look are kept.
 *
 * @param mayBeTorn the MANIFEST may end in the middle of a record: not for being written, as it has been so for a while, but by a crash
 * @returns undefined when a file was gone, or CURRENT or the MANIFEST changed meanwhile
 * @throws KirschError `SOURCE_DAMAGED` for what cannot be read, perhaps only for being written at this moment
 */
export async function lookAtLevelDb(
  from: string,
  to: string,
  taker: FileTaker,
  mayBeTorn: boolean,
): Promise<LevelDbLook | undefined> {
  const before = await readHead(from);
  if (!before) return undefined;
  const { current, manifest } = before;
  await writeFile(join(to, CURRENT), current);
  if (!(await copyIfThere(join(from, manifest), join(to, manifest)))) return undefined;
  const version = await readVersion(from, to, manifest, mayBeTorn);
  const tables = await takeTables(version, from, to, taker);
  if (!tables) return undefined;
  for (const log of version.logs) {
    if (!(await copyIfThere(join(from, log), join(to, log)))) return undefined;
  }
  const after = await readHead(from);
  const copied = await statIfThere(join(to, manifest));
  if (after?.current !== current || after.manifestBytes !== copied?.size) return undefined;
  // Older logs are not written any more.
  const written = [manifest, ...version.logs.slice(-1)];
  let trimmedBytes = 0;
  for (const name of written) trimmedBytes += await trimLog(to, name);
  const files = [CURRENT, manifest, ...tables, ...version.logs];
  await removeAllBut(files, to);
  return { tables, files, trimmedBytes };
}

interface Head {
  readonly current: string;
  readonly manifest: string;
  readonly manifestBytes: bigint;
}

async function readHead(from: string): Promise<Head | undefined> {
  const current = await readFile(join(from, CURRENT), 'latin1').catch(undefinedIfGone);
  if (current === undefined) return undefined;
  const manifest = current.trimEnd();
  // What is no name names no file; that is told when the version is read.
  const facts = /^MANIFEST-\d+$/.test(manifest)
    ? await statIfThere(join(from, manifest))
    : undefined;
  return { current, manifest, manifestBytes: facts?.size ?? -1n };
}

/** What the copied MANIFEST says, with the logs that are there after it was copied. */
function readVersion(
  from: string,
  to: string,
  manifest: string,
  mayBeTorn: boolean,
): Promise<CurrentVersion> {
  const [original, copy] = [levelDbFolder(from), levelDbFolder(to)];
  const files: LevelDbFiles = {
    list: () => original.list(),
    open: (name) => (name === CURRENT || name === manifest ? copy : original).open(name),
  };
  return readCurrentVersion(files, mayBeTorn);
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
      const isTaken = (await statIfThere(join(to, candidate))) !== undefined;
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
 * Cuts the copy of a log or MANIFEST behind its last whole record. LevelDB passes over half a record in silence, and Chromium then writes on behind it:
 * the next time it would be in the midst of the log, where it is damage, and Chromium begins anew with an empty database.
 *
 * @returns how many bytes were cut off
 */
async function trimLog(folder: string, name: string): Promise<number> {
  const file = (await levelDbFolder(folder).open(name))!;
  let end = 0;
  const records = readLogRecords(new FileWindow(name, file), { mayBeTorn: true });
  for await (const record of records) end = record.end;
  if (end < file.size) {
    const path = join(folder, name);
    const time = (await statIfThere(path))!.mtime;
    await truncate(path, end);
    await utimes(path, time, time);
  }
  return file.size - end;
}

/** @returns whether it was there */
async function copyIfThere(from: string, to: string): Promise<boolean> {
  const facts = await statIfThere(from);
  if (!facts) return false;
  try {
    await copyFile(from, to, constants.COPYFILE_FICLONE);
    await utimes(to, facts.atime, facts.mtime);
    return true;
  } catch (error) {
    undefinedIfGone(error);
    return false;
  }
}

/** Of an earlier look: tables and logs that are no part of the database any more. */
async function removeAllBut(names: readonly string[], folder: string): Promise<void> {
  const kept = new Set(names);
  for (const name of await readdir(folder)) {
    if (!kept.has(name)) await rm(join(folder, name));
  }
}

async function firstThatIs(
  names: readonly string[],
  is: (name: string) => Promise<boolean>,
): Promise<string | undefined> {
  for (const name of names) if (await is(name)) return name;
  return undefined;
}

function undefinedIfGone(error: unknown): undefined {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  return undefined;
}
