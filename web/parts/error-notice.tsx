import { Alert, Button, Code, Collapse, Group, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { ApiErrorView } from '../../src/app/api/common-schemas.ts';
import { ApiFailure } from '../api/api-failure.ts';
import { useWordsFor } from '../errors/words-for.ts';
import { WarningIcon } from '../shell/icons.tsx';
import { useTexts } from '../texts/texts.ts';

/** One thing that went wrong: what, what to do, and the technical words for those who ask for them. */
export function ErrorNotice({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { say } = useTexts();
  const [isOpen, { toggle }] = useDisclosure(false);
  const told = toldBy(error);
  const { title, help } = useWordsFor()(error);
  return (
    <Alert color="red" variant="light" icon={<WarningIcon />} title={title} role="alert">
      <Stack gap="xs">
        <Text size="sm">{help}</Text>
        <Group gap="xs">
          {onRetry && (
            <Button size="xs" variant="default" onClick={onRetry}>
              {say('page.retry')}
            </Button>
          )}
          {told && (
            <Button size="xs" variant="subtle" color="gray" onClick={toggle} aria-expanded={isOpen}>
              {say('page.details')}
            </Button>
          )}
        </Group>
        {told && (
          <Collapse expanded={isOpen}>
            <Code block lang="en">
              {[told.code, told.message, told.hint ?? ''].filter(Boolean).join('\n')}
            </Code>
          </Collapse>
        )}
      </Stack>
    </Alert>
  );
}

function toldBy(error: unknown): ApiErrorView | undefined {
  if (error instanceof ApiFailure) return error.error;
  return error instanceof Error || typeof error !== 'object' ? undefined : (error as ApiErrorView);
}
