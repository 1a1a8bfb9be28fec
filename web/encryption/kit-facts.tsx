import { Table } from '@mantine/core';
import type { RecoveryKit } from '../api/repository.ts';
import { useFormats } from '../format/formats.ts';
import type { Say } from '../texts/texts.ts';
import { useTexts } from '../texts/texts.ts';

const PLACE_FIELDS = ['endpoint', 'region', 'bucket', 'rootPath', 'folder', 'accessKeyId'] as const;

/** What a kit says besides the password: a name and a value each. */
export function factsOf(
  kit: RecoveryKit,
  say: Say,
  moment: (iso: string) => string,
): readonly (readonly [string, string])[] {
  const { storage, repositoryId, computer, made } = kit;
  const place = PLACE_FIELDS.flatMap((field) => {
    const value = storage[field];
    return value ? [[say(`kit.fields.${field}`), value] as const] : [];
  });
  return [
    ...place,
    [say('kit.repository'), repositoryId],
    [say('kit.computer'), computer],
    [say('kit.made'), moment(made)],
  ];
}

/** These facts as a table. */
export function KitFacts({ kit }: { kit: RecoveryKit }) {
  const { say } = useTexts();
  const { moment } = useFormats();
  return (
    <Table variant="vertical" withTableBorder>
      <Table.Tbody>
        {factsOf(kit, say, moment).map(([name, value]) => (
          <Table.Tr key={name}>
            <Table.Th w={{ base: 130, xs: 190 }}>{name}</Table.Th>
            <Table.Td className="path">{value}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
