import { Checkbox, Group, Stack, Table, Text } from '@mantine/core';
import type { Zip } from '../api/zips.ts';
import styles from '../backups/backup-table.module.css';
import { useWordsFor } from '../errors/words-for.ts';
import { useFormats } from '../format/formats.ts';
import { useTexts } from '../texts/texts.ts';
import { ZipActions } from './zip-actions.tsx';

interface ZipTableProps {
  /** Of one page. */
  readonly zips: readonly Zip[];
  /** Names. */
  readonly selected: readonly string[];
  readonly onSelect: (names: readonly string[]) => void;
  readonly onDelete: (name: string) => void;
}

/** A page of the list of zips. */
export function ZipTable({ zips, selected, onSelect, onDelete }: ZipTableProps) {
  const { say } = useTexts();
  const { bytes, moment } = useFormats();
  const here = zips.map(({ name }) => name);
  const isAll = here.every((name) => selected.includes(name));
  const elsewhere = selected.filter((name) => !here.includes(name));
  return (
    <div className={styles['frame']}>
      <Table verticalSpacing="sm" highlightOnHover className={styles['table'] ?? ''}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th w={40}>
              <Checkbox
                aria-label={say('zips.selectAll')}
                checked={isAll}
                indeterminate={!isAll && elsewhere.length < selected.length}
                onChange={() => onSelect(isAll ? elsewhere : [...elsewhere, ...here])}
              />
            </Table.Th>
            <Table.Th>{say('zips.columns.name')}</Table.Th>
            <Table.Th data-column="computer">{say('zips.columns.computer')}</Table.Th>
            <Table.Th data-column="kind">{say('zips.columns.kind')}</Table.Th>
            <Table.Th data-column="bytes">{say('zips.columns.size')}</Table.Th>
            <Table.Th>
              <span className="spoken">{say('backups.columns.actions')}</span>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {zips.map((zip) => (
            <Table.Tr key={zip.name} data-selected={selected.includes(zip.name) || undefined}>
              <Table.Td>
                <Checkbox
                  aria-label={say('zips.selectOne', { name: zip.name })}
                  checked={selected.includes(zip.name)}
                  onChange={({ currentTarget }) =>
                    onSelect(
                      currentTarget.checked
                        ? [...selected, zip.name]
                        : selected.filter((name) => name !== zip.name),
                    )
                  }
                />
              </Table.Td>
              <Table.Td>
                <Text size="sm" fw={600}>
                  {zip.time ? moment(zip.time) : say('zips.unknownTime')}
                </Text>
                <Text size="xs" c="dimmed" className="path">
                  {zip.name}
                </Text>
              </Table.Td>
              <Table.Td data-column="computer">
                <Text size="sm" className="path">
                  {zip.host}
                </Text>
                <Text size="xs" c="dimmed">
                  {zip.system && say(`backups.systems.${zip.system}`)}
                </Text>
              </Table.Td>
              <Table.Td data-column="kind">
                <Contents zip={zip} />
              </Table.Td>
              <Table.Td data-column="bytes">
                <Text size="sm">{bytes(zip.size)}</Text>
              </Table.Td>
              <Table.Td>
                <Group justify="flex-end">
                  <ZipActions zip={zip} onDelete={() => onDelete(zip.name)} />
                </Group>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

/** What is in a zip, or why that cannot be told. */
function Contents({ zip }: { zip: Zip }) {
  const { say } = useTexts();
  const wordsFor = useWordsFor();
  const { appVersion, generation, isForeign, isLightweight, problem } = zip;
  if (problem) {
    return (
      <Text size="sm" c="red">
        {wordsFor(problem).title}
      </Text>
    );
  }
  if (isForeign || !generation) return <Text size="sm">{say('zips.foreign')}</Text>;
  return (
    <Stack gap={0}>
      <Text size="sm">
        {say('backups.kinds.cherry-studio')} {appVersion}
      </Text>
      <Text size="xs" c="dimmed">
        {[
          generation === 'newer' ? say('zips.newerFormat') : say('zips.format', { generation }),
          isLightweight && say('zips.lightweight'),
        ]
          .filter(Boolean)
          .join(' · ')}
      </Text>
    </Stack>
  );
}
