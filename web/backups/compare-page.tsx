import { Badge, Group, Stack, Table, Text } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useSearchParams } from 'wouter';
import { useBackup, useCompare } from '../api/backups.ts';
import { isOver } from '../api/jobs.ts';
import { useFormats } from '../format/formats.ts';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { JobProgress } from '../parts/job-progress.tsx';
import { Page } from '../parts/page.tsx';
import { Waiting } from '../parts/waiting.tsx';
import { useTexts } from '../texts/texts.ts';

const COLORS = { added: 'green', removed: 'red', changed: 'blue' } as const;

/** What is different between a backup and another one, or what is on this computer now. */
export default function ComparePage({ id }: { id: string }) {
  const { say } = useTexts();
  const { moment, number } = useFormats();
  const [place] = useSearchParams();
  const to = place.get('to') ?? 'now';
  const from = useBackup(id);
  const other = useBackup(to === 'now' ? id : to);
  const compare = useCompare();
  const asked = useRef('');
  useEffect(() => {
    if (asked.current === id + to) return;
    asked.current = id + to;
    compare.start({ from: id, to });
  }, [id, to, compare.start]);
  const { job } = compare;
  const result = job?.result;
  return (
    <Page
      title={say('comparing.title')}
      says={
        from.data &&
        other.data &&
        say('comparing.says', {
          from: moment(from.data.time),
          to: to === 'now' ? say('comparing.now') : moment(other.data.time),
        })
      }
    >
      {compare.error ? (
        <ErrorNotice error={compare.error} onRetry={() => compare.start({ from: id, to })} />
      ) : null}
      {!job && !compare.error && <Waiting>{say('comparing.running')}</Waiting>}
      {job && !isOver(job) && (
        <JobProgress job={job} title={say('comparing.running')} showsTransfer={false} />
      )}
      {result && (
        <Stack>
          <Text role="status">
            {result.changes.length === 0
              ? say('comparing.none')
              : say('comparing.summary', {
                  added: number(result.added),
                  changed: number(result.changed),
                  removed: number(result.removed),
                })}
          </Text>
          {result.changes.length > 0 && (
            <Table>
              <Table.Tbody>
                {result.changes.map(({ path, change }) => (
                  <Table.Tr key={path}>
                    <Table.Td w={110}>
                      <Group>
                        <Badge color={COLORS[change]} variant="light" tt="none" autoContrast>
                          {say(`comparing.changes.${change}`)}
                        </Badge>
                      </Group>
                    </Table.Td>
                    <Table.Td className="path">{path}</Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          )}
          {result.added + result.changed + result.removed > result.changes.length && (
            <Text size="sm" c="dimmed">
              {say('comparing.more', { count: number(result.changes.length) })}
            </Text>
          )}
        </Stack>
      )}
    </Page>
  );
}
