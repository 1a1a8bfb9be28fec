import { newDatabase } from './new-database.ts';
import type { SampleRandom } from './sample-random.ts';
import { sampleText } from './sample-text.ts';

const VECTORS = `CREATE TABLE vectors (id TEXT PRIMARY KEY, pageContent TEXT, uniqueLoaderId TEXT NOT NULL,
  source TEXT NOT NULL, vector BLOB)`;
const AGENTS = `
CREATE TABLE agents (id TEXT PRIMARY KEY, type TEXT NOT NULL, name TEXT NOT NULL, instructions TEXT);
CREATE TABLE sessions (id TEXT PRIMARY KEY, agent_id TEXT NOT NULL, name TEXT NOT NULL);
CREATE TABLE session_messages (id INTEGER PRIMARY KEY AUTOINCREMENT, session_id TEXT NOT NULL, role TEXT NOT NULL,
  content TEXT NOT NULL);`;
const MEMORIES = 'CREATE TABLE memories (id TEXT PRIMARY KEY, memory TEXT NOT NULL)';
/** Numbers of one piece of text, as models make them: 256 of four bytes. */
const VECTOR_BYTES = 1024;
/** A piece of text, its vector and SQLite's own share. */
const BYTES_A_PIECE = 2048;

/** What a knowledge base is searched with: pieces of text and their vectors, about `bytes` large. */
export async function fillVectors(
  path: string,
  random: SampleRandom,
  bytes: number,
): Promise<void> {
  await newDatabase(path, VECTORS, 0, (rows) => {
    for (let number = 0; number < Math.max(1, Math.round(bytes / BYTES_A_PIECE)); number++) {
      rows.insertBare('vectors', {
        id: random.uuid(),
        pageContent: sampleText(random, 700),
        uniqueLoaderId: `loader-${number % 8}`,
        source: `paper-${number % 8}.md`,
        vector: random.bytes(VECTOR_BYTES),
      });
    }
  });
}

/** The agents of 1.x and what was said with them. */
export async function fillAgentsOfB(path: string, random: SampleRandom): Promise<void> {
  await newDatabase(path, AGENTS, 0, (rows) => {
    const [agent_id, session_id] = [random.uuid(), random.uuid()];
    const instructions = sampleText(random, 300);
    const name = 'Sample agent';
    rows.insertBare('agents', { id: agent_id, type: 'claude-code', name, instructions });
    rows.insertBare('sessions', { id: session_id, agent_id, name: 'First session' });
    for (let number = 0; number < 20; number++) {
      const role = number % 2 === 0 ? 'user' : 'assistant';
      const content = JSON.stringify({ text: sampleText(random, 500) });
      rows.insertBare('session_messages', { session_id, role, content });
    }
  });
}

/** What 1.x remembers about its user. */
export async function fillMemories(path: string, random: SampleRandom): Promise<void> {
  await newDatabase(path, MEMORIES, 0, (rows) => {
    for (let number = 0; number < 10; number++) {
      rows.insertBare('memories', { id: random.uuid(), memory: sampleText(random, 120) });
    }
  });
}
