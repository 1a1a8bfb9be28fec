import { Button, Code, Stack, Text, Title } from '@mantine/core';
import { Component, type ReactNode } from 'react';
import { useTexts } from '../texts/texts.ts';

interface Props {
  readonly children: ReactNode;
}

/** Catches what breaks while a page is drawn, and says so instead of showing nothing. */
export class ErrorBoundary extends Component<Props, { error?: Error }> {
  override state: { error?: Error } = {};

  static getDerivedStateFromError(error: Error): { error: Error } {
    return { error };
  }

  override render(): ReactNode {
    const { error } = this.state;
    return error ? <BrokenPage message={error.message} /> : this.props.children;
  }
}

function BrokenPage({ message }: { message: string }) {
  const { say } = useTexts();
  return (
    <Stack align="flex-start" py="xl" role="alert">
      <Title order={1}>{say('shell.broken.title')}</Title>
      <Text c="dimmed">{say('shell.broken.help')}</Text>
      <Code lang="en">{message}</Code>
      <Button onClick={() => location.reload()}>{say('shell.broken.again')}</Button>
    </Stack>
  );
}
