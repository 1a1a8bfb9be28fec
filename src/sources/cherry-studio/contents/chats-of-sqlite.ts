import { type ChatStore, type StoredText, storedFilePath } from './chat-store.ts';
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
import { partsOfData, textOfParts } from './message-parts.ts';
import type { Assistant, ChatMessage, KnowledgeBase, KnownFile, Topic } from './model.ts';
import { openDatabaseCopy } from './open-database-copy.ts';
import type { RowReader } from './row-reader.ts';
import type { Scratch } from './scratch.ts';

/** Which tables hold the chats of each kind. */
const KINDS = [
  {
    kind: 'chat',
    topics: 'topic',
    messages: 'message',
    topicId: 'topic_id',
    assistantId: 'assistant_id',
  },
  {
    kind: 'agent',
    topics: 'agent_session',
    messages: 'agent_session_message',
    topicId: 'session_id',
    assistantId: 'agent_id',
  },
] as const;

/**
 * Opens the database of 2.x, of which a copy is made with its log of changes, if it has one.
 *
 * @param path of the database, in the profile
 * @throws KirschError `SOURCE_DAMAGED`
 */
export async function openChatsOfSqlite(
  files: ContentFiles,
  path: string,
  scratch: Scratch,
  signal?: AbortSignal,
): Promise<ChatStore> {
  return new ChatsOfSqlite(await openDatabaseCopy(files, path, scratch, signal));
}

class ChatsOfSqlite implements ChatStore {
  readonly #rows: RowReader;
  #models: ReadonlyMap<string, string> | undefined;

  constructor(rows: RowReader) {
    this.#rows = rows;
  }

  assistants(): Assistant[] {
    return ['assistant', 'agent'].flatMap((table) =>
      Array.from(this.#rows.rows(table), (row) => ({
        id: asText(row['id']),
        name: asText(row['name']),
        ...present({
          emoji: asText(row['emoji']),
          prompt: asText(row['prompt']) || asText(row['instructions']),
        }),
      })),
    );
  }

  topics(): Topic[] {
    return KINDS.flatMap(({ kind, topics, messages, topicId, assistantId }) => {
      const what = `${topicId} AS id, count(*) AS messages, max(created_at) AS latest`;
      const counted = this.#rows.select(messages, what, `GROUP BY ${topicId}`);
      const counts = new Map(Array.from(counted, (row) => [row['id'], row]));
      return Array.from(this.#rows.rows(topics), (row): Topic => {
        const count = counts.get(row['id']);
        const times = [row['updated_at'], count?.['latest']].map((time) => asNumber(time) ?? 0);
        const updated = asDate(Math.max(...times) || undefined);
        return {
          id: asText(row['id']),
          name: asText(row['name']),
          kind,
          messages: asNumber(count?.['messages']) ?? 0,
          ...present({
            assistantId: asText(row[assistantId]),
            created: asDate(row['created_at']),
            updated,
            deleted: asDate(row['deleted_at']),
          }),
        };
      });
    });
  }

  messages(topicId: string): ChatMessage[] {
    for (const { topics, messages, topicId: column } of KINDS) {
      const [topic] = this.#rows.rows(topics, 'WHERE id = ?', [topicId]);
      if (!topic) continue;
      const rest = `WHERE ${column} = ? ORDER BY created_at, rowid`;
      const rows = [...this.#rows.rows(messages, rest, [topicId])];
      const shown = branchTo(asText(topic['active_node_id']), rows);
      return rows.map((row) => this.#message(row, shown)).filter(({ parts }) => parts.length > 0);
    }
    return [];
  }

  *texts(): Generator<StoredText> {
    for (const { messages, topicId } of KINDS) {
      for (const row of this.#rows.rows(messages)) {
        yield {
          topicId: asText(row[topicId]),
          messageId: asText(row['id']),
          // What the app searches itself; an early version has not always filled it.
          text:
            asText(row['searchable_text']) || textOfParts(partsOfData(parseLoosely(row['data']))),
          ...present({ created: asDate(row['created_at']) }),
        };
      }
    }
  }

  files(): KnownFile[] {
    return Array.from(this.#rows.rows('file_entry'), (row) => {
      const id = asText(row['id']);
      const ending = asText(row['ext']) && `.${asText(row['ext']).replace(/^\./, '')}`;
      const name = asText(row['name']);
      return {
        id,
        name: name.endsWith(ending) ? name : `${name}${ending}`,
        path: asText(row['external_path']) || storedFilePath(`${id}${ending}`),
        ...present({ size: asNumber(row['size']), created: asDate(row['created_at']) }),
      };
    });
  }

  knowledgeBases(): KnowledgeBase[] {
    const items = new Map<unknown, { type: string; name: string }[]>();
    for (const row of this.#rows.rows('knowledge_item')) {
      const list = items.get(row['base_id']) ?? [];
      items.set(row['base_id'], list);
      list.push({ type: asText(row['type']), name: itemName(asRecord(parseLoosely(row['data']))) });
    }
    return Array.from(this.#rows.rows('knowledge_base'), (row) => ({
      id: asText(row['id']),
      name: asText(row['name']),
      items: items.get(row['id']) ?? [],
      ...present({ description: asText(row['description']) }),
    }));
  }

  close(): void {
    this.#rows.close();
  }

  #message(row: LooseRecord, shown: ReadonlySet<string>): ChatMessage {
    const id = asText(row['id']);
    const snapshot = asRecord(parseLoosely(row['model_snapshot']));
    return {
      id,
      role: asText(row['role']),
      parts: partsOfData(parseLoosely(row['data'])),
      isShown: shown.size === 0 || shown.has(id),
      ...present({
        created: asDate(row['created_at']),
        model: asText(snapshot['name']) || this.#modelName(asText(row['model_id'])),
      }),
    };
  }

  #modelName(id: string): string {
    this.#models ??= new Map(
      Array.from(this.#rows.rows('user_model'), (row) => [asText(row['id']), asText(row['name'])]),
    );
    return this.#models.get(id) || id;
  }
}

/**
 * The messages from the first to this one: each knows the one before it, and a chat that was gone on with in several ways has several last
 * ones. Empty when there is no such message, as in chats that never branched.
 */
function branchTo(lastId: string, rows: readonly LooseRecord[]): Set<string> {
  const parents = new Map(rows.map((row) => [asText(row['id']), asText(row['parent_id'])]));
  const branch = new Set<string>();
  for (let id = lastId; parents.has(id) && !branch.has(id); id = parents.get(id)!) branch.add(id);
  return branch;
}

function itemName(data: LooseRecord): string {
  const file = asRecord(data['file']);
  const names = [
    data['name'],
    data['title'],
    file['origin_name'],
    data['relativePath'],
    data['url'],
    data['source'],
    data['path'],
    asText(data['content']).slice(0, 80),
  ];
  return asText(names.find((name) => asText(name) !== '') ?? asList(data['urls'])[0]);
}
