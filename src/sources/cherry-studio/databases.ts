import type { SourceFiles } from '../computer.ts';

/** What lies beside an SQLite database under its name: the log of changes, its index, and the journal of older modes. */
export const SIDECARS = ['-wal', '-shm', '-journal'] as const;

const MAGIC = 'SQLite format 3\0';
const LIKELY_NAME = /\.(?:sqlite3?|db)$/i;

/**
 * Whether a file of that path, from the profile down, is worth a look: by its ending, or because databases without one lie there (the
 * vectors of a knowledge base of 1.x; IndexedDB where newer Chromium keeps it in SQLite).
 */
export function isUnitName(names: readonly string[]): boolean {
  const name = names.at(-1) ?? '';
  if (LIKELY_NAME.test(name)) return true;
  if (names[0] === 'Data' && names[1] === 'KnowledgeBase') return names.length === 3;
  return names[0] === 'IndexedDB' && names.length === 3 && !/\.indexeddb\./.test(names[1]!);
}

/** Whether a file begins as every SQLite database does. An empty one does not; it holds nothing either. */
export async function isSqlite(files: SourceFiles, path: string): Promise<boolean> {
  try {
    const bytes = await files.read(path, MAGIC.length);
    return bytes !== undefined && Buffer.from(bytes).toString('latin1') === MAGIC;
  } catch {
    // Locked as Windows does it. By its name it is one.
    return LIKELY_NAME.test(path);
  }
}
