import { createReadStream } from 'node:fs';
import { tmpdir } from 'node:os';
import { KirschError } from '../../errors/index.ts';
import { type Node, parseTime, posixFromGoMode, type Snapshot } from '../../format/index.ts';
import type { IndexedRepository } from '../../repository/indexed-repository.ts';
import {
  archiveSystemOf,
  type BackupSystem,
  type ExportGeneration,
  type ExportLayout,
  foldersOf,
  formatArchiveName,
  metadataText,
  type NewZipEntry,
  writeZip,
} from '../../sources/index.ts';
import type { Storage } from '../../storage/index.ts';
import { readFileContent } from '../dump/file-content.ts';
import { sizeOfContent } from '../dump/size-of-content.ts';
import { assertFree, counted } from './copy-archive.ts';
import { type ExportableProfile, findExportable } from './exportable.ts';
import { exportedFiles, type LeftOut } from './exported-files.ts';
import { type SealedDatabase, sealDatabase } from './seal-database.ts';

export interface ExportOptions {
  /** Where the zip goes: a storage of zips, opened with `ZIP_NAMES`. A bucket gets it part by part. */
  readonly to: Storage;
  /** @default as Cherry Studio names its own, by the backup's time, host and system */
  readonly name?: string;
  /** Chats and settings alone. @default false */
  readonly isLightweight?: boolean;
  /** The profile's folder in the backup. @default that of every backup of a profile */
  readonly path?: string;
  /** The system that it comes from, where the backup does not tell. @default this computer's */
  readonly system?: BackupSystem;
  /** Replace a zip of that name. @default false */
  readonly overwrite?: boolean;
  /** For a database that has its log of changes beside it. @default the system's folder for temporary files */
  readonly temporaryFolder?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called with the bytes of the zip so far. */
  readonly onProgress?: (bytes: number) => void;
}

export interface ExportResult {
  readonly name: string;
  /** Of the zip, in bytes. */
  readonly bytes: number;
  readonly generation: ExportGeneration;
  readonly files: number;
  /** What the zip does not hold of the backup, other than what a lightweight one leaves out. */
  readonly leftOut: readonly LeftOut[];
}

const DATABASE = 'Data/cherrystudio.sqlite';
const SYSTEM_OF_PLATFORM: Readonly<Record<string, BackupSystem>> = {
  win32: 'windows',
  darwin: 'macos',
};

/**
 * Writes a backup of a profile as a zip that Cherry Studio restores: one of 1.8 and 1.9 (B) or of 2.x (C), as the data is. In bounded memory;
 * others see all of the zip or nothing.
 *
 * @throws KirschError `PATH_NOT_FOUND` for a backup without chats and settings; `TARGET_UNWRITABLE` where a zip of that name is there; what
 *   repository and storage throw
 */
export async function exportArchive(
  repository: IndexedRepository,
  snapshot: Snapshot,
  options: ExportOptions,
): Promise<ExportResult> {
  const { to, path, signal, isLightweight = false, overwrite = false } = options;
  const profile = await findExportable(repository, snapshot, { ...(path && { path }), signal });
  const system =
    profile.system ?? options.system ?? SYSTEM_OF_PLATFORM[process.platform] ?? 'linux';
  const name = options.name ?? exportName(snapshot, system);
  if (!overwrite) await assertFree(to, name, signal);
  const { generation } = profile;
  const layout = {
    generation,
    isLightweight,
    hasDatabaseAtTop: !profile.data.has('cherrystudio.sqlite'),
  };
  const leftOut: LeftOut[] = [];
  const sealed = await sealedDatabaseOf(repository, profile, options);
  try {
    let files = 0;
    const entries = archiveEntries(repository, snapshot, profile, {
      layout,
      system,
      sealed,
      signal,
      onLeftOut: (left) => leftOut.push(left),
      onFile: () => files++,
    });
    const zip = counted(writeZip(entries), (bytes) => options.onProgress?.(bytes));
    const bytes = await to.putStream(name, zip, { signal });
    return { name, bytes, generation, files, leftOut };
  } finally {
    await sealed?.dispose();
  }
}

