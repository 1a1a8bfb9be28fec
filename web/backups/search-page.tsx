import { Group, SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { ChatSearch } from '../chats/chat-search.tsx';
import { Page } from '../parts/page.tsx';
import { useTexts } from '../texts/texts.ts';
import { FileSearch } from './file-search.tsx';

/** Looks into all backups: for files by their names, or for words in chats and notes. */
export default function SearchPage() {
  const { say } = useTexts();
  const [isChats, setIsChats] = useState(false);
  return (
    <Page title={say('finding.title')} says={say('finding.says')}>
      <Group>
        <SegmentedControl
          aria-label={say('chats.searchWhat')}
          data={[
            { value: 'files', label: say('chats.searchFiles') },
            { value: 'chats', label: say('chats.search') },
          ]}
          value={isChats ? 'chats' : 'files'}
          onChange={(value) => setIsChats(value === 'chats')}
        />
      </Group>
      {isChats ? <ChatSearch /> : <FileSearch />}
    </Page>
  );
}
