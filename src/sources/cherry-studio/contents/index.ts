export { type Chat, chatAsJson, chatAsMarkdown } from './chat-export.ts';
export {
  type ContentEntry,
  type ContentFiles,
  contentFolder,
  contentNotFound,
} from './content-files.ts';
export { contentZip } from './content-zip.ts';
export { wordsOf } from './find-words.ts';
export type {
  Assistant,
  ChatMessage,
  ContentForm,
  Contents,
  KnowledgeBase,
  KnownFile,
  MessagePart,
  Note,
  SearchHit,
  Topic,
} from './model.ts';
export {
  type FoundChats,
  findChats,
  type OpenContentsOptions,
  openContents,
} from './open-contents.ts';
