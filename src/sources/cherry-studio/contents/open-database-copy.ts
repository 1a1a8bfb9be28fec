import { openSqlite } from '../../open-sqlite.ts';
import type { ContentFiles } from './content-files.ts';
import { RowReader } from './row-reader.ts';
import type { Scratch } from './scratch.ts';

/**
 * Opens a copy of an SQLite database, made with its log of changes, if it has one.
 *
 * @throws KirschError `SOURCE_DAMAGED`
 */
export async function openDatabaseCopy(
  files: ContentFiles,
  path: string,
  scratch: Scratch,
  signal?: AbortSignal,
): Promise<RowReader> {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const copy = await scratch.copy(files, path, name, signal);
  const folder = path.slice(0, Math.max(0, path.length - name.length - 1));
  if ((await files.list(folder)).some((entry) => entry.name === `${name}-wal`)) {
    await scratch.copy(files, `${path}-wal`, `${name}-wal`, signal);
  }
  // Not read-only: what stands in the log could not be seen then. The copy is ours.
  return new RowReader(await openSqlite(copy));
}
