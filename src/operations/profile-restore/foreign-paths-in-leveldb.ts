import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { levelDbFolder, readLevelDb } from '../../sources/leveldb/index.ts';

/** So many are told. */
const MOST = 200;
/** No path is longer; in characters. */
const LONGEST = 1024;
/** What ends a path within a text or a serialised value. */
const END = /["'`<>|\n\r\t\u0000-\u001f]/;

/**
 * Absolute paths below one of these folders, as they stand in the LevelDB databases of a staged profile. They are told, and not changed:
 * LevelDB's values belong to the browser, which checks what it has written.
 */
export async function foreignPathsInLevelDb(
  staged: string,
  folders: readonly string[],
  signal?: AbortSignal,
): Promise<string[]> {
  const found = new Set<string>();
  for (const database of await databasesIn(staged)) {
    try {
      for await (const { value } of readLevelDb(levelDbFolder(database), {
        onDamage: () => {},
        ...(signal && { signal }),
      })) {
        // Chromium keeps texts with one byte a character, or with two.
        for (const text of [value.toString('latin1'), value.toString('utf16le')]) {
          for (const folder of folders) collect(text, folder, found);
        }
        if (found.size >= MOST) return [...found].sort();
      }
    } catch {
      // One that cannot be read tells nothing; whether it is sound is asked elsewhere.
    }
  }
  return [...found].sort();
}

async function databasesIn(staged: string): Promise<string[]> {
  const indexed = await readdir(join(staged, 'IndexedDB')).catch(() => []);
  return [
    ...indexed
      .filter((name) => name.endsWith('.indexeddb.leveldb'))
      .map((name) => join(staged, 'IndexedDB', name)),
    join(staged, 'Local Storage', 'leveldb'),
  ];
}

function collect(text: string, folder: string, found: Set<string>): void {
  // JSON within a value has a Windows path's backslashes twice.
  for (const start of new Set([folder, folder.replaceAll('\\', '\\\\')])) {
    for (let at = text.indexOf(start); at >= 0; at = text.indexOf(start, at + start.length)) {
      const rest = text.slice(at, at + LONGEST);
      const end = rest.search(END);
      found.add(rest.slice(0, end < 0 ? rest.length : end).replaceAll('\\\\', '\\'));
      if (found.size >= MOST) return;
    }
  }
}
