import { join } from 'node:path';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { openSqlite } from '../../open-sqlite.ts';
import { type ChatStore, type StoredText, storedFilePath } from './chat-store.ts';
import {
  asDate,
  asList,
  asNumber,
  asRecord,
  asText,
  type LooseRecord,
  parseLoosely,
  present,
} from './loose-json.ts';
import { partOfBlock, textOfParts } from './message-parts.ts';
import type {
  Assistant,
  ChatMessage,
  KnowledgeBase,
  KnownFile,
  MessagePart,
  Topic,
} from './model.ts';
import type { Scratch } from './scratch.ts';

/** Where 1.x keeps what Redux holds: settings, assistants and their lists of chats, knowledge bases. */
export const STATE_KEY = 'persist:cherry-studio';
/** The tables of its other database that are of interest here. */
export const GATHERED_TABLES = ['topics', 'message_blocks', 'files', 'knowledge_notes'] as const;
export type GatheredTable = (typeof GATHERED_TABLES)[number];

const SCHEMA = `
CREATE TABLE message (topic TEXT NOT NULL, place INTEGER NOT NULL, content TEXT NOT NULL, PRIMARY KEY (topic, place)) WITHOUT ROWID;
CREATE TABLE block (id TEXT PRIMARY KEY, part TEXT NOT NULL) WITHOUT ROWID;
`;

/** A message as it is gathered: what it says is in blocks, which may come before it or after. */
interface GatheredMessage {
  readonly id: string;
  readonly role: string;
  readonly created?: number;
  readonly model?: string;
  readonly blocks: readonly string[];
  /** What messages had before there were blocks. */
  readonly text?: string;
}

/**
 * Chats of 1.x, whose rows come one by one and in any order: gathered in a database of our own, so that memory does not grow with them.
 */
export class GatheredChats implements ChatStore {
  readonly #database: DatabaseSync;
  readonly #insertMessage: StatementSync;
  readonly #insertBlock: StatementSync;
  readonly #findBlock: StatementSync;
  readonly #counts = new Map<string, { messages: number; first?: Date; last?: Date }>();
  readonly #files: KnownFile[] = [];
  readonly #notes = new Map<string, string>();
  #state: LooseRecord = {};

  private constructor(database: DatabaseSync) {
    this.#database = database;
    this.#insertMessage = database.prepare('INSERT OR REPLACE INTO message VALUES (?, ?, ?)');
    this.#insertBlock = database.prepare('INSERT OR REPLACE INTO block VALUES (?, ?)');
    this.#findBlock = database.prepare('SELECT part FROM block WHERE id = ?');
  }

  static async begin(scratch: Scratch): Promise<GatheredChats> {
    const database = await openSqlite(join(scratch.folder, 'gathered.sqlite'));
    // Nobody needs it after a crash.
    database.exec(`PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; ${SCHEMA} BEGIN;`);
    return new GatheredChats(database);
  }

  /** Takes in what is under `STATE_KEY`. */
  addState(text: unknown): void {
    this.#state = asRecord(parseLoosely(text));
  }

  /** Takes in a row. */
  add(table: GatheredTable, value: unknown): void {
    const row = asRecord(value);
    const id = asText(row['id']);
    if (table === 'topics') this.#addTopic(id, asList(row['messages']));
    else if (table === 'message_blocks') this.#addBlock(id, row);
    else if (table === 'files') this.#files.push(knownFile(id, row));
    else this.#notes.set(id, asText(row['content']).slice(0, 80));
  }

  /** All has been taken in. */
  end(): void {
    this.#database.exec('COMMIT');
  }

