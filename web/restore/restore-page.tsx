import { Group, SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { useSearchParams } from 'wouter';
import { useBackup } from '../api/backups.ts';
import { useFormats } from '../format/formats.ts';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { Page } from '../parts/page.tsx';
import { Waiting } from '../parts/waiting.tsx';
import { MissingPage } from '../shell/missing-page.tsx';
import { useTexts } from '../texts/texts.ts';
import { fileInProfile } from './file-in-profile.ts';
import { FolderRestore } from './folder-restore.tsx';
import { ProfileRestore } from './profile-restore.tsx';

/** Restores a backup: into Cherry Studio, where it is one of it, or to a folder. */
export default function RestorePage({ id }: { id: string }) {
  const { say } = useTexts();
  const { moment } = useFormats();
  const [place] = useSearchParams();
  const at = place.get('at') ?? '/';
  const { data: backup, error } = useBackup(id);
  const [way, setWay] = useState<'profile' | 'folder'>();
  if (backup === null) return <MissingPage />;
  const isWhole = at === '/' || at.split('/').length === 2;
  const file = fileInProfile(at);
  const isOfProfile = backup?.kind === 'cherry-studio' && (isWhole || file !== undefined);
  const current = way ?? (isOfProfile && isWhole ? 'profile' : 'folder');
  return (
    <Page
      title={say('restoring.title')}
      says={
        backup &&
        say('restoring.says', { moment: moment(backup.time), computer: backup.computer.name })
      }
    >
      {error && <ErrorNotice error={error} />}
      {!backup && !error && <Waiting />}
      {isOfProfile && (
        <Group>
          <SegmentedControl
            aria-label={say('restoring.where')}
            data={[
              { value: 'profile', label: say('restoring.intoProfile') },
              { value: 'folder', label: say('restoring.intoFolder') },
            ]}
            value={current}
            onChange={(value) => setWay(value as 'profile' | 'folder')}
          />
        </Group>
      )}
      {backup &&
        (current === 'profile' ? (
          <ProfileRestore id={id} file={file} />
        ) : (
          <FolderRestore id={id} at={at} />
        ))}
    </Page>
  );
}