/**
 * What Cherry Studio would have named such a backup. Its 2.x counts zips of that name among its own when it deletes the oldest.
 *
 * @throws KirschError `BAD_ARGUMENT` for a time that no name can have
 */
export function exportName(snapshot: Snapshot, system: BackupSystem): string {
  const { time, hostname } = snapshot;
  const host = hostname.replaceAll(/[/\\\p{Cc}\p{Cs}]/gu, '-') || 'unknown';
  return formatArchiveName({
    kind: 'device',
    // The clock on the wall where it was made.
    time: time.slice(0, 19),
    precision: 'second',
    host,
    system: archiveSystemOf(system),
  });
}

async function sealedDatabaseOf(
  repository: IndexedRepository,
  { generation, data, top }: ExportableProfile,
  { temporaryFolder = tmpdir(), signal }: ExportOptions,
): Promise<SealedDatabase | undefined> {
  if (generation !== 'C') return undefined;
  const folder = data.has('cherrystudio.sqlite') ? data : top;
  const [database, log] = ['cherrystudio.sqlite', 'cherrystudio.sqlite-wal'].map((name) =>
    folder.get(name),
  );
  if (!database || log?.type !== 'file' || Number(log.size) === 0) return undefined;
  return sealDatabase(repository, { database, log }, { temporaryFolder, signal });
}

interface EntriesOptions {
  readonly layout: ExportLayout;
  readonly system: BackupSystem;
  readonly sealed: SealedDatabase | undefined;
  readonly signal: AbortSignal | undefined;
  readonly onLeftOut: (leftOut: LeftOut) => void;
  readonly onFile: () => void;
}

/** Everything in the zip: what says what it is, the folders that it must have, then the data. */
async function* archiveEntries(
  repository: IndexedRepository,
  snapshot: Snapshot,
  profile: ExportableProfile,
  { layout, system, sealed, signal, onLeftOut, onFile }: EntriesOptions,
): AsyncGenerator<NewZipEntry, void, undefined> {
  const { generation } = layout;
  const time = dateOf(snapshot.time);
  if (generation !== 'A') {
    const { appVersion } = profile;
    yield textFile(
      'metadata.json',
      metadataText({ ...layout, generation, time, appVersion, system }),
      time,
    );
  }
  const written = new Set(foldersOf(layout));
  for (const path of written) yield { kind: 'folder', path, modified: time };
  // Restoring wants one, and what is in it the application can make again.
  if (generation === 'C' && !profile.top.has('cache.json'))
    yield textFile('cache.json', '{}', time);
  if (sealed) {
    onFile();
    yield sealedFile(sealed, time);
    written.add(DATABASE);
  }
  const files = exportedFiles(repository, {
    layout,
    profileTree: profile.tree,
    profileFolder: profile.manifest?.profileFolder,
    signal,
    onLeftOut,
  });
  for await (const { path, node } of files) {
    if (written.has(path)) continue;
    const modified = dateOf(node.mtime);
    if (node.type === 'dir') {
      yield { kind: 'folder', path, modified };
      continue;
    }
    onFile();
    yield {
      kind: 'file',
      path,
      modified,
      isExecutable: isExecutable(node),
      size: sizeOfContent(repository, node, path),
      content: () => readFileContent(repository, node, signal),
    };
  }
}

function textFile(path: string, text: string, modified: Date): NewZipEntry {
  const bytes = Buffer.from(text);
  return {
    kind: 'file',
    path,
    modified,
    isExecutable: false,
    size: bytes.length,
    async *content() {
      yield bytes;
    },
  };
}

function sealedFile({ path, size }: SealedDatabase, modified: Date): NewZipEntry {
  return {
    kind: 'file',
    path: DATABASE,
    modified,
    isExecutable: false,
    size,
    content: () => createReadStream(path) as AsyncIterable<Buffer>,
  };
}

function isExecutable(node: Node): boolean {
  return (posixFromGoMode(node.mode) & 0o100) !== 0;
}

/** @throws KirschError `DAMAGED` for a time that is none */
function dateOf(text: string): Date {
  try {
    return new Date(Number(parseTime(text).nanoseconds / 1_000_000n));
  } catch (cause) {
    throw new KirschError('DAMAGED', 'Something in this backup has no readable time.', { cause });
  }
}
