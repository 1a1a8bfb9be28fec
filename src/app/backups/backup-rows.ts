import {
  type Computer,
  computersOf,
  displayFileName,
  isPinned,
  labelOf,
  type Snapshot,
  type StoredSnapshot,
  tagsForPeople,
} from '../../index.ts';
import type { BackupRowView } from '../api/backup-schemas.ts';

/** What tells computers apart, in one text. */
export function computerKey({ id, host, user }: Pick<Computer, 'id' | 'host' | 'user'>): string {
  return id ?? `${user}@${host}`;
}

/** The value of a tag `key=value`. */
export function tagOf({ tags }: Snapshot, key: string): string | undefined {
  return tags.find((tag) => tag.startsWith(`${key}=`))?.slice(key.length + 1);
}

/**
 * The rows of the list of backups, in the order of the snapshots.
 * @param ownId of this computer
 */
export function backupRows(
  snapshots: readonly StoredSnapshot[],
  ownId: string | undefined,
): BackupRowView[] {
  const computers = new Map<string, Computer>();
  for (const computer of computersOf(snapshots)) {
    for (const { id } of computer.snapshots) computers.set(id, computer);
  }
  return snapshots.map(({ id, snapshot }) => {
    const computer = computers.get(id);
    const { summary } = snapshot;
    return {
      id,
      time: new Date(snapshot.time).toISOString(),
      computer: {
        key: computer ? computerKey(computer) : snapshot.hostname,
        name: computer?.name ?? snapshot.hostname,
        isThis: computer?.id !== undefined && computer.id === ownId,
      },
      user: snapshot.username,
      kind: tagOf(snapshot, 'source') === 'cherry-studio' ? 'cherry-studio' : 'folders',
      ...present('system', tagOf(snapshot, 'system')),
      ...present('generation', tagOf(snapshot, 'generation')),
      ...present('appVersion', tagOf(snapshot, 'app-version')),
      ...present('label', labelOf(snapshot)),
      isPinned: isPinned(snapshot),
      ...present('importedFrom', tagOf(snapshot, 'imported')),
      withoutApiKeys: tagOf(snapshot, 'without-api-keys') === '1',
      paths: snapshot.paths.map(displayFileName),
      ...(summary && {
        files: summary.totalFilesProcessed,
        bytes: summary.totalBytesProcessed,
        bytesNew: summary.dataAddedPacked,
      }),
      tags: tagsForPeople(snapshot),
    };
  });
}

function present<Key extends string>(
  key: Key,
  value: string | undefined,
): Partial<Record<Key, string>> {
  return value === undefined ? {} : ({ [key]: value } as Record<Key, string>);
}
