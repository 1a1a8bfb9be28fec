import { Button, Group, Stack, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { lazy, Suspense, useState } from 'react';
import { useLocation } from 'wouter';
import { useBackups, useGrowth, useRefreshBackups } from '../api/backups.ts';
import { useFormats } from '../format/formats.ts';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { Page } from '../parts/page.tsx';
import { Pages } from '../parts/pages.tsx';
import { Waiting } from '../parts/waiting.tsx';
import { RefreshIcon, SearchIcon } from '../shell/icons.tsx';
import { useTexts } from '../texts/texts.ts';
import { BackupTable } from './backup-table.tsx';
import { BackupsTabs } from './backups-tabs.tsx';
import { DeleteDialog } from './delete-dialog.tsx';
import { ListFilters } from './list-filters.tsx';
import { NO_FILTERS, queryOf, ROWS_A_PAGE } from './list-query.ts';
import { SelectionBar } from './selection-bar.tsx';

const GrowthSection = lazy(() => import('./growth-section.tsx'));

/** The place Backups: all backups of all computers. */
export default function BackupsPage() {
  const { say } = useTexts();
  const { bytes, number } = useFormats();
  const [, go] = useLocation();
  const [filters, setFilters] = useState(NO_FILTERS);
  const [sort, setSort] = useState<{ by: 'time' | string; isAscending: boolean }>({
    by: 'time',
    isAscending: false,
  });
  const [page, setPage] = useState(1);
  const [selected, setSelected] = useState<readonly string[]>([]);
  const [deleting, setDeleting] = useState<readonly string[]>();
  const [settled] = useDebouncedValue(filters, 200);
  const list = useBackups(queryOf(settled, sort, page));
  const refresh = useRefreshBackups();
  const growth = useGrowth((list.data?.all.backups ?? 0) > 0);
  const { data } = list;
  const facts = data && [
    say('backups.count', { count: data.all.backups, formatted: number(data.all.backups) }),
    say('backups.from', { count: data.all.computers, formatted: number(data.all.computers) }),
    ...(growth.data ? [say('backups.stored', { bytes: bytes(growth.data.storedBytes) })] : []),
  ];
  return (
    <Page
      title={say('backups.title')}
      says={facts?.join(' · ')}
      actions={
        <>
          <Button
            variant="default"
            leftSection={<SearchIcon width="18" height="18" />}
            onClick={() => go('/backups/search')}
          >
            {say('backups.findFiles')}
          </Button>
          <Button
            variant="default"
            leftSection={<RefreshIcon width="18" height="18" />}
            loading={refresh.isPending}
            onClick={() => refresh.mutate()}
          >
            {say('common.refresh')}
          </Button>
        </>
      }
    >
      <BackupsTabs current="list">
        {(list.error ?? refresh.error) && (
          <ErrorNotice error={list.error ?? refresh.error} onRetry={() => list.refetch()} />
        )}
        {!data && !list.error && <Waiting>{say('backups.loading')}</Waiting>}
        {data && data.all.backups === 0 && (
          <Stack gap={4} py="xl">
            <Text fw={600}>{say('backups.empty')}</Text>
            <Text c="dimmed">{say('backups.emptyHelp')}</Text>
          </Stack>
        )}
        {data && data.all.backups > 0 && (
          <Stack gap="md">
            <ListFilters
              value={filters}
              onChange={(changed) => {
                setFilters(changed);
                setPage(1);
              }}
            />
            {data.damaged.length > 0 && (
              <Text size="sm" c="red">
                {say('backups.damaged', {
                  count: data.damaged.length,
                  formatted: number(data.damaged.length),
                })}
              </Text>
            )}
            {data.rows.length === 0 ? (
              <Text c="dimmed" py="lg" role="status">
                {say('backups.noMatch')}
              </Text>
            ) : (
              <BackupTable
                rows={data.rows}
                sort={sort}
                onSort={(changed) => {
                  setSort(changed);
                  setPage(1);
                }}
                selected={selected}
                onSelect={setSelected}
                onDelete={(id) => setDeleting([id])}
              />
            )}
            <Group justify="center">
              <Pages
                label={say('backups.pages')}
                count={Math.ceil(data.total / ROWS_A_PAGE)}
                page={page}
                onChange={setPage}
              />
            </Group>
            <SelectionBar selected={selected} rows={data.rows} onDone={() => setSelected([])} />
            {growth.data && growth.data.points.length > 1 && (
              <Suspense fallback={<Waiting />}>
                <GrowthSection growth={growth.data} />
              </Suspense>
            )}
          </Stack>
        )}
      </BackupsTabs>
      {deleting && <DeleteDialog ids={deleting} onClose={() => setDeleting(undefined)} />}
    </Page>
  );
}
