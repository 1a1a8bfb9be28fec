import { Button, Code, Group, Stack, Text } from '@mantine/core';
import { useMakePairing } from '../api/computers.ts';
import { useFormats } from '../format/formats.ts';
import { CopyText } from '../parts/copy-text.tsx';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { Section } from '../parts/section.tsx';
import { useTexts } from '../texts/texts.ts';
import styles from './add-computer.module.css';

/** Makes the text, the QR code and the six words with which another computer is connected. */
export function AddComputer({ storage }: { storage: string }) {
  const { say } = useTexts();
  const { moment } = useFormats();
  const make = useMakePairing();
  const { data } = make;
  return (
    <Section title={say('computers.add')} says={say('computers.addSays')}>
      {make.error && <ErrorNotice error={make.error} />}
      {data ? (
        <Group align="flex-start" gap="xl">
          <img
            className={styles['code']}
            src={`data:image/svg+xml,${encodeURIComponent(data.svg)}`}
            alt={say('computers.qrCode')}
            width="200"
            height="200"
          />
          <Stack flex={1} miw={240}>
            <div>
              <Text size="sm" fw={600} mb={4}>
                {say('computers.pairingText')}
              </Text>
              <Code block className={styles['text'] ?? ''} data-testid="pairing-text">
                {data.text}
              </Code>
              <CopyText value={data.text} size="xs" mt="xs" />
            </div>
            <div>
              <Text size="sm" fw={600}>
                {say('computers.words')}
              </Text>
              <Text className={styles['words'] ?? ''} lang="en" data-testid="pairing-words">
                {data.phrase}
              </Text>
            </div>
            <Text size="sm" c="dimmed">
              {say('computers.expires', { moment: moment(data.expires) })}
            </Text>
          </Stack>
        </Group>
      ) : (
        <Group>
          <Button variant="default" onClick={() => make.mutate(storage)} loading={make.isPending}>
            {say(make.isPending ? 'computers.making' : 'computers.make')}
          </Button>
        </Group>
      )}
    </Section>
  );
}
