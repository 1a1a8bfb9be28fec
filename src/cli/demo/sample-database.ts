import type { SampleRandom } from './sample-random.ts';
import { sampleText } from './sample-text.ts';

/** Makes an SQLite database of messages, or adds to one. */
export async function writeDatabase(
  path: string,
  random: SampleRandom,
  rows: number,
): Promise<void> {
  const { DatabaseSync } = await importQuietly();
  const database = new DatabaseSync(path);
  try {
    database.exec(
      'CREATE TABLE IF NOT EXISTS messages (id INTEGER PRIMARY KEY, topic INTEGER, text TEXT); BEGIN',
    );
    const insert = database.prepare('INSERT INTO messages (topic, text) VALUES (?, ?)');
    for (let row = 0; row < rows; row++) {
      insert.run(random.below(100), sampleText(random, 100 + random.below(400)));
    }
    database.exec('COMMIT');
  } finally {
    database.close();
  }
}

/** Some versions of Node.js warn that node:sqlite may still change; that says nothing to someone who watches a demo. */
async function importQuietly(): Promise<typeof import('node:sqlite')> {
  const { emitWarning } = process;
  process.emitWarning = () => {};
  try {
    return await import('node:sqlite');
  } finally {
    process.emitWarning = emitWarning;
  }
}
