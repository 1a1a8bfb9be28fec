import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { KirschError } from '../../errors/index.ts';
import type { Node } from '../../format/index.ts';
import type { IndexedRepository } from '../../repository/indexed-repository.ts';
import { openSqlite } from '../../sources/index.ts';
import { readFileContent } from '../dump/file-content.ts';

/** A database in one file. */
export interface SealedDatabase {
  readonly path: string;
  readonly size: number;
  /** Removes it. */
  dispose(): Promise<void>;
}

/**
 * A database of a backup with its log of changes taken in: a zip of Cherry Studio's has no place for the log. Made of copies, in a folder of its
 * own that only its owner can read.
 *
 * @throws KirschError `DAMAGED` for what SQLite does not take
 */
export async function sealDatabase(
  repository: IndexedRepository,
  files: { readonly database: Node; readonly log: Node },
  { temporaryFolder, signal }: { temporaryFolder: string; signal?: AbortSignal | undefined },
): Promise<SealedDatabase> {
  const folder = await mkdtemp(join(temporaryFolder, 'kirsch-database-'));
  const dispose = () => rm(folder, { recursive: true, force: true });
  const path = join(folder, 'database.sqlite');
  try {
    await writeNode(repository, files.database, path, signal);
    await writeNode(repository, files.log, `${path}-wal`, signal);
    await takeLogIn(path);
    return { path, size: (await stat(path)).size, dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

async function takeLogIn(path: string): Promise<void> {
  try {
    const database = await openSqlite(path);
    try {
      const row = database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get();
      if (row?.['busy'] !== 0) throw new Error('its log could not be taken in');
    } finally {
      database.close();
    }
  } catch (cause) {
    throw new KirschError('DAMAGED', 'The database of this backup cannot be opened by SQLite.', {
      hint: 'Choose another backup, and check the repository with `kirsch check --read-data`.',
      cause,
    });
  }
}

async function writeNode(
  repository: IndexedRepository,
  node: Node,
  path: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const content = Readable.from(readFileContent(repository, node, signal), { objectMode: false });
  await pipeline(content, createWriteStream(path, { flags: 'wx', mode: 0o600 }));
}
