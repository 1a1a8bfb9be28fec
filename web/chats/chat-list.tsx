import { Stack, Text, UnstyledButton } from '@mantine/core';
import type { useChats } from '../api/chats.ts';
import { useFormats } from '../format/formats.ts';
import { useTexts } from '../texts/texts.ts';
import styles from './chat-list.module.css';

interface ChatListProps {
  readonly chats: NonNullable<ReturnType<typeof useChats>['data']>['chats'];
  readonly selected: string | null;
  readonly onOpen: (chat: string) => void;
}

/** The chats of a backup, each with its assistant and how long it is. */
export function ChatList({ chats, selected, onOpen }: ChatListProps) {
  const { say } = useTexts();
  const { moment, number } = useFormats();
  return (
    <Stack gap={2}>
      {chats.map(({ id, name, assistant, updated, created, messages, isDeleted }) => (
        <UnstyledButton
          key={id}
          className={styles['chat'] ?? ''}
          aria-current={id === selected || undefined}
          onClick={() => onOpen(id)}
        >
          <Text size="sm" fw={600} className="path">
            {name || say('chats.unnamed')}
          </Text>
          <Text size="xs" c="dimmed">
            {[
              assistant,
              say('chats.messages', { count: messages, formatted: number(messages) }),
              (updated ?? created) && moment(updated ?? created ?? ''),
              isDeleted && say('chats.deleted'),
            ]
              .filter(Boolean)
              .join(' · ')}
          </Text>
        </UnstyledButton>
      ))}
    </Stack>
  );
}
