import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useChatSearch } from '../api/chats.ts';
import { isOver } from '../api/jobs.ts';
import { useFormats } from '../format/formats.ts';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { JobProgress } from '../parts/job-progress.tsx';
import { RouterLink } from '../parts/router-link.tsx';
import { SearchIcon } from '../shell/icons.tsx';
import { useTexts } from '../texts/texts.ts';

/** Looks for words in the chats and notes of all backups. */
export function ChatSearch() {
  const { say } = useTexts();
  const { moment, number } = useFormats();
  const [text, setText] = useState('');
  const search = useChatSearch();
  const { job } = search;
  const result = job?.result;
  return (
    <Stack>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          search.start({ text: text.trim() });
        }}
      >
        <Group align="flex-end">
          <TextInput
            flex={1}
            miw={240}
            type="search"
            label={say('chats.words')}
            leftSection={<SearchIcon width="18" height="18" />}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <Button type="submit" disabled={text.trim() === '' || search.isBusy}>
            {say('finding.go')}
          </Button>
        </Group>
      </form>
      {job && !isOver(job) && <JobProgress job={job} title={say('finding.running')} />}
      {search.error ? <ErrorNotice error={search.error} /> : null}
      {result && (
        <Text role="status">
          {result.found.length === 0
            ? say('finding.none')
            : say('finding.some', { count: number(result.found.length) })}{' '}
          {!result.isComplete && say('finding.partly')}
        </Text>
      )}
      {result?.found.map((found) => (
        <div key={found.kind + found.chat + (found.messageId ?? '')}>
          {found.kind === 'note' ? (
            <Text size="sm" fw={600} className="path">
              {say('chats.note')} · {found.name}
            </Text>
          ) : (
            <RouterLink
              size="sm"
              fw={600}
              href={`/backups/${found.newestId}/chats?chat=${encodeURIComponent(found.chat)}`}
            >
              {found.name || say('chats.unnamed')}
            </RouterLink>
          )}
          <Text size="sm" className="path">
            {found.excerpt}
          </Text>
          <Text size="xs" c="dimmed">
            {say('chats.inBackups', {
              count: found.backups,
              formatted: number(found.backups),
              moment: moment(found.newestTime),
            })}
          </Text>
        </div>
      ))}
    </Stack>
  );
}
