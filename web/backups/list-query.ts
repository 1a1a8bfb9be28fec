import type { BackupQuery } from '../api/backups.ts';

/** How many backups a page has. */
export const ROWS_A_PAGE = 50;

/** What a person filters the list by. Dates are of this computer's calendar, `2026-05-01`. */
export interface ListFilterValues {
  readonly search: string;
  readonly computer: string | null;
  readonly kind: 'cherry-studio' | 'folders' | null;
  readonly isPinned: boolean;
  readonly from: string;
  readonly to: string;
}

export const NO_FILTERS: ListFilterValues = {
  search: '',
  computer: null,
  kind: null,
  isPinned: false,
  from: '',
  to: '',
};

export interface ListSort {
  readonly by: string;
  readonly isAscending: boolean;
}

/** The question to the API that filters, order and page make. */
export function queryOf(filters: ListFilterValues, sort: ListSort, page: number): BackupQuery {
  const { search, computer, kind, isPinned, from, to } = filters;
  return {
    sort: sort.by as NonNullable<BackupQuery['sort']>,
    order: sort.isAscending ? 'asc' : 'desc',
    offset: (page - 1) * ROWS_A_PAGE,
    limit: ROWS_A_PAGE,
    ...(search.trim() && { search: search.trim() }),
    ...(computer !== null && { computer }),
    ...(kind !== null && { kind }),
    ...(isPinned && { pinned: 'true' as const }),
    ...(from && { from: new Date(`${from}T00:00:00`).toISOString() }),
    ...(to && { to: new Date(`${to}T23:59:59.999`).toISOString() }),
  };
}
