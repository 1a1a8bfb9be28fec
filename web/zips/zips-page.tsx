import { Button, Group, Paper, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useZips } from '../api/zips.ts';
import { BackupsTabs } from '../backups/backups-tabs.tsx';
import { ROWS_A_PAGE } from '../backups/list-query.ts';
import styles from '../backups/selection-bar.module.css';
import { useFormats } from '../format/formats.ts';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { Page } from '../parts/page.tsx';
import { Pages } from '../parts/pages.tsx';
import { Waiting } from '../parts/waiting.tsx';
import { RefreshIcon } from '../shell/icons.tsx';
import { useTexts } from '../texts/texts.ts';
import { ZipDeleteDialog } from './zip-delete-dialog.tsx';
import { ZipImportDialog } from './zip-import-dialog.tsx';
import { ZipTable } from './zip-table.tsx';

/** The zips that Cherry Studio itself has put beside the repository. */
export default function ZipsPage() {
  const { say } = useTexts();
  const { number } = useFormats();
  const { data, error, isFetching, refetch } = useZips();
  const [page, setPage] = useState(1);
  const [selected, setSelected] = useState<readonly string[]>([]);
  const [dialog, setDialog] = useState<'import' | 'import-all'>();
  const [deleting, setDeleting] = useState<readonly string[]>();
  const zips = data?.zips ?? [];
  // One that somebody else has deleted meanwhile is no longer meant.
  const chosen = selected.filter((name) => zips.some((zip) => zip.name === name));
  const own = zips.filter(({ isForeign, problem }) => !isForeign && !problem);
  const close = () => {
    setDialog(undefined);
    setDeleting(undefined);
    setSelected([]);
  };
  return (
    <Page
      title={say('backups.title')}
      says={say('zips.says')}
      actions={
        <>
          {own.length > 0 && (
            <Button onClick={() => setDialog('import-all')}>{say('zips.importAll')}</Button>
          )}
          <Button
            variant="default"
            leftSection={<RefreshIcon width="18" height="18" />}
            loading={isFetching}
            onClick={() => refetch()}
          >
            {say('common.refresh')}
          </Button>
        </>
      }
    >
      <BackupsTabs current="zips">
        {error && <ErrorNotice error={error} onRetry={() => refetch()} />}
        {!data && !error && <Waiting>{say('zips.loading')}</Waiting>}
        {data && zips.length === 0 && (
          <Stack gap={4} py="xl">
            <Text fw={600}>{say('zips.empty')}</Text>
            <Text c="dimmed">{say('zips.emptyHelp')}</Text>
          </Stack>
        )}
        {zips.length > 0 && (
          <>
            <ZipTable
              zips={zips.slice((page - 1) * ROWS_A_PAGE, page * ROWS_A_PAGE)}
              selected={chosen}
              onSelect={setSelected}
              onDelete={(name) => setDeleting([name])}
            />
            <Group justify="center">
              <Pages
                label={say('zips.pages')}
                count={Math.ceil(zips.length / ROWS_A_PAGE)}
                page={page}
                onChange={setPage}
              />
            </Group>
            {chosen.length > 0 && (
              <Paper
                shadow="md"
                withBorder
                radius="lg"
                px="md"
                py="sm"
                className={styles['bar'] ?? ''}
              >
                <Group gap="xs">
                  <Text size="sm" fw={600} flex={1} role="status">
                    {say('backups.selected', {
                      count: chosen.length,
                      formatted: number(chosen.length),
                    })}
                  </Text>
                  <Button size="xs" variant="default" onClick={() => setDialog('import')}>
                    {say('zips.import')}
                  </Button>
                  <Button size="xs" color="red.9" onClick={() => setDeleting(chosen)}>
                    {say('backups.delete')}
                  </Button>
                  <Button size="xs" variant="subtle" color="gray" onClick={() => setSelected([])}>
                    {say('backups.clearSelection')}
                  </Button>
                </Group>
              </Paper>
            )}
          </>
        )}
      </BackupsTabs>
      {dialog === 'import-all' && (
        <ZipImportDialog names={own.map(({ name }) => name)} onClose={close} />
      )}
      {dialog === 'import' && <ZipImportDialog names={chosen} onClose={close} />}
      {deleting && <ZipDeleteDialog names={deleting} onClose={close} />}
    </Page>
  );
}
