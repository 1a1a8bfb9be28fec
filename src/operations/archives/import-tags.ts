import type { Snapshot } from '../../format/index.ts';
import type { ArchiveDescription, ArchiveName, BackupSystem } from '../../sources/index.ts';
import { computerIdOf, computerNameTagsOf, computerTag } from '../computers/computer-tags.ts';
import type { StoredSnapshot } from '../snapshots/load-snapshots.ts';
import { tagValue } from '../snapshots/tag-value.ts';

const IMPORTED = 'imported';
/** The system by the name, and by what Node.js calls it. */
const SYSTEM: Readonly<Record<string, BackupSystem>> = {
  windows: 'windows',
  win32: 'windows',
  mac: 'macos',
  darwin: 'macos',
  linux: 'linux',
};

/** The tag of a backup that was made from a zip. What restic would split at is percent-encoded. */
export function importedTag(name: string): string {
  return `${IMPORTED}=${name.replaceAll(/[%,\p{Cc}]/gu, encodeURIComponent)}`;
}

/** Whether this backup was made from a zip of that name. */
export function isImportOf({ tags }: Snapshot, name: string): boolean {
  return tags.includes(importedTag(name));
}

/** The name of the zip that a backup was made from; undefined for all others. */
export function importedNameOf(snapshot: Snapshot): string | undefined {
  const text = tagValue(snapshot, IMPORTED);
  try {
    return text === undefined ? undefined : decodeURIComponent(text);
  } catch {
    // Somebody else's tag: it is shown as it stands.
    return text;
  }
}

/** The system that a zip comes from. */
export function systemOf(
  contents: Pick<ArchiveDescription, 'platform'>,
  named: Pick<ArchiveName, 'system'> | undefined,
): BackupSystem | undefined {
  return SYSTEM[named?.system ?? ''] ?? SYSTEM[contents.platform ?? ''];
}

/** A version as it may stand in a tag; a zip may say anything. */
export function plainVersion(version: string | undefined): string | undefined {
  return version !== undefined && /^[\w.+-]{1,40}$/.test(version) ? version : undefined;
}

/** What a backup made from a zip is tagged with, its computer apart. */
export function importTags(
  name: string,
  contents: Pick<ArchiveDescription, 'generation' | 'appVersion'>,
  system: BackupSystem | undefined,
): string[] {
  const version = plainVersion(contents.appVersion);
  return [
    'source=cherry-studio',
    `generation=${contents.generation}`,
    ...(version === undefined ? [] : [`app-version=${version}`]),
    ...(system === undefined ? [] : [`system=${system}`]),
    importedTag(name),
  ];
}

/** Whose backups a zip's belong to. */
export interface ImportComputer {
  readonly username: string;
  readonly tags: readonly string[];
}

/**
 * The computer of that host name, if the repository knows one and only one. Without a match the backup belongs to the host name alone.
 */
export function computerByHost(snapshots: readonly StoredSnapshot[], host: string): ImportComputer {
  const known = snapshots
    .map(({ snapshot }) => snapshot)
    .filter((snapshot) => snapshot.hostname === host && computerIdOf(snapshot) !== undefined);
  const ids = new Set(known.map(computerIdOf));
  const newest = known.reduce<Snapshot | undefined>(
    (newest, snapshot) =>
      newest && Date.parse(newest.time) >= Date.parse(snapshot.time) ? newest : snapshot,
    undefined,
  );
  if (!newest || ids.size !== 1) return { username: '', tags: [] };
  const tags = [computerTag(computerIdOf(newest)!), ...computerNameTagsOf(newest)];
  return { username: newest.username, tags };
}
