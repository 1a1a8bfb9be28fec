// A process that commits to an SQLite database in WAL mode, many times a second, until it is told to pause.
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { KEPT, payloadOf, SLOTS } from './sqlite-rows.ts';

/** Begins where the database has it. */
const [, , file, name] = process.argv as [string, string, string, string];
const writer = Number(name);
/** Commits a second, as far as the computer can; never so many at once that nothing else is heard. */
const RATE = 250;
const MOST_AT_ONCE = 50;
const REST_MS = 5;

const database = new DatabaseSync(file);
database.exec(`
  PRAGMA busy_timeout = 10000;
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  CREATE TABLE IF NOT EXISTS row (writer INTEGER, counter INTEGER, bytes BLOB, PRIMARY KEY (writer, counter));
  CREATE TABLE IF NOT EXISTS slot (writer INTEGER, slot INTEGER, counter INTEGER, PRIMARY KEY (writer, slot));
  CREATE TABLE IF NOT EXISTS newest (writer INTEGER PRIMARY KEY, counter INTEGER);
  CREATE INDEX IF NOT EXISTS row_by_counter ON row (counter);
`);
const insert = database.prepare('INSERT INTO row VALUES (?, ?, ?)');
const forget = database.prepare('DELETE FROM row WHERE writer = ? AND counter = ?');
const slot = database.prepare('INSERT OR REPLACE INTO slot VALUES (?, ?, ?)');
const newest = database.prepare('INSERT OR REPLACE INTO newest VALUES (?, ?)');
const known = database.prepare('SELECT counter FROM newest WHERE writer = ?').get(writer);

let committed = Number(known?.['counter'] ?? 0);
let isRunning = false;

process.on('message', (message: 'mark' | 'resume' | 'pause') => {
  if (message === 'resume') {
    isRunning = true;
    void run();
  } else if (message === 'pause') isRunning = false;
  process.send!(committed);
});
process.once('disconnect', () => process.exit());
process.send!(committed);

async function run(): Promise<void> {
  const [started, first] = [performance.now(), committed];
  while (isRunning) {
    const due = first + ((performance.now() - started) * RATE) / 1000;
    for (let at = 0; at < MOST_AT_ONCE && committed < due; at++) commit(committed + 1);
    await pause(REST_MS);
  }
}

function commit(counter: number): void {
  database.exec('BEGIN IMMEDIATE');
  insert.run(writer, counter, payloadOf(counter));
  forget.run(writer, counter - KEPT);
  slot.run(writer, counter % SLOTS, counter);
  newest.run(writer, counter);
  database.exec('COMMIT');
  committed = counter;
}
