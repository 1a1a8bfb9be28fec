import { Checkbox, Group, Select, TextInput } from '@mantine/core';
import { useComputers } from '../api/computers.ts';
import { SearchIcon } from '../shell/icons.tsx';
import { useTexts } from '../texts/texts.ts';
import type { ListFilterValues } from './list-query.ts';

interface ListFiltersProps {
  readonly value: ListFilterValues;
  readonly onChange: (value: ListFilterValues) => void;
}

/** Search and filters of the list. */
export function ListFilters({ value, onChange }: ListFiltersProps) {
  const { say } = useTexts();
  const { data } = useComputers();
  const change = (part: Partial<ListFilterValues>) => onChange({ ...value, ...part });
  return (
    <Group gap="sm" align="flex-end">
      <TextInput
        type="search"
        flex={1}
        miw={200}
        aria-label={say('backups.search')}
        placeholder={say('backups.searchHelp')}
        leftSection={<SearchIcon width="18" height="18" />}
        value={value.search}
        onChange={(event) => change({ search: event.currentTarget.value })}
      />
      <Select
        w={170}
        aria-label={say('backups.filters.computer')}
        placeholder={say('backups.filters.allComputers')}
        data={(data?.computers ?? []).map(({ key, name }) => ({ value: key, label: name }))}
        value={value.computer}
        onChange={(computer) => change({ computer })}
        clearable
      />
      <Select
        w={150}
        aria-label={say('backups.filters.kind')}
        placeholder={say('backups.filters.allKinds')}
        data={[
          { value: 'cherry-studio', label: say('backups.kinds.cherry-studio') },
          { value: 'folders', label: say('backups.kinds.folders') },
        ]}
        value={value.kind}
        onChange={(kind) => change({ kind: kind as ListFilterValues['kind'] })}
        clearable
      />
      <TextInput
        type="date"
        label={say('backups.filters.from')}
        value={value.from}
        onChange={(event) => change({ from: event.currentTarget.value })}
      />
      <TextInput
        type="date"
        label={say('backups.filters.to')}
        value={value.to}
        onChange={(event) => change({ to: event.currentTarget.value })}
      />
      <Checkbox
        mb={8}
        label={say('backups.filters.pinned')}
        checked={value.isPinned}
        onChange={(event) => change({ isPinned: event.currentTarget.checked })}
      />
    </Group>
  );
}
