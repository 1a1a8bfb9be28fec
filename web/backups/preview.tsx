import { Button, Group, Paper, ScrollArea, Stack, Text, Title } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { downloadAddress, type Entry, usePreview } from '../api/backups.ts';
import { useFormats } from '../format/formats.ts';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { Waiting } from '../parts/waiting.tsx';
import { useTexts } from '../texts/texts.ts';
import styles from './preview.module.css';

const Markdown = lazy(() => import('./markdown.tsx'));

/** What a file of a backup holds, as far as it can be shown. */
export function Preview({ id, entry }: { id: string; entry: Entry | undefined }) {
  const { say } = useTexts();
  const { bytes } = useFormats();
  const { data, error } = usePreview(id, entry?.type === 'file' ? entry.at : undefined);
  if (!entry) {
    return (
      <Text size="sm" c="dimmed" p="md">
        {say('browsing.choose')}
      </Text>
    );
  }
  return (
    <Paper component="section" withBorder radius="lg" p="md" aria-label={say('browsing.preview')}>
      <Stack gap="sm">
        <Group justify="space-between" wrap="nowrap" align="flex-start">
          <div>
            <Title order={2} className="path">
              {entry.name}
            </Title>
            <Text size="sm" c="dimmed">
              {bytes(entry.size)}
            </Text>
          </div>
          <Button
            size="xs"
            variant="default"
            component="a"
            href={downloadAddress(id, entry.at)}
            download
          >
            {say('common.download')}
          </Button>
        </Group>
        {error && <ErrorNotice error={error} />}
        {!data && !error && entry.type === 'file' && <Waiting />}
        {data?.kind === 'none' && (
          <Text size="sm" c="dimmed">
            {say(data.reason === 'too-large' ? 'browsing.tooLarge' : 'browsing.noPreview')}
          </Text>
        )}
        {data?.kind === 'picture' && (
          <img
            className={styles['picture']}
            src={`data:${data.type};base64,${data.data}`}
            alt={entry.name}
          />
        )}
        {data?.kind === 'text' && (
          <ScrollArea.Autosize
            mah={480}
            type="auto"
            viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': entry.name }}
          >
            {data.isMarkdown ? (
              <Suspense fallback={<Waiting />}>
                <Markdown text={data.text} />
              </Suspense>
            ) : (
              <pre className={styles['text']}>{data.text}</pre>
            )}
          </ScrollArea.Autosize>
        )}
        {data?.kind === 'text' && !data.isWhole && (
          <Text size="sm" c="dimmed">
            {say('browsing.partly')}
          </Text>
        )}
      </Stack>
    </Paper>
  );
}
