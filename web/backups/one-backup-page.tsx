import { Button, Grid, Text } from '@mantine/core';
import { useState } from 'react';
import { useLocation, useSearchParams } from 'wouter';
import { downloadAddress, type Entry, useBackup, useEntries } from '../api/backups.ts';
import { useFormats } from '../format/formats.ts';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { Page } from '../parts/page.tsx';
import { Waiting } from '../parts/waiting.tsx';
import { MissingPage } from '../shell/missing-page.tsx';
import { useTexts } from '../texts/texts.ts';
import { EntryList } from './entry-list.tsx';
import { EntryPath } from './entry-path.tsx';
import { Preview } from './preview.tsx';

/** One backup: its folders and files, with a preview. Where one is stands in the address. */
export default function OneBackupPage({ id }: { id: string }) {
  const { say } = useTexts();
  const { moment, number } = useFormats();
  const [, go] = useLocation();
  const [place, setPlace] = useSearchParams();
  const at = place.get('at') ?? '/';
  const [file, setFile] = useState<Entry>();
  const backup = useBackup(id);
  const entries = useEntries(id, at);
  const { data } = entries;
  if (backup.data === null) return <MissingPage />;
  const open = (entry: string) => {
    setFile(undefined);
    setPlace({ at: entry });
  };
  return (
    <Page
      title={
        backup.data
          ? say('browsing.title', { moment: moment(backup.data.time) })
          : say('backups.browse')
      }
      says={
        backup.data && [backup.data.computer.name, backup.data.label].filter(Boolean).join(' · ')
      }
      actions={
        <>
          <Button onClick={() => go(`/backups/${id}/restore?at=${encodeURIComponent(at)}`)}>
            {say(at === '/' ? 'backups.restore' : 'browsing.restoreThis')}
          </Button>
          {backup.data?.kind === 'cherry-studio' && (
            <Button variant="default" onClick={() => go(`/backups/${id}/chats`)}>
              {say('chats.open')}
            </Button>
          )}
          <Button variant="default" component="a" href={downloadAddress(id, at)} download>
            {say('browsing.downloadZip')}
          </Button>
          <Button variant="default" onClick={() => go(`/backups/${id}/compare?to=now`)}>
            {say('backups.compareNow')}
          </Button>
        </>
      }
    >
      {(backup.error ?? entries.error) && (
        <ErrorNotice error={backup.error ?? entries.error} onRetry={() => entries.refetch()} />
      )}
      <EntryPath at={at} path={data?.path ?? '/'} onOpen={open} />
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, sm: 7 }}>
          {!data && !entries.error && <Waiting>{say('browsing.loading')}</Waiting>}
          {data && (
            <EntryList
              key={at}
              entries={data.entries}
              {...(data.parent !== undefined && { parent: data.parent })}
              selected={file?.at}
              onOpen={open}
              onSelect={setFile}
            />
          )}
          {data && data.total > data.entries.length && (
            <Text size="sm" c="dimmed" mt="xs">
              {say('browsing.more', {
                total: number(data.total),
                shown: number(data.entries.length),
              })}
            </Text>
          )}
        </Grid.Col>
        <Grid.Col span={{ base: 12, sm: 5 }}>
          <Preview id={id} entry={file} />
        </Grid.Col>
      </Grid>
    </Page>
  );
}
