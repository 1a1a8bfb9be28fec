import { appendFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { openSqlite } from '../../src/sources/index.ts';
import { contentOf } from '../files-in.ts';
import { Seeded } from '../seeded.ts';
import { SeededText } from '../seeded-text.ts';

const SHARE = 1 / 100;
const MESSAGE_BYTES = 900;
const ATTACHMENT_BYTES = 200_000;

/**
 * What a person does to a profile between two backups, one hundredth of it: new chats in the database with their places in the index of words,
 * new attachments, and a few lines in notes.
 */
export async function changeProfile(profile: string, seed: string): Promise<void> {
  const random = new Seeded(`change profile ${seed}`);
  const words = new SeededText(`change profile ${seed}`);
  const database = await openSqlite(join(profile, 'Data', 'cherrystudio.sqlite'));
  database.exec('BEGIN');
  addChats(database, words);
  addAttachments(database, join(profile, 'Data', 'Files'), random);
  database.exec('COMMIT');
  database.close();
  const notes = join(profile, 'Data', 'Notes');
  const [note] = readdirSync(notes).filter((name) => name.endsWith('.md'));
  appendFileSync(join(notes, note!), '\nA line that was added.\n');
}

function addChats(database: DatabaseSync, words: SeededText): void {
  const facts = database
    .prepare('SELECT count(*) AS count, max(fts_rowid) AS last FROM message')
    .get() as { count: number; last: number };
  const now = Date.now();
  const topic = orderedId(now, 0);
  database
    .prepare('INSERT INTO topic (id, name, created_at, updated_at) VALUES (?, ?, ?, ?)')
    .run(topic, 'A new chat', now, now);
  const insert = database.prepare(
    `INSERT INTO message (id, topic_id, role, data, searchable_text, fts_rowid, status, created_at, updated_at)
     VALUES (?, ?, 'user', ?, ?, ?, 'success', ?, ?)`,
  );
  const index = database.prepare('INSERT INTO message_fts (rowid, searchable_text) VALUES (?, ?)');
  for (let number = 1; number <= Math.ceil(facts.count * SHARE); number++) {
    const text = words.bytes(MESSAGE_BYTES).toString('latin1');
    const row = facts.last + number;
    const data = JSON.stringify({ parts: [{ type: 'text', text }] });
    const time = now + number;
    insert.run(orderedId(time, number), topic, data, text, row, time, time);
    index.run(row, text);
  }
}

function addAttachments(database: DatabaseSync, folder: string, random: Seeded): void {
  const insert = database.prepare(
    `INSERT INTO file_entry (id, origin, name, ext, size, created_at, updated_at)
     VALUES (?, 'internal', 'new', 'png', ?, ?, ?)`,
  );
  const wanted = contentOf(folder).bytes * SHARE;
  for (let written = 0; written < wanted; written += ATTACHMENT_BYTES) {
    const id = orderedId(Date.now(), written / ATTACHMENT_BYTES);
    writeFileSync(join(folder, `${id}.png`), random.bytes(ATTACHMENT_BYTES));
    insert.run(id, ATTACHMENT_BYTES, Date.now(), Date.now());
  }
}

/** As version 7 of UUIDs, which the application gives its messages and files: what is newer comes later. */
function orderedId(milliseconds: number, number: number): string {
  const time = milliseconds.toString(16).padStart(12, '0');
  const count = number.toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${count}`;
}
