import { goJsonExtraFields, goJsonString } from './go-json.ts';
import { FieldReader, parseJson } from './json-fields.ts';

/** One backup: a moment, a computer, a root tree. What is left out in the file is empty here: `''`, 0 or `[]`. */
export interface Snapshot {
  /** RFC 3339, as in the file. */
  readonly time: string;
  /** Id of the snapshot that this one was compared with. */
  readonly parent?: string;
  /** Id of the root tree. */
  readonly tree: string;
  readonly paths: readonly string[];
  readonly hostname: string;
  readonly username: string;
  readonly uid: number;
  readonly gid: number;
  readonly excludes: readonly string[];
  readonly tags: readonly string[];
  /** Id that this snapshot had before its first rewriting. */
  readonly original?: string;
  readonly programVersion: string;
  readonly summary?: SnapshotSummary;
  /** Fields that this version does not know, rustic's among them. */
  readonly extra?: Readonly<Record<string, unknown>>;
}

/** What a backup did. Counts, and sizes in bytes. */
export interface SnapshotSummary {
  /** RFC 3339. */
  readonly backupStart: string;
  /** RFC 3339. */
  readonly backupEnd: string;
  readonly filesNew: number;
  readonly filesChanged: number;
  readonly filesUnmodified: number;
  readonly dirsNew: number;
  readonly dirsChanged: number;
  readonly dirsUnmodified: number;
  readonly dataBlobs: number;
  readonly treeBlobs: number;
  /** New data before compression. */
  readonly dataAdded: number;
  /** New data as stored. */
  readonly dataAddedPacked: number;
  readonly totalFilesProcessed: number;
  readonly totalBytesProcessed: number;
  /** Fields that this version does not know. */
  readonly extra?: Readonly<Record<string, unknown>>;
}

const SNAPSHOT_FIELDS = new Set([
  'time',
  'parent',
  'tree',
  'paths',
  'hostname',
  'username',
  'uid',
  'gid',
  'excludes',
  'tags',
  'original',
  'program_version',
  'summary',
]);

type CountName = Exclude<keyof SnapshotSummary, 'backupStart' | 'backupEnd' | 'extra'>;

const SUMMARY_COUNTS: readonly (readonly [key: string, name: CountName])[] = [
  ['files_new', 'filesNew'],
  ['files_changed', 'filesChanged'],
  ['files_unmodified', 'filesUnmodified'],
  ['dirs_new', 'dirsNew'],
  ['dirs_changed', 'dirsChanged'],
  ['dirs_unmodified', 'dirsUnmodified'],
  ['data_blobs', 'dataBlobs'],
  ['tree_blobs', 'treeBlobs'],
  ['data_added', 'dataAdded'],
  ['data_added_packed', 'dataAddedPacked'],
  ['total_files_processed', 'totalFilesProcessed'],
  ['total_bytes_processed', 'totalBytesProcessed'],
];
const SUMMARY_FIELDS = new Set([
  'backup_start',
  'backup_end',
  ...SUMMARY_COUNTS.map(([key]) => key),
]);
const UINT32_MAX = 2 ** 32 - 1;

/** A snapshot's JSON, in restic's order and with its omissions. */
export function encodeSnapshot(snapshot: Snapshot): Buffer {
  const { parent, original, summary } = snapshot;
  return Buffer.from(
    `{"time":${goJsonString(snapshot.time)}` +
      (parent === undefined ? '' : `,"parent":"${parent}"`) +
      `,"tree":"${snapshot.tree}","paths":${stringList(snapshot.paths)}` +
      optionalString('hostname', snapshot.hostname) +
      optionalString('username', snapshot.username) +
      (snapshot.uid === 0 ? '' : `,"uid":${snapshot.uid}`) +
      (snapshot.gid === 0 ? '' : `,"gid":${snapshot.gid}`) +
      optionalList('excludes', snapshot.excludes) +
      optionalList('tags', snapshot.tags) +
      (original === undefined ? '' : `,"original":"${original}"`) +
      optionalString('program_version', snapshot.programVersion) +
      (summary === undefined ? '' : `,"summary":${encodeSummary(summary)}`) +
      `${goJsonExtraFields(snapshot.extra)}}`,
  );
}

/**
 * Reads a snapshot's JSON.
 * @throws KirschError `DAMAGED` when a field cannot be true.
 */
export function decodeSnapshot(bytes: Uint8Array): Snapshot {
  const fields = new FieldReader(parseJson(bytes, 'snapshot'), 'snapshot');
  const parent = fields.optionalId('parent');
  const original = fields.optionalId('original');
  const summary = fields.optionalObject('summary');
  const extra = fields.unknownFields(SNAPSHOT_FIELDS);
  return {
    time: fields.time('time'),
    ...(parent !== undefined && { parent }),
    tree: fields.id('tree'),
    paths: fields.strings('paths'),
    hostname: fields.string('hostname', ''),
    username: fields.string('username', ''),
    uid: fields.integer('uid', UINT32_MAX, 0),
    gid: fields.integer('gid', UINT32_MAX, 0),
    excludes: fields.strings('excludes'),
    tags: fields.strings('tags'),
    ...(original !== undefined && { original }),
    programVersion: fields.string('program_version', ''),
    ...(summary && { summary: decodeSummary(summary) }),
    ...(extra && { extra }),
  };
}

function encodeSummary(summary: SnapshotSummary): string {
  const counts = SUMMARY_COUNTS.map(([key, name]) => `,"${key}":${summary[name]}`).join('');
  return (
    `{"backup_start":${goJsonString(summary.backupStart)}` +
    `,"backup_end":${goJsonString(summary.backupEnd)}${counts}${goJsonExtraFields(summary.extra)}}`
  );
}

function decodeSummary(value: unknown): SnapshotSummary {
  const fields = new FieldReader(value, 'snapshot');
  const counts = SUMMARY_COUNTS.map(([key, name]) => [
    name,
    fields.integer(key, Number.MAX_SAFE_INTEGER, 0),
  ]);
  const extra = fields.unknownFields(SUMMARY_FIELDS);
  return {
    backupStart: fields.time('backup_start'),
    backupEnd: fields.time('backup_end'),
    ...(Object.fromEntries(counts) as Record<CountName, number>),
    ...(extra && { extra }),
  };
}

function stringList(texts: readonly string[]): string {
  return `[${texts.map(goJsonString).join(',')}]`;
}

function optionalString(key: string, text: string): string {
  return text === '' ? '' : `,"${key}":${goJsonString(text)}`;
}

function optionalList(key: string, texts: readonly string[]): string {
  return texts.length === 0 ? '' : `,"${key}":${stringList(texts)}`;
}
