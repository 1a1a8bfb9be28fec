import type { BackupQueryValues, BackupRowView } from '../api/backup-schemas.ts';

/** The rows that a question means, in its order: the page that is asked for, and how many there are. */
export function selectRows(
  rows: readonly BackupRowView[],
  query: BackupQueryValues,
): { readonly total: number; readonly rows: BackupRowView[] } {
  const found = rows.filter((row) => matches(row, query));
  const compare = COMPARE[query.sort];
  const sign = query.order === 'asc' ? 1 : -1;
  // Of equals the newest comes first, whichever way the others go.
  found.sort((a, b) => sign * compare(a, b) || COMPARE.time(b, a) || (a.id < b.id ? -1 : 1));
  const { offset, limit } = query;
  return { total: found.length, rows: found.slice(offset, offset + limit) };
}

function matches(row: BackupRowView, query: BackupQueryValues): boolean {
  const { computer, kind, pinned, from, to, search } = query;
  if (computer !== undefined && row.computer.key !== computer) return false;
  if (kind !== undefined && row.kind !== kind) return false;
  if (pinned !== undefined && row.isPinned !== (pinned === 'true')) return false;
  const time = Date.parse(row.time);
  if (from !== undefined && time < Date.parse(from)) return false;
  if (to !== undefined && time > Date.parse(to)) return false;
  return search === undefined || holdsWords(row, search);
}

function holdsWords(row: BackupRowView, search: string): boolean {
  const { label = '', computer, user, appVersion = '', system = '', paths, tags, id } = row;
  const parts = [label, computer.name, user, appVersion, system, ...paths, ...tags, id];
  const text = parts.join('\n').toLowerCase();
  const words = search.toLowerCase().split(/\s+/);
  return words.every((word) => text.includes(word));
}

type Compare = (a: BackupRowView, b: BackupRowView) => number;

const COMPARE: Readonly<Record<BackupQueryValues['sort'], Compare>> = {
  time: (a, b) => Date.parse(a.time) - Date.parse(b.time),
  computer: byText((row) => row.computer.name),
  label: byText((row) => row.label ?? ''),
  kind: byText((row) => row.kind),
  bytes: (a, b) => (a.bytes ?? -1) - (b.bytes ?? -1),
  bytesNew: (a, b) => (a.bytesNew ?? -1) - (b.bytesNew ?? -1),
};

function byText(of: (row: BackupRowView) => string): Compare {
  // Comparing by the rules of a language costs too much for ten thousand rows without a collator.
  const { compare } = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });
  return (a, b) => compare(of(a), of(b));
}