  assistants(): Assistant[] {
    return this.#assistantRows().map((row) => ({
      id: asText(row['id']),
      name: asText(row['name']),
      ...present({ emoji: asText(row['emoji']), prompt: asText(row['prompt']) }),
    }));
  }

  topics(): Topic[] {
    const named = new Map<string, LooseRecord>();
    for (const assistant of this.#assistantRows()) {
      for (const item of asList(assistant['topics'])) {
        const topic = asRecord(item);
        named.set(asText(topic['id']), { assistantId: assistant['id'], ...topic });
      }
    }
    // One that no assistant has any more is still a chat.
    return Array.from(new Set([...named.keys(), ...this.#counts.keys()]), (id): Topic => {
      const row = named.get(id) ?? {};
      const count = this.#counts.get(id);
      return {
        id,
        name: asText(row['name']),
        kind: 'chat',
        messages: count?.messages ?? 0,
        ...present({
          assistantId: asText(row['assistantId']),
          created: asDate(row['createdAt']) ?? count?.first,
          updated: latest(asDate(row['updatedAt']), count?.last),
        }),
      };
    });
  }

  messages(topicId: string): ChatMessage[] {
    const rows = this.#database
      .prepare('SELECT content FROM message WHERE topic = ? ORDER BY place')
      .all(topicId);
    return rows
      .map(({ content }) => this.#message(asRecord(parseLoosely(content))))
      .filter(({ parts }) => parts.length > 0);
  }

  *texts(): Generator<StoredText> {
    const rows = this.#database.prepare('SELECT topic, content FROM message').iterate();
    for (const { topic, content } of rows) {
      const { id, created, parts } = this.#message(asRecord(parseLoosely(content)));
      const text = textOfParts(parts);
      yield { topicId: asText(topic), messageId: id, text, ...present({ created }) };
    }
  }

  files(): KnownFile[] {
    return this.#files;
  }

  knowledgeBases(): KnowledgeBase[] {
    return asList(this.#slice('knowledge')['bases']).map((base) => {
      const row = asRecord(base);
      return {
        id: asText(row['id']),
        name: asText(row['name']),
        items: asList(row['items']).map((item) => this.#knowledgeItem(asRecord(item))),
        ...present({ description: asText(row['description']) }),
      };
    });
  }

  close(): void {
    this.#database.close();
  }

  #addTopic(topic: string, messages: readonly unknown[]): void {
    const times: Date[] = [];
    messages.forEach((value, place) => {
      const row = asRecord(value);
      const created = asDate(row['createdAt']);
      if (created) times.push(created);
      const model = asRecord(row['model']);
      const content = {
        id: asText(row['id']),
        role: asText(row['role']),
        created: created?.getTime(),
        model: asText(model['name']) || asText(row['modelId']),
        blocks: asList(row['blocks']).map(asText),
        text: asText(row['content']),
      } satisfies Partial<Record<keyof GatheredMessage, unknown>>;
      this.#insertMessage.run(topic, place, JSON.stringify(content));
    });
    times.sort((a, b) => a.getTime() - b.getTime());
    this.#counts.set(topic, {
      messages: messages.length,
      ...present({ first: times[0], last: times.at(-1) }),
    });
  }

  #addBlock(id: string, row: LooseRecord): void {
    const part = partOfBlock(row);
    if (part) this.#insertBlock.run(id, JSON.stringify(part));
  }

  #message(row: LooseRecord): ChatMessage {
    const parts = asList(row['blocks'])
      .map(
        (id) => parseLoosely(this.#findBlock.get(asText(id))?.['part']) as MessagePart | undefined,
      )
      .filter((part) => part !== undefined);
    const text = asText(row['text']);
    return {
      id: asText(row['id']),
      role: asText(row['role']),
      parts: parts.length === 0 && text !== '' ? [{ kind: 'text', text }] : parts,
      isShown: true,
      ...present({ created: asDate(asNumber(row['created'])), model: asText(row['model']) }),
    };
  }

  #knowledgeItem(item: LooseRecord): { type: string; name: string } {
    const { content } = item;
    const file = asRecord(content);
    const name =
      asText(item['name']) ||
      asText(file['origin_name']) ||
      this.#notes.get(asText(item['id'])) ||
      asText(item['remark']) ||
      asText(content).slice(0, 80);
    return { type: asText(item['type']), name };
  }

  #assistantRows(): LooseRecord[] {
    const { assistants, defaultAssistant } = this.#slice('assistants');
    const rows = asList(assistants).map(asRecord);
    const first = asRecord(defaultAssistant);
    const isMissing = asText(first['id']) !== '' && rows.every(({ id }) => id !== first['id']);
    return isMissing ? [first, ...rows] : rows;
  }

  /** A part of the state: a JSON text in the JSON text. */
  #slice(name: string): LooseRecord {
    return asRecord(parseLoosely(this.#state[name]));
  }
}

function knownFile(id: string, row: LooseRecord): KnownFile {
  const stored = asText(row['name']) || `${id}${asText(row['ext'])}`;
  return {
    id,
    name: asText(row['origin_name']) || stored,
    path: storedFilePath(stored),
    ...present({ size: asNumber(row['size']), created: asDate(row['created_at']) }),
  };
}

function latest(...dates: (Date | undefined)[]): Date | undefined {
  const times = dates.filter((date) => date !== undefined).map((date) => date.getTime());
  return times.length === 0 ? undefined : new Date(Math.max(...times));
}
