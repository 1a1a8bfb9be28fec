import { KirschError } from '../../errors/index.ts';
import {
  type Chat,
  type Contents,
  chatAsJson,
  chatAsMarkdown,
  type Topic,
} from '../../sources/cherry-studio/contents/index.ts';

/** In what form a chat can leave a backup. */
export type ChatFormat = 'md' | 'json';

/** How many of those that may be meant are named. */
const NAMED = 5;

/**
 * The chat that a person means: by its id, the beginning of it, or its name.
 *
 * @throws KirschError `PATH_NOT_FOUND` when there is none, or more than one
 */
export function findChat(contents: Contents, wanted: string): Chat {
  const topic = pick(contents.topics(), wanted);
  const assistant = contents.assistants().find(({ id }) => id === topic.assistantId);
  return {
    topic,
    messages: contents.messages(topic.id) ?? [],
    ...(assistant && { assistant: assistant.name }),
  };
}

/** A chat as a text to be kept: Markdown for people, JSON for programs. */
export function exportChat(chat: Chat, format: ChatFormat): string {
  return format === 'json' ? chatAsJson(chat) : chatAsMarkdown(chat);
}

function pick(topics: readonly Topic[], wanted: string): Topic {
  const exact = topics.find(({ id }) => id === wanted);
  if (exact) return exact;
  const meant = topics.filter(
    ({ id, name }) => wanted !== '' && (id.startsWith(wanted) || name === wanted),
  );
  if (meant.length === 1) return meant[0]!;
  if (meant.length === 0) {
    throw new KirschError('PATH_NOT_FOUND', 'The backup has no such chat.', {
      hint: '`kirsch chats SNAPSHOT` lists its chats; name one by its id, the beginning of it, or its whole name.',
      details: { wanted },
    });
  }
  const ids = meant.slice(0, NAMED).map(({ id }) => id);
  throw new KirschError('PATH_NOT_FOUND', `${meant.length} chats could be meant.`, {
    hint: `Name one by its id: ${ids.join(', ')}${meant.length > NAMED ? ', …' : ''}.`,
    details: { wanted, ids },
  });
}
