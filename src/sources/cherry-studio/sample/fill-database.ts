import { parse } from 'node:path';
import { SCHEMA_OF_C } from './database-of-c.ts';
import { newDatabase } from './new-database.ts';
import type { RowWriter } from './row-writer.ts';
import type { SampleRandom } from './sample-random.ts';
import { sampleText, sampleTitle } from './sample-text.ts';

/** What the database says about files beside it. */
export interface DatabaseContents {
  /** Names (`id.ext`) and sizes of the files in `Data/Files`. */
  readonly files: readonly { readonly name: string; readonly bytes: number }[];
  readonly knowledgeBases: readonly {
    readonly id: string;
    readonly documents: readonly string[];
  }[];
  /** Paths within the folder of notes. */
  readonly notes: readonly string[];
  readonly agents: readonly { readonly id: string; readonly workspace: string }[];
}

/** A key that everybody can see is none. Tests look for it where no key may be. */
export const SAMPLE_API_KEY = 'sk-kirsch-sample-key-0123456789abcdef';
/** The first message's moment, in milliseconds: 5 January 2026. */
export const SAMPLE_START = Date.UTC(2026, 0, 5, 9);

/** The hash of no real one. */
const SAMPLE_MIGRATION = '5a'.repeat(32);
const MODEL = 'sample::large';
const EMBEDDING = 'sample::embedding';
/** A message with its place in the index of words takes about this much, in bytes. */
const BYTES_A_MESSAGE = 5200;
const MESSAGES_A_TOPIC = 12;
const MESSAGE_MS = 60_000;

/**
 * Makes the database of generation C, about `bytes` large, closed with its WAL written back, as an application that was ended properly
 * leaves it. The same for the same random numbers and version of SQLite.
 */
export async function fillDatabase(
  path: string,
  random: SampleRandom,
  bytes: number,
  contents: DatabaseContents,
): Promise<void> {
  await newDatabase(path, SCHEMA_OF_C, SAMPLE_START, (rows) => {
    addSettings(rows, random);
    addFiles(rows, random, contents);
    addAgents(rows, random, contents);
    addChats(rows, random, Math.round(bytes / BYTES_A_MESSAGE), contents);
  });
}

function addSettings(rows: RowWriter, random: SampleRandom): void {
  // The application restores nothing that has been through no migration.
  rows.insertBare('__drizzle_migrations', { hash: SAMPLE_MIGRATION, created_at: SAMPLE_START });
  const preferences = {
    'app.language': 'en-US',
    'data.backup.s3.endpoint': '',
    'data.backup.s3.secret_access_key': SAMPLE_API_KEY,
    'ui.theme_mode': 'system',
  };
  for (const [key, value] of Object.entries(preferences)) {
    rows.insert('preference', { key, value: JSON.stringify(value) });
  }
  rows.insert('user_provider', {
    id: random.uuid(),
    provider_id: 'sample',
    name: 'Sample',
    base_urls: JSON.stringify({ 'openai-chat': 'https://api.example.com/v1' }),
    api_keys: JSON.stringify([{ id: random.uuid(), key: SAMPLE_API_KEY, isEnabled: true }]),
  });
  for (const id of [MODEL, EMBEDDING]) {
    const [provider_id, model_id] = id.split('::') as [string, string];
    rows.insert('user_model', { id, provider_id, model_id, name: model_id });
  }
  rows.insert('mcp_server', {
    id: random.uuid(),
    name: 'sample',
    type: 'stdio',
    command: 'npx',
    env: JSON.stringify({ SAMPLE_TOKEN: SAMPLE_API_KEY }),
  });
}

function addFiles(rows: RowWriter, random: SampleRandom, contents: DatabaseContents): void {
  for (const { name, bytes: size } of contents.files) {
    const { name: id, ext } = parse(name);
    const title = sampleTitle(random);
    const row = { id, origin: 'internal', name: title, ext: ext.slice(1), size };
    rows.insert('file_entry', row);
  }
  for (const { id, documents } of contents.knowledgeBases) {
    rows.insert('knowledge_base', {
      id,
      name: sampleTitle(random),
      dimensions: 256,
      embedding_model_id: EMBEDDING,
      document_count: documents.length,
    });
    for (const document of documents) {
      const data = JSON.stringify({ relativePath: document });
      const row = { id: random.uuid(), base_id: id, type: 'file', data, status: 'completed' };
      rows.insert('knowledge_item', row);
    }
  }
  for (const path of contents.notes) {
    rows.insert('note', { id: random.uuid(), relative_path: path, is_starred: random.below(2) });
  }
}

function addAgents(rows: RowWriter, random: SampleRandom, contents: DatabaseContents): void {
  for (const { id, workspace: path } of contents.agents) {
    const [workspace_id, session_id] = [random.uuid(), random.uuid()];
    const name = sampleTitle(random);
    const order_key = rows.orderKey();
    const instructions = sampleText(random, 300);
    rows.insert('agent', { id, type: 'claude-code', name, instructions, model: MODEL, order_key });
    rows.insert('agent_workspace', { id: workspace_id, name, path, type: 'system', order_key });
    rows.insert('agent_session', { id: session_id, agent_id: id, name, workspace_id, order_key });
    for (const role of ['user', 'assistant']) {
      const text = messageText(sampleText(random, 400));
      const row = { id: random.uuid(), session_id, role, status: 'success', ...text };
      rows.insert('agent_session_message', row);
    }
  }
}

function addChats(
  rows: RowWriter,
  random: SampleRandom,
  messages: number,
  { files }: DatabaseContents,
): void {
  const assistants = ['Default assistant', 'Translator', '写作助手'].map((name) => {
    const id = random.uuid();
    const prompt = sampleText(random, 200);
    rows.insert('assistant', { id, name, emoji: '🍒', model_id: MODEL, prompt });
    return id;
  });
  let topic_id = '';
  let parent_id: string | null = null;
  let attached = 0;
  for (let number = 0; number < Math.max(messages, MESSAGES_A_TOPIC); number++) {
    rows.now += MESSAGE_MS;
    if (number % MESSAGES_A_TOPIC === 0) {
      topic_id = random.uuid();
      parent_id = null;
      const assistant_id = random.pick(assistants);
      rows.insert('topic', { id: topic_id, name: sampleTitle(random), assistant_id });
    }
    const id = random.uuid();
    const isQuestion = number % 2 === 0;
    const text = messageText(sampleText(random, isQuestion ? 120 : 1500));
    rows.insert('message', {
      id,
      parent_id,
      topic_id,
      role: isQuestion ? 'user' : 'assistant',
      status: 'success',
      fts_rowid: number + 1,
      model_id: isQuestion ? null : MODEL,
      ...text,
    });
    const { searchable_text } = text;
    rows.insertBare('message_fts', { rowid: number + 1, searchable_text });
    const file = isQuestion && random.below(3) === 0 ? files[attached++] : undefined;
    if (file) {
      const file_entry_id = parse(file.name).name;
      const row = { id: random.uuid(), file_entry_id, source_id: id, role: 'attachment' };
      rows.insert('chat_message_file_ref', row);
    }
    parent_id = id;
  }
}

function messageText(text: string): { data: string; searchable_text: string } {
  return { data: JSON.stringify({ parts: [{ type: 'text', text }] }), searchable_text: text };
}
