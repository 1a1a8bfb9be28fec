import { DatabaseSync } from 'node:sqlite';

/** Rows of each writer that are kept: the newest. */
export const KEPT = 1000;
export const SLOTS = 50;

const LONGEST = 5000;

/** What a row holds besides its counter: anybody can compute it again. */
export function payloadOf(counter: number): Buffer {
  return Buffer.alloc(100 + ((counter * 7919) % LONGEST), `${counter} `);
}

/** What a copy of the writers' database holds. */
export interface SqliteVerdict {
  /** The last counter of each writer. */
  readonly newest: ReadonlyMap<number, number>;
  /** All that is not as the last commits left it. */
  readonly complaints: readonly string[];
}

/** Opens a copy as its application would. */
export function judgeSqlite(file: string): SqliteVerdict {
  const complaints: string[] = [];
  const newest = new Map<number, number>();
  const database = new DatabaseSync(file);
  try {
    const [said] = database.prepare('PRAGMA integrity_check').all();
    if (said?.['integrity_check'] !== 'ok') complaints.push(String(said?.['integrity_check']));
    for (const row of database.prepare('SELECT writer, counter FROM newest').all()) {
      newest.set(Number(row['writer']), Number(row['counter']));
    }
    for (const [writer, last] of newest) complaints.push(...judgeWriter(database, writer, last));
  } finally {
    database.close();
  }
  return { newest, complaints };
}

function judgeWriter(database: DatabaseSync, writer: number, last: number): string[] {
  const complaints: string[] = [];
  const rows = database
    .prepare('SELECT counter, bytes FROM row WHERE writer = ? ORDER BY counter')
    .all(writer);
  const first = Math.max(1, last - KEPT + 1);
  if (rows.length !== last - first + 1) complaints.push(`writer ${writer}: ${rows.length} rows`);
  rows.forEach(({ counter, bytes }, at) => {
    if (counter !== first + at) complaints.push(`writer ${writer}: ${counter} at ${first + at}`);
    else if (!payloadOf(first + at).equals(bytes as Uint8Array)) {
      complaints.push(`writer ${writer}: row ${counter} has other bytes`);
    }
  });
  for (const { slot, counter } of database
    .prepare('SELECT slot, counter FROM slot WHERE writer = ?')
    .all(writer)) {
    const wanted = last - ((((last - Number(slot)) % SLOTS) + SLOTS) % SLOTS);
    if (counter !== wanted) complaints.push(`writer ${writer}: slot ${slot} says ${counter}`);
  }
  return complaints;
}
