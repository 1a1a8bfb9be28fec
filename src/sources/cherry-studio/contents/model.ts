/** In what form chats are kept: an SQLite database (2.x), LevelDB folders (1.x), or a backup's `data.json` (up to 1.7). */
export type ContentForm = 'sqlite' | 'leveldb' | 'json';

/** An assistant, or an agent. */
export interface Assistant {
  readonly id: string;
  readonly name: string;
  /** A sign before its name. */
  readonly emoji?: string;
  readonly prompt?: string;
}

/** A chat, without its messages. */
export interface Topic {
  readonly id: string;
  /** May be empty. */
  readonly name: string;
  /** With an assistant, or an agent's session. */
  readonly kind: 'chat' | 'agent';
  readonly assistantId?: string;
  readonly created?: Date;
  readonly updated?: Date;
  /** When it was put into the app's own trash. */
  readonly deleted?: Date;
  readonly messages: number;
}

/** A piece of a message. */
export type MessagePart =
  | { readonly kind: 'text' | 'thinking' | 'translation' | 'error'; readonly text: string }
  | { readonly kind: 'code'; readonly text: string; readonly language: string }
  /** With an address where it has one; what is embedded in the message itself is left out. */
  | { readonly kind: 'image' | 'file'; readonly name: string; readonly url?: string }
  /** Input and output as text or JSON. */
  | {
      readonly kind: 'tool';
      readonly name: string;
      readonly input: string;
      readonly output: string;
    }
  | { readonly kind: 'sources'; readonly sources: readonly { title: string; url: string }[] }
  /** What this version does not know. */
  | { readonly kind: 'other'; readonly type: string };

/** A message of a chat. */
export interface ChatMessage {
  readonly id: string;
  /** `user`, `assistant`, `system` or `tool`. */
  readonly role: string;
  readonly created?: Date;
  /** The name of the model that wrote it. */
  readonly model?: string;
  readonly parts: readonly MessagePart[];
  /** Whether it belongs to the branch of the chat that the app shows. */
  readonly isShown: boolean;
}

/** A file that was put into a chat or a knowledge base, as the database tells of it. */
export interface KnownFile {
  readonly id: string;
  /** As it was called when it was put in. */
  readonly name: string;
  /** Bytes. */
  readonly size?: number;
  readonly created?: Date;
  /** Its name in the profile (`Data/Files/….pdf`), or its path elsewhere on that computer. */
  readonly path: string;
}

/** A knowledge base. */
export interface KnowledgeBase {
  readonly id: string;
  readonly name: string;
  readonly description?: string;
  readonly items: readonly { readonly type: string; readonly name: string }[];
}

/** A note. */
export interface Note {
  /** In the folder of notes. */
  readonly name: string;
  /** In the profile. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
}

/** Where words were found. */
export interface SearchHit {
  readonly kind: 'topic' | 'message' | 'note';
  /** Of the chat; the path of a note. */
  readonly id: string;
  /** Of the chat or note. */
  readonly name: string;
  readonly messageId?: string;
  readonly created?: Date;
  /** The place with some words around it, in one line. */
  readonly excerpt: string;
}

/** What is in a profile or a backup, to be looked at. */
export interface Contents {
  readonly form: ContentForm;
  /** What could not be read, in sentences; grows while it is read. */
  readonly problems: readonly string[];
  assistants(): readonly Assistant[];
  /** The latest first. */
  topics(): readonly Topic[];
  /** The messages of one chat, in the order of their time; undefined when there is no such chat. */
  messages(topicId: string): readonly ChatMessage[] | undefined;
  files(): readonly KnownFile[];
  knowledgeBases(): readonly KnowledgeBase[];
  notes(): Promise<readonly Note[]>;
  /** Places that have all these words, whatever their case: names of chats, messages, notes. */
  search(
    words: readonly string[],
    signal?: AbortSignal,
  ): AsyncGenerator<SearchHit, void, undefined>;
  /** Removes what was copied. */
  close(): Promise<void>;
}
