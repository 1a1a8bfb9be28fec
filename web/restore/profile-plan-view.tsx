import { Alert, List, Stack, Table, Text } from '@mantine/core';
import type { ProfilePlan } from '../api/profile-restore.ts';
import { useWordsFor } from '../errors/words-for.ts';
import { useFormats } from '../format/formats.ts';
import { WarningIcon } from '../shell/icons.tsx';
import { inLanguage } from '../texts/in-language.ts';
import { useTexts } from '../texts/texts.ts';

/** What restoring Cherry Studio's data would change here, part by part, and what would be lost from sight by it. */
export function ProfilePlanView({ plan }: { plan: ProfilePlan }) {
  const { say, language } = useTexts();
  const wordsFor = useWordsFor();
  const { bytes, number } = useFormats();
  const {
    refusal,
    alsoChanged,
    chatsOnlyHere = [],
    keysToType,
    missingFiles,
    parts,
    rooms,
    target,
    versionHere,
  } = plan;
  const why =
    refusal &&
    wordsFor({
      code: 'RESTORE_REFUSED',
      message: refusal.message,
      facts: { reason: refusal.reason, version: versionHere ?? '' },
    });
  const amount = ({ files, bytes: size }: { files: number; bytes: number }) => (
    <>
      {say('common.files', { count: files, formatted: number(files) })},{' '}
      <span style={{ whiteSpace: 'nowrap' }}>{bytes(size)}</span>
    </>
  );
  return (
    <Stack>
      <Text size="sm" className="path">
        {say('restoring.intoPlace', { target })}
      </Text>
      {why && (
        <Alert color="red" variant="light" icon={<WarningIcon />} title={why.title} role="alert">
          <Text size="sm">{why.help}</Text>
        </Alert>
      )}
      {parts.length === 0 ? (
        <Text size="sm">{say('restoring.profileSame')}</Text>
      ) : (
        <Table.ScrollContainer minWidth={300}>
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{say('plan.parts')}</Table.Th>
                <Table.Th>{say('restoring.incoming')}</Table.Th>
                <Table.Th>{say('restoring.outgoing')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {parts.map(({ part, incoming, outgoing }) => (
                <Table.Tr key={part}>
                  <Table.Td>{say(`parts.${part}`)}</Table.Td>
                  <Table.Td>{amount(incoming)}</Table.Td>
                  <Table.Td>{amount(outgoing)}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      {rooms.map(({ path, needed, free }) => (
        <Text key={path} size="sm" c="dimmed" className="path">
          {say(rooms.length > 1 ? 'restoring.roomOn' : 'restoring.room', {
            path,
            needed: bytes(needed),
            free: bytes(free),
          })}
        </Text>
      ))}
      {alsoChanged && (
        <Names
          title={say('restoring.alsoChanged', { folder: alsoChanged.folder })}
          names={alsoChanged.profiles}
        />
      )}
      <Names title={say('restoring.chatsOnlyHere')} names={chatsOnlyHere} />
      <Names
        title={say('restoring.keysToType')}
        names={keysToType.map((name) => inLanguage(name, language))}
      />
      <Names title={say('restoring.missingFiles')} names={missingFiles} />
    </Stack>
  );
}

const MOST_NAMES = 8;

function Names({ title, names }: { title: string; names: readonly string[] }) {
  const { say } = useTexts();
  if (names.length === 0) return null;
  return (
    <div>
      <Text size="sm" fw={600}>
        {title}
      </Text>
      <List size="sm">
        {names.slice(0, MOST_NAMES).map((name) => (
          <List.Item key={name} className="path">
            {name}
          </List.Item>
        ))}
        {names.length > MOST_NAMES && (
          <List.Item>{say('verification.more', { count: names.length - MOST_NAMES })}</List.Item>
        )}
      </List>
    </div>
  );
}
