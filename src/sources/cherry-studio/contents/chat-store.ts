import type { Assistant, ChatMessage, KnowledgeBase, KnownFile, Topic } from './model.ts';

/** The words of a message. */
export interface StoredText {
  readonly topicId: string;
  readonly messageId: string;
  readonly text: string;
  readonly created?: Date;
}

/** Chats of one form, open to be read. */
export interface ChatStore {
  assistants(): Assistant[];
  /** In any order. */
  topics(): Topic[];
  /** Of one chat, in the order of their time; empty when there is none. */
  messages(topicId: string): ChatMessage[];
  /** Of all messages. */
  texts(): Iterable<StoredText>;
  files(): KnownFile[];
  knowledgeBases(): KnowledgeBase[];
  close(): void;
}

/** Where an attachment lies in the profile. */
export function storedFilePath(name: string): string {
  return `Data/Files/${name}`;
}
