import { Badge, Group, SegmentedControl, Stack, Table, Text } from '@mantine/core';
import { useState } from 'react';
import { RUNS_A_PAGE, type Run, useActivity } from '../api/activity.ts';
import { useRunningJobs } from '../api/jobs.ts';
import { useFormats } from '../format/formats.ts';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { JobProgress } from '../parts/job-progress.tsx';
import { Page } from '../parts/page.tsx';
import { Pages } from '../parts/pages.tsx';
import { RouterLink } from '../parts/router-link.tsx';
import { Section } from '../parts/section.tsx';
import { Waiting } from '../parts/waiting.tsx';
import { useTexts } from '../texts/texts.ts';
import { kindText } from './kind-text.ts';

const FILTERS = ['all', 'done', 'failed', 'cancelled'] as const;
const COLORS = { done: 'green', failed: 'red', cancelled: 'gray' } as const;

/** The place Activity: every run, newest first. */
export default function ActivityPage() {
  const { say } = useTexts();
  const [filter, setFilter] = useState<(typeof FILTERS)[number]>('all');
  const [page, setPage] = useState(1);
  const { data, error, refetch } = useActivity(page, filter === 'all' ? undefined : filter);
  const running = useRunningJobs();
  return (
    <Page title={say('activity.title')} says={say('activity.says')}>
      {running.length > 0 && (
        <Section title={say('activity.running')}>
          {running.map((job) => (
            <JobProgress key={job.id} job={job} title={say(kindText(job.kind))} />
          ))}
        </Section>
      )}
      <Stack>
        <Group>
          <SegmentedControl
            aria-label={say('activity.filter')}
            data={FILTERS.map((value) => ({ value, label: say(`activity.filters.${value}`) }))}
            value={filter}
            onChange={(value) => {
              setFilter(value as typeof filter);
              setPage(1);
            }}
          />
        </Group>
        {error && <ErrorNotice error={error} onRetry={() => refetch()} />}
        {!data && !error && <Waiting />}
        {data && data.entries.length === 0 && (
          <Text c="dimmed" py="lg">
            {say('activity.empty')}
          </Text>
        )}
        {data && data.entries.length > 0 && (
          <Table verticalSpacing="sm" highlightOnHover>
            <Table.Tbody>
              {data.entries.map((run) => (
                <RunRow key={run.id} run={run} />
              ))}
            </Table.Tbody>
          </Table>
        )}
        <Group justify="center">
          <Pages
            label={say('activity.pages')}
            count={Math.ceil((data?.total ?? 0) / RUNS_A_PAGE)}
            page={page}
            onChange={setPage}
          />
        </Group>
      </Stack>
    </Page>
  );
}

function RunRow({ run }: { run: Run }) {
  const { say } = useTexts();
  const { ago, moment, number, span } = useFormats();
  const took = span(Date.parse(run.endedAt) - Date.parse(run.startedAt));
  return (
    <Table.Tr>
      <Table.Td>
        <RouterLink href={`/activity/${run.id}`} size="sm" fw={600} underline="hover" c="inherit">
          {say(kindText(run.kind))}
        </RouterLink>
        <Text size="xs" c="dimmed">
          {say(`activity.triggers.${run.trigger}`)} · {say('activity.took', { span: took })}
        </Text>
      </Table.Td>
      <Table.Td>
        <Text size="sm">{moment(run.startedAt)}</Text>
        <Text size="xs" c="dimmed">
          {ago(run.startedAt)}
        </Text>
      </Table.Td>
      <Table.Td>
        <Group gap="xs" justify="flex-end">
          {run.issues > 0 && (
            <Text size="xs" c="dimmed">
              {say('activity.warnings', { count: run.issues, formatted: number(run.issues) })}
            </Text>
          )}
          <Badge
            color={COLORS[run.state]}
            variant="dot"
            tt="none"
            miw="fit-content"
            styles={{ label: { overflow: 'visible' } }}
          >
            {say(`activity.states.${run.state}`)}
          </Badge>
        </Group>
      </Table.Td>
    </Table.Tr>
  );
}
