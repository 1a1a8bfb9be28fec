import { isKirschError, KirschError, throwIfAborted } from '../../../errors/index.ts';
import type { ChatStore, StoredText } from './chat-store.ts';
import { openChatsOfAgents } from './chats-of-agents.ts';
import { openChatsOfJson } from './chats-of-json.ts';
import { INDEXED_DB, LOCAL_STORAGE, openChatsOfLevelDb } from './chats-of-leveldb.ts';
import { type ContentFiles, findContent, readContent } from './content-files.ts';
import { finder } from './find-words.ts';
import type { ChatMessage, ContentForm, Contents, Note, SearchHit, Topic } from './model.ts';
import { listNotes } from './notes.ts';
import { Scratch } from './scratch.ts';

/** Where chats are. */
export interface FoundChats {
  readonly form: ContentForm;
  /** The file, or the folders, that have them: as long as these are the same, so are the chats. */
  readonly paths: readonly string[];
}

export interface OpenContentsOptions {
  /** Where copies are made; the system's folder for temporary things unless given. */
  readonly scratchFolder?: string;
  readonly signal?: AbortSignal | undefined;
}

/** The database of 2.x where it is and where early versions had it; a backup of a coming version has it under the third name. */
const DATABASES = ['Data/cherrystudio.sqlite', 'cherrystudio.sqlite', 'backup.sqlite'];
const BACKUP_OF_1 = 'data.json';
/** Where 1.x keeps what was said with agents. */
const AGENTS = 'Data/agents.db';
/** A note that is larger is not searched, bytes. */
const LARGEST_NOTE = 4 * 1024 * 1024;
/** How many messages are looked at before others get their turn. */
const BREATH = 500;

/** Finds out where chats are, by names alone. Undefined when there are none. */
export async function findChats(files: ContentFiles): Promise<FoundChats | undefined> {
  for (const path of DATABASES) {
    const found = await findContent(files, path);
    if (found && !found.isFolder) return { form: 'sqlite', paths: [path] };
  }
  const backup = await findContent(files, BACKUP_OF_1);
  const agents = (await findContent(files, AGENTS)) ? [AGENTS] : [];
  if (backup && !backup.isFolder) return { form: 'json', paths: [BACKUP_OF_1, ...agents] };
  if (await findContent(files, `${INDEXED_DB}/CURRENT`)) {
    return { form: 'leveldb', paths: [INDEXED_DB, LOCAL_STORAGE, ...agents] };
  }
  return undefined;
}

/**
 * Opens what is in a profile of Cherry Studio, a backup of one, or an unpacked or packed zip of its own, to be looked at. Nothing there is
 * changed; what has to be on a disk to be read is copied, and removed by `close`.
 *
 * @throws KirschError `SOURCE_EMPTY` when there are no chats, `SOURCE_DAMAGED`, `DISK_FULL`, `ABORTED`; and what reading throws
 */
export async function openContents(
  files: ContentFiles,
  { scratchFolder, signal }: OpenContentsOptions = {},
): Promise<Contents> {
  const found = await findChats(files);
  if (!found) {
    throw new KirschError('SOURCE_EMPTY', 'There are no chats of Cherry Studio in it.', {
      hint: 'Chats are in Data/cherrystudio.sqlite, in IndexedDB and Local Storage, or in data.json.',
      details: { reason: 'no-chats' },
    });
  }
  const scratch = await Scratch.make(scratchFolder);
  const problems: string[] = [];
  try {
    const chats = await openChats(files, found, scratch, problems, signal);
    return new OpenedContents(files, found.form, chats, scratch, problems);
  } catch (error) {
    await scratch.remove();
    throw error;
  }
}

async function openChats(
  files: ContentFiles,
  { form, paths }: FoundChats,
  scratch: Scratch,
  problems: string[],
  signal: AbortSignal | undefined,
): Promise<readonly ChatStore[]> {
  if (form === 'sqlite') {
    const { openChatsOfSqlite } = await import('./chats-of-sqlite.ts');
    return [await openChatsOfSqlite(files, paths[0]!, scratch, signal)];
  }
  const chats =
    form === 'json'
      ? await openChatsOfJson(files, paths[0]!, scratch, signal)
      : await openChatsOfLevelDb(files, scratch, problems, signal);
  if (!paths.includes(AGENTS)) return [chats];
  try {
    return [chats, await openChatsOfAgents(files, AGENTS, scratch, signal)];
  } catch (error) {
    if (isKirschError(error, 'SOURCE_DAMAGED')) {
      problems.push(error.message);
      return [chats];
    }
    chats.close();
    throw error;
  }
}

class OpenedContents implements Contents {
  readonly form: ContentForm;
  readonly problems: readonly string[];
  readonly #files: ContentFiles;
  readonly #chats: readonly ChatStore[];
  readonly #scratch: Scratch;
  #topics: readonly Topic[] | undefined;

  constructor(
    files: ContentFiles,
    form: ContentForm,
    chats: readonly ChatStore[],
    scratch: Scratch,
    problems: readonly string[],
  ) {
    this.#files = files;
    this.form = form;
    this.#chats = chats;
    this.#scratch = scratch;
    this.problems = problems;
  }

  assistants() {
    return this.#chats.flatMap((chats) => chats.assistants());
  }

  topics(): readonly Topic[] {
    const time = ({ updated, created }: Topic) => (updated ?? created)?.getTime() ?? 0;
    this.#topics ??= this.#chats
      .flatMap((chats) => chats.topics())
      .sort((a, b) => time(b) - time(a));
    return this.#topics;
  }

  messages(topicId: string): readonly ChatMessage[] | undefined {
    if (!this.topics().some(({ id }) => id === topicId)) return undefined;
    return this.#chats.flatMap((chats) => chats.messages(topicId));
  }

  files() {
    return this.#chats.flatMap((chats) => chats.files());
  }

  knowledgeBases() {
    return this.#chats.flatMap((chats) => chats.knowledgeBases());
  }

  notes(): Promise<readonly Note[]> {
    return listNotes(this.#files);
  }

  async *search(
    words: readonly string[],
    signal?: AbortSignal,
  ): AsyncGenerator<SearchHit, void, undefined> {
    const find = finder(words);
    const names = new Map<string, string>();
    for (const { id, name, updated } of this.topics()) {
      names.set(id, name);
      const excerpt = find(name);
      if (excerpt === undefined) continue;
      yield { kind: 'topic', id, name, excerpt, ...(updated && { created: updated }) };
    }
    let looked = 0;
    for (const { topicId, messageId, text, created } of this.#texts()) {
      if (++looked % BREATH === 0) await new Promise(setImmediate);
      throwIfAborted(signal);
      const excerpt = find(text);
      if (excerpt === undefined) continue;
      const name = names.get(topicId) ?? '';
      yield { kind: 'message', id: topicId, name, messageId, excerpt, ...(created && { created }) };
    }
    for (const { name, path } of await this.notes()) {
      const bytes = await readContent(this.#files, path, LARGEST_NOTE, signal);
      const excerpt = find(name) ?? find(bytes?.toString('utf8') ?? '');
      if (excerpt !== undefined) yield { kind: 'note', id: path, name, excerpt };
    }
  }

  async close(): Promise<void> {
    for (const chats of this.#chats) chats.close();
    await this.#scratch.remove();
  }

  *#texts(): Generator<StoredText> {
    for (const chats of this.#chats) yield* chats.texts();
  }
}
