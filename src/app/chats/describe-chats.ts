import type { z } from '@hono/zod-openapi';
import type { ChatMessage, Contents, FoundInBackups, MessagePart } from '../../index.ts';
import { KirschError } from '../../index.ts';
import type { ChatList, ChatMessages, ChatSearchResult } from '../api/chat-schemas.ts';
import { momentOf } from '../backups/list-entries.ts';

type Topic = ReturnType<Contents['topics']>[number];
type Assistant = ReturnType<Contents['assistants']>[number];
type Page = { readonly offset: number; readonly limit: number };

/** The chats of a backup, a page at a time. */
export function describeChats(
  contents: Contents,
  { offset, limit }: Page,
): z.infer<typeof ChatList> {
  const topics = contents.topics();
  const assistants = contents.assistants();
  return {
    total: topics.length,
    chats: topics.slice(offset, offset + limit).map((topic) => describeTopic(topic, assistants)),
    problems: [...contents.problems],
  };
}

/**
 * The messages of a chat, a page at a time.
 * @throws KirschError `PATH_NOT_FOUND`
 */
export function describeMessages(
  contents: Contents,
  id: string,
  { offset, limit }: Page,
): z.infer<typeof ChatMessages> {
  const topic = contents.topics().find((known) => known.id === id);
  const messages = contents.messages(id);
  if (!topic || !messages) throw new KirschError('PATH_NOT_FOUND', 'The backup has no such chat.');
  return {
    chat: describeTopic(topic, contents.assistants()),
    total: messages.length,
    messages: messages.slice(offset, offset + limit).map(describeMessage),
  };
}

export function describeFound({
  hit,
  newest,
  oldest,
  backups,
}: FoundInBackups): z.infer<typeof ChatSearchResult>['found'][number] {
  const { kind, id, name, messageId, created, excerpt } = hit;
  return {
    kind,
    chat: id,
    name,
    ...(messageId !== undefined && { messageId }),
    ...moment('created', created),
    excerpt,
    newestId: newest.id,
    newestTime: momentOf(newest.snapshot.time),
    oldestTime: momentOf(oldest.snapshot.time),
    backups,
  };
}

function describeTopic(topic: Topic, assistants: readonly Assistant[]) {
  const { id, name, kind, assistantId, created, updated, deleted, messages } = topic;
  const assistant = assistants.find((known) => known.id === assistantId);
  return {
    id,
    name,
    kind,
    ...(assistant && { assistant: assistant.name }),
    ...moment('created', created),
    ...moment('updated', updated),
    isDeleted: deleted !== undefined,
    messages,
  };
}

function describeMessage({ id, role, created, model, isShown, parts }: ChatMessage) {
  return {
    id,
    role,
    ...moment('created', created),
    ...(model !== undefined && { model }),
    isShown,
    parts: parts.map(describePart),
  };
}

function describePart(part: MessagePart) {
  if (part.kind !== 'sources') return { ...part };
  return { ...part, sources: part.sources.map((source) => ({ ...source })) };
}

/** A time that a database has may be none. */
function moment<Name extends string>(name: Name, time: Date | undefined) {
  if (!time || Number.isNaN(time.getTime())) return {};
  return { [name]: time.toISOString() } as Record<Name, string>;
}
