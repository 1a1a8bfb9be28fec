import { Button, Grid, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useSearchParams } from 'wouter';
import { useBackup } from '../api/backups.ts';
import { CHATS_A_PAGE, chatAddress, useChats, useMessages } from '../api/chats.ts';
import { useFormats } from '../format/formats.ts';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { Page } from '../parts/page.tsx';
import { Pages } from '../parts/pages.tsx';
import { Waiting } from '../parts/waiting.tsx';
import { MissingPage } from '../shell/missing-page.tsx';
import { useTexts } from '../texts/texts.ts';
import { ChatList } from './chat-list.tsx';
import { MessageView } from './message-view.tsx';

/** The chats of a backup, to be read. Which one is open stands in the address. */
export default function ChatsPage({ id }: { id: string }) {
  const { say } = useTexts();
  const { moment, number } = useFormats();
  const [place, setPlace] = useSearchParams();
  const chat = place.get('chat');
  const [page, setPage] = useState(1);
  const [messagePage, setMessagePage] = useState(1);
  const backup = useBackup(id);
  const list = useChats(id, page);
  const shown = useMessages(id, chat, messagePage);
  if (backup.data === null) return <MissingPage />;
  const open = (wanted: string) => {
    setMessagePage(1);
    setPlace({ chat: wanted });
  };
  return (
    <Page
      title={say('chats.title')}
      says={
        backup.data &&
        say('chats.says', {
          moment: moment(backup.data.time),
          computer: backup.data.computer.name,
        })
      }
      actions={
        chat !== null && (
          <Button variant="default" component="a" href={chatAddress(id, chat)} download>
            {say('common.download')}
          </Button>
        )
      }
    >
      {list.error && <ErrorNotice error={list.error} onRetry={() => list.refetch()} />}
      {!list.data && !list.error && <Waiting>{say('chats.loading')}</Waiting>}
      {list.data && list.data.problems.length > 0 && (
        <Text size="sm" c="dimmed">
          {say('chats.problems', {
            count: list.data.problems.length,
            formatted: number(list.data.problems.length),
          })}
        </Text>
      )}
      {list.data?.total === 0 && <Text c="dimmed">{say('chats.none')}</Text>}
      {list.data && list.data.total > 0 && (
        <Grid gap="lg">
          {/* On a phone a chat takes the place of the list. */}
          <Grid.Col span={{ base: 12, sm: 5 }} {...(chat !== null && { visibleFrom: 'sm' })}>
            <Stack>
              <ChatList chats={list.data.chats} selected={chat} onOpen={open} />
              <Pages
                label={say('chats.pages')}
                count={Math.ceil(list.data.total / CHATS_A_PAGE)}
                page={page}
                onChange={setPage}
              />
            </Stack>
          </Grid.Col>
          <Grid.Col span={{ base: 12, sm: 7 }}>
            {chat === null ? (
              <Text c="dimmed">{say('chats.choose')}</Text>
            ) : (
              <Button
                hiddenFrom="sm"
                mb="md"
                variant="default"
                size="xs"
                onClick={() => setPlace({})}
              >
                {say('chats.all')}
              </Button>
            )}
            {shown.error && <ErrorNotice error={shown.error} />}
            {chat !== null && !shown.data && !shown.error && <Waiting />}
            {shown.data && (
              <Stack>
                {shown.data.messages
                  .filter(({ isShown }) => isShown)
                  .map((message) => (
                    <MessageView key={message.id} message={message} />
                  ))}
                <Pages
                  label={say('chats.messagePages')}
                  count={Math.ceil(shown.data.total / CHATS_A_PAGE)}
                  page={messagePage}
                  onChange={setMessagePage}
                />
              </Stack>
            )}
          </Grid.Col>
        </Grid>
      )}
    </Page>
  );
}
