import { Button, Checkbox, Stack } from '@mantine/core';
import { useState } from 'react';
import { type RecoveryKit as Kit, useConfirmKit } from '../api/repository.ts';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { useTexts } from '../texts/texts.ts';
import { RecoveryKit } from './recovery-kit.tsx';

/** Shows the kit, and goes on when the person says that it is safe. */
export function KitConfirmation({ kit, onDone }: { kit: Kit; onDone: () => void }) {
  const { say } = useTexts();
  const [isSafe, setIsSafe] = useState(false);
  const confirm = useConfirmKit();
  return (
    <Stack>
      <RecoveryKit kit={kit} />
      <Stack className="unprinted" align="flex-start">
        <Checkbox
          label={say('welcome.kit.sure')}
          checked={isSafe}
          onChange={(event) => setIsSafe(event.currentTarget.checked)}
        />
        {confirm.error && <ErrorNotice error={confirm.error} />}
        <Button
          disabled={!isSafe}
          loading={confirm.isPending}
          onClick={() => confirm.mutate(kit.repositoryId, { onSuccess: onDone })}
        >
          {say('welcome.kit.next')}
        </Button>
      </Stack>
    </Stack>
  );
}
