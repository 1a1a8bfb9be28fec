import type { KirschError } from '../errors/index.ts';
import type { FoundInBackups, SearchResult } from '../operations/look-inside/index.ts';
import type { StoredSnapshot } from '../operations/snapshots/load-snapshots.ts';
import type { Contents, SearchHit, Topic } from '../sources/cherry-studio/contents/index.ts';
import { countOf, formatBytes, formatLocalTime } from './format-values.ts';
import { tableLines } from './print-table.ts';
import { describeSnapshot, shortId } from './snapshot-json.ts';
import { terminalLine } from './terminal-text.ts';

/** Characters of a chat's name in a table. */
const WIDEST_NAME = 60;
/** Ids are shown this long, or as long as it takes to tell them apart. */
const SHORTEST_ID = 8;

/** What people are told about a backup's contents. From the first `-v` on, files, notes and knowledge bases one by one. */
export async function contentsLines(
  stored: StoredSnapshot,
  contents: Contents,
  verbosity: number,
): Promise<string[]> {
  const topics = contents.topics();
  const assistants = new Map(contents.assistants().map(({ id, name }) => [id, name]));
  const [files, bases, notes] = [
    contents.files(),
    contents.knowledgeBases(),
    await contents.notes(),
  ];
  const width = idWidth(topics);
  const rows = topics.map((topic) => [
    terminalLine(topic.id).slice(0, width),
    terminalLine(topic.name, WIDEST_NAME) + (topic.deleted ? ' (in the trash)' : ''),
    terminalLine(assistants.get(topic.assistantId ?? '') ?? '', WIDEST_NAME),
    String(topic.messages),
    timeOf(topic.updated),
  ]);
  const head = ['Chat', 'Name', 'Assistant', 'Messages', 'Last changed'];
  const lines = [
    terminalLine(describeSnapshot(stored)),
    ...tableLines({ head, rows, alignRight: [3] }),
  ];
  const counts = [
    countOf(topics.length, 'chat'),
    countOf(assistants.size, 'assistant'),
    countOf(files.length, 'file'),
    countOf(bases.length, 'knowledge base'),
    countOf(notes.length, 'note'),
  ];
  lines.push(counts.join(', '));
  if (verbosity < 1) return lines;
  return [
    ...lines,
    ...files.map(
      ({ name, path, size }) =>
        `file  ${terminalLine(name)}  ${bytesOf(size)}  ${terminalLine(path)}`,
    ),
    ...notes.map(({ name, size }) => `note  ${terminalLine(name)}  ${bytesOf(size)}`),
    ...bases.flatMap(({ name, items }) => [
      `knowledge base  ${terminalLine(name)}`,
      ...items.map((item) => `  ${terminalLine(item.type)}  ${terminalLine(item.name)}`),
    ]),
  ];
}

/** A backup's contents for programs. */
export async function contentsJson(stored: StoredSnapshot, contents: Contents) {
  return {
    snapshot: stored.id,
    form: contents.form,
    assistants: contents.assistants(),
    chats: contents.topics().map(topicJson),
    files: contents.files(),
    knowledge_bases: contents.knowledgeBases(),
    notes: await contents.notes(),
    problems: contents.problems,
  };
}

/** What people are told about a search. */
export function foundLines({ found, isCut, searched, read }: SearchResult): string[] {
  const lines = found.flatMap((place) => [
    titleOf(place.hit),
    `  ${terminalLine(place.hit.excerpt)}`,
    `  ${backupsOf(place)}`,
  ]);
  const states = read < searched ? `, of which ${read} differ` : '';
  const cut = isCut ? ' There are more: give more words.' : '';
  return [
    ...lines,
    `Found ${countOf(found.length, 'place')} in ${countOf(searched, 'backup')}${states}.${cut}`,
  ];
}

/** A search for programs. */
export function foundJson({ found, isCut, searched, read }: SearchResult) {
  return {
    found: found.map(({ hit, newest, oldest, backups }) => {
      const { kind, id, name, messageId, created, excerpt } = hit;
      return {
        kind,
        id,
        name,
        ...(messageId !== undefined && { message_id: messageId }),
        ...(created && { created }),
        excerpt,
        newest_snapshot: newest.id,
        oldest_snapshot: oldest.id,
        snapshots_count: backups,
      };
    }),
    is_cut: isCut,
    searched_snapshots: searched,
    different_states: read,
  };
}

/** A backup that could not be searched. */
export function unreadableLine(stored: StoredSnapshot, { message }: KirschError): string {
  return `${terminalLine(describeSnapshot(stored))} cannot be searched: ${terminalLine(message)}`;
}

function topicJson({ id, name, kind, assistantId, created, updated, deleted, messages }: Topic) {
  return {
    id,
    name,
    kind,
    ...(assistantId !== undefined && { assistant: assistantId }),
    ...(created && { created }),
    ...(updated && { updated }),
    ...(deleted && { deleted }),
    messages_count: messages,
  };
}

function titleOf({ kind, id, name, created }: SearchHit): string {
  const what = kind === 'note' ? 'note' : kind === 'topic' ? 'chat' : 'message in';
  const place = kind === 'note' ? '' : ` [${terminalLine(id)}]`;
  return [`${what} ${terminalLine(name) || '(no name)'}${place}`, timeOf(created)]
    .filter(Boolean)
    .join('  ');
}

function backupsOf({ newest, oldest, backups }: FoundInBackups): string {
  const named = ({ id, snapshot }: StoredSnapshot) =>
    `${shortId(id)} (${formatLocalTime(snapshot.time)})`;
  if (backups <= 1) return `in backup ${named(newest)}`;
  return `in ${backups} backups, from ${named(oldest)} to ${named(newest)}`;
}

function idWidth(topics: readonly Topic[]): number {
  const longest = Math.max(SHORTEST_ID, ...topics.map(({ id }) => id.length));
  let width = SHORTEST_ID;
  while (
    width < longest &&
    new Set(topics.map(({ id }) => id.slice(0, width))).size < topics.length
  ) {
    width++;
  }
  return width;
}

function timeOf(time: Date | undefined): string {
  return time ? formatLocalTime(time.toISOString()) : '';
}

function bytesOf(size: number | undefined): string {
  return size === undefined ? '' : formatBytes(size);
}
