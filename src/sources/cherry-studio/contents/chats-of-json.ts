import { KirschError } from '../../../errors/index.ts';
import type { ChatStore } from './chat-store.ts';
import type { ContentFiles } from './content-files.ts';
import { GATHERED_TABLES, GatheredChats, type GatheredTable, STATE_KEY } from './gathered-chats.ts';
import { readJsonValues } from './json-values.ts';
import { asList, asRecord, asText } from './loose-json.ts';
import type { Scratch } from './scratch.ts';

/** How a chat was called in the oldest form, a list of keys and values. */
const OLDEST_TOPIC = /^topic:(.+)$/s;

/**
 * Reads the `data.json` of a backup by 1.x, of whatever length and format 1 to 5.
 *
 * @throws KirschError `SOURCE_DAMAGED`
 */
export async function openChatsOfJson(
  files: ContentFiles,
  path: string,
  scratch: Scratch,
  signal?: AbortSignal,
): Promise<ChatStore> {
  const chats = await GatheredChats.begin(scratch);
  try {
    // `indexedDB.<table>[n]`, or in the oldest form `indexedDB[n]`.
    const isCut = ([top, second]: readonly (string | number)[], depth: number) =>
      depth >= (top === 'indexedDB' && typeof second === 'string' ? 3 : 2);
    const values = readJsonValues(files.read(path, signal), (names) => isCut(names, names.length));
    let isBackup = false;
    for await (const { path: names, value } of values) {
      const [top, second] = names;
      // One of an app in which nothing was ever said has nothing else.
      if (top === 'version' || top === 'indexedDB') isBackup = true;
      if (top === 'localStorage' && second === STATE_KEY) chats.addState(value);
      if (top !== 'indexedDB') continue;
      if (typeof second === 'number') addOldest(chats, value);
      else if (GATHERED_TABLES.includes(second as GatheredTable)) {
        chats.add(second as GatheredTable, value);
      }
    }
    if (!isBackup) throw new KirschError('SOURCE_DAMAGED', `"${path}" holds no chats.`);
    chats.end();
    return chats;
  } catch (error) {
    chats.close();
    throw error;
  }
}

function addOldest(chats: GatheredChats, value: unknown): void {
  const row = asRecord(value);
  const id = OLDEST_TOPIC.exec(asText(row['key']))?.[1];
  if (id === undefined) return;
  const topic = asRecord(row['value']);
  chats.add('topics', { id, messages: asList(topic['messages'] ?? row['value']) });
}
