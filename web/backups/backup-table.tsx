import { Checkbox, Group, Table, UnstyledButton } from '@mantine/core';
import {
  createColumnHelper,
  rowSelectionFeature,
  rowSortingFeature,
  tableFeatures,
  useTable,
} from '@tanstack/react-table';
import { useMemo } from 'react';
import type { Backup } from '../api/backups.ts';
import { useFormats } from '../format/formats.ts';
import { useTexts } from '../texts/texts.ts';
import { BackupActions } from './backup-actions.tsx';
import styles from './backup-table.module.css';
import { BytesCell, ComputerCell, KindCell, LabelCell, TimeCell } from './cells.tsx';
import type { ListSort } from './list-query.ts';

const features = tableFeatures({ rowSortingFeature, rowSelectionFeature });
const helper = createColumnHelper<typeof features, Backup>();
const COLUMNS = helper.columns([
  helper.accessor('time', { cell: ({ row }) => <TimeCell backup={row.original} /> }),
  helper.accessor((row) => row.computer.name, {
    id: 'computer',
    cell: ({ row }) => <ComputerCell backup={row.original} />,
  }),
  helper.accessor('kind', { cell: ({ row }) => <KindCell backup={row.original} /> }),
  helper.accessor('bytes', { cell: ({ row }) => <BytesCell count={row.original.bytes} /> }),
  helper.accessor('bytesNew', { cell: ({ row }) => <BytesCell count={row.original.bytesNew} /> }),
  helper.accessor('label', { cell: ({ row }) => <LabelCell backup={row.original} /> }),
]);

interface BackupTableProps {
  readonly rows: readonly Backup[];
  readonly sort: ListSort;
  readonly onSort: (sort: ListSort) => void;
  readonly selected: readonly string[];
  readonly onSelect: (ids: readonly string[]) => void;
  readonly onDelete: (id: string) => void;
}

/** A page of the list. The order is the API's: the table says what is wanted. */
export function BackupTable({
  rows,
  sort,
  onSort,
  selected,
  onSelect,
  onDelete,
}: BackupTableProps) {
  const { say } = useTexts();
  const { moment } = useFormats();
  const data = useMemo(() => [...rows], [rows]);
  const rowSelection = useMemo(
    () => Object.fromEntries(selected.map((id) => [id, true as const])),
    [selected],
  );
  const table = useTable({
    features,
    columns: COLUMNS,
    data,
    getRowId: ({ id }) => id,
    manualSorting: true,
    enableSortingRemoval: false,
    state: { sorting: [{ id: sort.by, desc: !sort.isAscending }], rowSelection },
    onSortingChange: (update) => {
      const now = [{ id: sort.by, desc: !sort.isAscending }];
      const [wanted] = typeof update === 'function' ? update(now) : update;
      if (wanted) onSort({ by: wanted.id, isAscending: !wanted.desc });
    },
    onRowSelectionChange: (update) => {
      const wanted = typeof update === 'function' ? update(rowSelection) : update;
      onSelect(Object.keys(wanted).filter((id) => wanted[id]));
    },
  });
  return (
    <div className={styles['frame']}>
      <Table verticalSpacing="sm" highlightOnHover className={styles['table'] ?? ''}>
        <Table.Thead>
          {table.getHeaderGroups().map((group) => (
            <Table.Tr key={group.id}>
              <Table.Th w={40}>
                <Checkbox
                  aria-label={say('backups.columns.selectAll')}
                  checked={table.getIsAllRowsSelected()}
                  indeterminate={table.getIsSomeRowsSelected()}
                  onChange={table.getToggleAllRowsSelectedHandler()}
                />
              </Table.Th>
              {group.headers.map(({ id, column }) => (
                <SortableHeader
                  key={id}
                  name={say(`backups.columns.${column.id as 'time'}`)}
                  sorted={column.getIsSorted()}
                  onClick={() => column.toggleSorting()}
                  id={column.id}
                />
              ))}
              <Table.Th>
                <span className="spoken">{say('backups.columns.actions')}</span>
              </Table.Th>
            </Table.Tr>
          ))}
        </Table.Thead>
        <Table.Tbody>
          {table.getRowModel().rows.map((row) => (
            <Table.Tr key={row.id} data-selected={row.getIsSelected() || undefined}>
              <Table.Td>
                <Checkbox
                  aria-label={say('backups.columns.selectOne', {
                    moment: moment(row.original.time),
                  })}
                  checked={row.getIsSelected()}
                  onChange={row.getToggleSelectedHandler()}
                />
              </Table.Td>
              {row.getAllCells().map((cell) => (
                <Table.Td key={cell.id} data-column={cell.column.id}>
                  <table.FlexRender cell={cell} />
                </Table.Td>
              ))}
              <Table.Td>
                <Group justify="flex-end">
                  <BackupActions backup={row.original} onDelete={() => onDelete(row.id)} />
                </Group>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

interface SortableHeaderProps {
  readonly id: string;
  readonly name: string;
  readonly sorted: false | 'asc' | 'desc';
  readonly onClick: () => void;
}

function SortableHeader({ id, name, sorted, onClick }: SortableHeaderProps) {
  const { say } = useTexts();
  const order = { asc: 'ascending', desc: 'descending' } as const;
  return (
    <Table.Th data-column={id} aria-sort={sorted ? order[sorted] : 'none'}>
      <UnstyledButton
        className={styles['sort'] ?? ''}
        onClick={onClick}
        aria-label={say('backups.sortBy', { column: name })}
      >
        {name}
        <span aria-hidden="true">{sorted === 'asc' ? ' ↑' : sorted === 'desc' ? ' ↓' : ''}</span>
      </UnstyledButton>
    </Table.Th>
  );
}
