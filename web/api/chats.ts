import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type { ChatMessages as ChatMessagesSchema } from '../../src/app/api/chat-schemas.ts';
import { api, read } from './client.ts';
import { useStartedJob } from './jobs.ts';

export type Message = z.infer<typeof ChatMessagesSchema>['messages'][number];
export type MessagePart = Message['parts'][number];

/** How many chats, and how many messages, a page has. */
export const CHATS_A_PAGE = 50;

function pageQuery(page: number) {
  return { offset: String((page - 1) * CHATS_A_PAGE), limit: String(CHATS_A_PAGE) };
}

/** The chats of a backup, the latest first. */
export function useChats(id: string, page: number) {
  return useQuery({
    queryKey: ['backups', 'chats', id, page],
    queryFn: () =>
      read(api.api.backups[':id'].chats.$get({ param: { id }, query: pageQuery(page) })),
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** The messages of a chat, a page of them. */
export function useMessages(id: string, chat: string | null, page: number) {
  return useQuery({
    queryKey: ['backups', 'messages', id, chat, page],
    queryFn: () =>
      read(
        api.api.backups[':id'].chats[':chat'].$get({
          param: { id, chat: encodeURIComponent(chat ?? '') },
          query: pageQuery(page),
        }),
      ),
    enabled: chat !== null,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** The address of a chat as Markdown, to be downloaded. */
export function chatAddress(id: string, chat: string): string {
  return `/api/backups/${id}/chats/${encodeURIComponent(chat)}/download?format=md`;
}

/** Looks for words in the chats and notes of all backups. */
export function useChatSearch() {
  return useStartedJob<'chat-search', { text: string }>((json) =>
    read(api.api.chats.search.$post({ json })),
  );
}
