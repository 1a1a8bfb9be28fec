import type { ChatStore, StoredText } from './chat-store.ts';
import type { ContentFiles } from './content-files.ts';
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
import type { Assistant, ChatMessage, MessagePart, Topic } from './model.ts';
import { openDatabaseCopy } from './open-database-copy.ts';
import type { RowReader } from './row-reader.ts';
import type { Scratch } from './scratch.ts';

/**
 * Opens the database in which 1.x keeps agents and what was said with them.
 *
 * @throws KirschError `SOURCE_DAMAGED`
 */
export async function openChatsOfAgents(
  files: ContentFiles,
  path: string,
  scratch: Scratch,
  signal?: AbortSignal,
): Promise<ChatStore> {
  return new ChatsOfAgents(await openDatabaseCopy(files, path, scratch, signal));
}

class ChatsOfAgents implements ChatStore {
  readonly #rows: RowReader;

  constructor(rows: RowReader) {
    this.#rows = rows;
  }

  assistants(): Assistant[] {
    return Array.from(this.#rows.rows('agents'), (row) => ({
      id: asText(row['id']),
      name: asText(row['name']),
      ...present({ prompt: asText(row['instructions']) }),
    }));
  }

  topics(): Topic[] {
    const what = 'session_id AS id, count(*) AS messages';
    const counted = this.#rows.select('session_messages', what, 'GROUP BY session_id');
    const counts = new Map(Array.from(counted, ({ id, messages }) => [id, asNumber(messages)]));
    return Array.from(this.#rows.rows('sessions'), (row) => ({
      id: asText(row['id']),
      name: asText(row['name']),
      kind: 'agent',
      messages: counts.get(row['id']) ?? 0,
      ...present({
        assistantId: asText(row['agent_id']),
        created: asDate(row['created_at']),
        updated: asDate(row['updated_at']),
      }),
    }));
  }

  messages(topicId: string): ChatMessage[] {
    const rows = this.#rows.rows('session_messages', 'WHERE session_id = ? ORDER BY id', [topicId]);
    return Array.from(rows, messageOf).filter(({ parts }) => parts.length > 0);
  }

  *texts(): Generator<StoredText> {
    for (const row of this.#rows.rows('session_messages')) {
      const { id, parts, created } = messageOf(row);
      const text = textOfParts(parts);
      yield { topicId: asText(row['session_id']), messageId: id, text, ...present({ created }) };
    }
  }

  files(): [] {
    return [];
  }

  knowledgeBases(): [] {
    return [];
  }

  close(): void {
    this.#rows.close();
  }
}

function messageOf(row: LooseRecord): ChatMessage {
  const content = asRecord(parseLoosely(row['content']));
  const message = asRecord(content['message']);
  return {
    id: asText(message['id']) || String(row['id']),
    role: asText(row['role']),
    parts: partsOf(content),
    isShown: true,
    ...present({
      created: asDate(message['createdAt']) ?? asDate(row['created_at']),
      model: asText(asRecord(message['model'])['name']),
    }),
  };
}

/** A message comes with its blocks; what is kept in another form is shown where it has a text. */
function partsOf(content: LooseRecord): MessagePart[] {
  const parts = asList(content['blocks']).map((block) => partOfBlock(asRecord(block)));
  const text = asText(content['text']) || asText(content['content']);
  const found = parts.filter((part) => part !== undefined);
  return found.length === 0 && text !== '' ? [{ kind: 'text', text }] : found;
}
