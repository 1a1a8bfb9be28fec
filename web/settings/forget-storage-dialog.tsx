import { Button, Group, Stack, Text } from '@mantine/core';
import { useForgetStorage } from '../api/storages.ts';
import { Dialog } from '../parts/dialog.tsx';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { useTexts } from '../texts/texts.ts';

/** Asks before this computer forgets a storage and its keys. */
export function ForgetStorageDialog({ name, onClose }: { name: string; onClose: () => void }) {
  const { say } = useTexts();
  const forget = useForgetStorage();
  return (
    <Dialog title={say('storage.forgetting.title', { name })} onClose={onClose}>
      <Stack>
        <Text size="sm">{say('storage.forgetting.says')}</Text>
        {forget.error && <ErrorNotice error={forget.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} data-autofocus>
            {say('common.cancel')}
          </Button>
          <Button
            color="red.9"
            loading={forget.isPending}
            onClick={() => forget.mutate(name, { onSuccess: onClose })}
          >
            {say('storage.forget')}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
