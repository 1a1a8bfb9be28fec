import { z } from '@hono/zod-openapi';
import { Moment, SnapshotId } from './common-schemas.ts';

const Topic = z
  .object({
    id: z.string(),
    name: z.string(),
    kind: z.enum(['chat', 'agent']),
    assistant: z.string().optional().openapi({ description: 'The assistant’s name.' }),
    created: Moment.optional(),
    updated: Moment.optional(),
    isDeleted: z.boolean().openapi({ description: 'In the trash of Cherry Studio.' }),
    messages: z.number().int(),
  })
  .openapi('Chat');

export const ChatQuery = z.object({
  offset: z.coerce.number().int().min(0).max(10_000_000).default(0),
  limit: z.coerce.number().int().min(1).max(1_000).default(100),
});

export const ChatList = z
  .object({
    total: z.number().int(),
    chats: z.array(Topic).openapi({ description: 'The latest first.' }),
    problems: z.array(z.string()),
  })
  .openapi('ChatList');

/** The id of a chat may be any text. */
export const ChatId = z.object({ id: SnapshotId, chat: z.string().min(1).max(500) });

const Part = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.enum(['text', 'thinking', 'translation', 'error']), text: z.string() }),
    z.object({ kind: z.literal('code'), text: z.string(), language: z.string() }),
    z.object({ kind: z.enum(['image', 'file']), name: z.string(), url: z.string().optional() }),
    z.object({
      kind: z.literal('tool'),
      name: z.string(),
      input: z.string(),
      output: z.string(),
    }),
    z.object({
      kind: z.literal('sources'),
      sources: z.array(z.object({ title: z.string(), url: z.string() })),
    }),
    z.object({ kind: z.literal('other'), type: z.string() }),
  ])
  .openapi('MessagePart', { description: 'Addresses in it are not to be loaded.' });

export const ChatMessages = z
  .object({
    chat: Topic,
    total: z.number().int(),
    messages: z.array(
      z.object({
        id: z.string(),
        role: z.string(),
        created: Moment.optional(),
        model: z.string().optional(),
        isShown: z
          .boolean()
          .openapi({ description: 'Whether it is in the branch that Cherry Studio shows.' }),
        parts: z.array(Part),
      }),
    ),
  })
  .openapi('ChatMessages');

export const ChatExportQuery = z.object({ format: z.enum(['md', 'json']).default('md') });

export const ChatSearchRequest = z
  .object({
    text: z.string().trim().min(1).max(500).openapi({
      description: 'All words must be there; those in quotation marks belong together.',
    }),
    ids: z.array(SnapshotId).max(10_000).optional().openapi({ description: 'Default: all.' }),
  })
  .openapi('ChatSearchRequest');

export const ChatSearchResult = z
  .object({
    found: z.array(
      z.object({
        kind: z.enum(['topic', 'message', 'note']),
        chat: z.string().openapi({ description: 'The id of a chat, or the path of a note.' }),
        name: z.string(),
        messageId: z.string().optional(),
        created: Moment.optional(),
        excerpt: z.string(),
        newestId: z.string().openapi({ description: 'The newest backup that has it.' }),
        newestTime: Moment,
        oldestTime: Moment,
        backups: z.number().int(),
      }),
    ),
    isComplete: z.boolean(),
    searched: z.number().int(),
  })
  .openapi('ChatSearchResult');
