import { Code, Group, List, Paper, Stack, Text } from '@mantine/core';
import { lazy, Suspense } from 'react';
import type { Message, MessagePart } from '../api/chats.ts';
import { useFormats } from '../format/formats.ts';
import { Waiting } from '../parts/waiting.tsx';
import { type TextKey, useTexts } from '../texts/texts.ts';

const Markdown = lazy(() => import('../backups/markdown.tsx'));
const ROLES = ['user', 'assistant', 'system', 'tool'];

/** One message of a chat. */
export function MessageView({ message }: { message: Message }) {
  const { say } = useTexts();
  const { moment } = useFormats();
  const { role, model, created, parts } = message;
  return (
    <Paper
      component="article"
      withBorder
      radius="lg"
      p="md"
      bg={role === 'user' ? 'var(--mantine-color-default-hover)' : 'var(--mantine-color-body)'}
    >
      <Stack gap="xs">
        <Group gap="xs">
          <Text size="sm" fw={600}>
            {ROLES.includes(role) ? say(`chats.roles.${role}` as TextKey) : role}
          </Text>
          <Text size="xs" c="dimmed">
            {[model, created && moment(created)].filter(Boolean).join(' · ')}
          </Text>
        </Group>
        {parts.map((part, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a stored message never change
          <PartView key={index} part={part} />
        ))}
      </Stack>
    </Paper>
  );
}

function PartView({ part }: { part: MessagePart }) {
  const { say } = useTexts();
  switch (part.kind) {
    case 'text':
    case 'translation':
      return (
        <Suspense fallback={<Waiting />}>
          <Markdown text={part.text} />
        </Suspense>
      );
    case 'thinking':
      return (
        <details>
          <summary>{say('chats.thinking')}</summary>
          <Text size="sm" c="dimmed" style={{ whiteSpace: 'pre-wrap' }}>
            {part.text}
          </Text>
        </details>
      );
    case 'code':
      return (
        <Code block tabIndex={0}>
          {part.text}
        </Code>
      );
    case 'image':
    case 'file':
      return (
        <Text size="sm" c="dimmed" className="path">
          {say(`chats.${part.kind}`, { name: part.name })}
        </Text>
      );
    case 'tool':
      return (
        <details>
          <summary>{say('chats.tool', { name: part.name })}</summary>
          <Code block tabIndex={0}>
            {`${part.input}\n\n${part.output}`}
          </Code>
        </details>
      );
    case 'sources':
      return (
        <List size="sm" aria-label={say('chats.sources')}>
          {part.sources.map(({ title, url }) => (
            <List.Item key={url} className="path">
              {title || url}
            </List.Item>
          ))}
        </List>
      );
    case 'error':
      return (
        <Text size="sm" c="red">
          {part.text}
        </Text>
      );
    default:
      return null;
  }
}
