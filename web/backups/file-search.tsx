import { Button, Group, Stack, Table, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useBackups, useSearch } from '../api/backups.ts';
import { isOver } from '../api/jobs.ts';
import { useFormats } from '../format/formats.ts';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { JobProgress } from '../parts/job-progress.tsx';
import { RouterLink } from '../parts/router-link.tsx';
import { SearchIcon } from '../shell/icons.tsx';
import { useTexts } from '../texts/texts.ts';

/** Looks for files in all backups, by their names. */
export function FileSearch() {
  const { say } = useTexts();
  const { bytes, moment, number } = useFormats();
  const [pattern, setPattern] = useState('');
  const search = useSearch();
  const { data: all } = useBackups({ limit: 1000 });
  const { job } = search;
  const result = job?.result;
  const timeOf = (id: string) => all?.rows.find((row) => row.id === id)?.time;
  return (
    <Stack>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          search.start({ pattern: pattern.trim() });
        }}
      >
        <Group align="flex-end">
          <TextInput
            flex={1}
            miw={240}
            type="search"
            label={say('finding.pattern')}
            leftSection={<SearchIcon width="18" height="18" />}
            value={pattern}
            onChange={(event) => setPattern(event.currentTarget.value)}
          />
          <Button type="submit" disabled={pattern.trim() === '' || search.isBusy}>
            {say('finding.go')}
          </Button>
        </Group>
      </form>
      {job && !isOver(job) && <JobProgress job={job} title={say('finding.running')} />}
      {search.error ? <ErrorNotice error={search.error} /> : null}
      {result && (
        <Stack gap="sm">
          <Text role="status">
            {result.found.length === 0
              ? say('finding.none')
              : say('finding.some', { count: number(result.found.length) })}{' '}
            {!result.isComplete && say('finding.partly')}
          </Text>
          {result.found.length > 0 && (
            <Table highlightOnHover>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{say('browsing.name')}</Table.Th>
                  <Table.Th>{say('browsing.size')}</Table.Th>
                  <Table.Th>{say('finding.backup')}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {result.found.map(({ id, at, path, size }) => {
                  const time = timeOf(id);
                  return (
                    <Table.Tr key={id + at}>
                      <Table.Td className="path">
                        <RouterLink
                          size="sm"
                          href={`/backups/${id}?at=${encodeURIComponent(folderOf(at))}`}
                        >
                          {path}
                        </RouterLink>
                      </Table.Td>
                      <Table.Td style={{ whiteSpace: 'nowrap' }}>{bytes(size)}</Table.Td>
                      <Table.Td>{time ? moment(time) : id.slice(0, 8)}</Table.Td>
                    </Table.Tr>
                  );
                })}
              </Table.Tbody>
            </Table>
          )}
        </Stack>
      )}
    </Stack>
  );
}

function folderOf(at: string): string {
  return at.slice(0, at.lastIndexOf('/')) || '/';
}
