import { createRoute, z } from '@hono/zod-openapi';
import { exportChat, findChat } from '../../index.ts';
import type { AppParts } from '../app-parts.ts';
import { describeChats, describeMessages } from '../chats/describe-chats.ts';
import { asDownload } from '../http/as-download.ts';
import { runChatSearch } from '../runs/run-chat-search.ts';
import { BackupById } from './backup-schemas.ts';
import {
  ChatExportQuery,
  ChatId,
  ChatList,
  ChatMessages,
  ChatQuery,
  ChatSearchRequest,
} from './chat-schemas.ts';
import { answers, takes } from './describe-route.ts';
import { JobStarted } from './job-schemas.ts';
import { newGroup } from './new-group.ts';

const list = createRoute({
  method: 'get',
  path: '/backups/{id}/chats',
  summary: 'The chats in a backup of Cherry Studio’s data.',
  request: { params: BackupById, query: ChatQuery },
  responses: answers('A page of the list.', ChatList),
});

const show = createRoute({
  method: 'get',
  path: '/backups/{id}/chats/{chat}',
  summary: 'The messages of a chat.',
  request: { params: ChatId, query: ChatQuery },
  responses: answers('A page of the chat.', ChatMessages),
});

const save = createRoute({
  method: 'get',
  path: '/backups/{id}/chats/{chat}/download',
  summary: 'A chat as Markdown or JSON.',
  request: { params: ChatId, query: ChatExportQuery },
  responses: {
    200: {
      description: 'The text, to be saved.',
      content: { 'application/octet-stream': { schema: z.string() } },
    },
  },
});

const search = createRoute({
  method: 'post',
  path: '/chats/search',
  summary: 'Find words in the chats and notes of the backups, the newest first.',
  request: { body: takes(ChatSearchRequest) },
  responses: answers('The job that searches.', JobStarted),
});

export function chatRoutes(parts: AppParts) {
  const { chats } = parts;
  return newGroup()
    .openapi(list, async (c) => {
      const query = c.req.valid('query');
      const { id } = c.req.valid('param');
      return c.json(await chats.use(id, (contents) => describeChats(contents, query)), 200);
    })
    .openapi(show, async (c) => {
      const query = c.req.valid('query');
      const { id, chat } = c.req.valid('param');
      const shown = await chats.use(id, (contents) => describeMessages(contents, chat, query));
      return c.json(shown, 200);
    })
    .openapi(save, async (c) => {
      const { format } = c.req.valid('query');
      const { id, chat } = c.req.valid('param');
      const found = await chats.use(id, (contents) => findChat(contents, chat));
      const name = (found.topic.name || 'chat').replaceAll(/[\p{Cc}/\\:*?"<>|]/gu, '-');
      return asDownload(c, exportChat(found, format), `${name.slice(0, 80)}.${format}`);
    })
    .openapi(search, async (c) =>
      c.json({ job: await runChatSearch(parts, c.req.valid('json')) }, 200),
    );
}
