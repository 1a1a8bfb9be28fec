import { displayFileName } from '../format/index.ts';
import type { ArchiveTime } from '../operations/archives/archive-time.ts';
import type { ListedArchive } from '../operations/archives/list-archives.ts';
import type { ArchiveDescription } from '../sources/index.ts';
import { formatBytes, formatLocalTime } from './format-values.ts';

const LONGEST_FACT = 60;

/** Something that a zip says of itself, as a terminal may show it. */
export function plainFact(text: string | undefined): string {
  if (text === undefined) return '';
  const clean = displayFileName(text.toWellFormed());
  return clean.length > LONGEST_FACT ? `${clean.slice(0, LONGEST_FACT - 1)}…` : clean;
}

/** Generation and format for people. */
export function generationText({ contents, isForeign, problem }: ListedArchive): string {
  if (problem) return problem.code === 'ARCHIVE_REFUSED' ? 'refused' : 'damaged';
  if (isForeign) return 'not Cherry Studio’s';
  if (!contents) return '';
  return contents.isLightweight ? `${contents.generation} (lightweight)` : contents.generation;
}

export function archiveRow(archive: ListedArchive): string[] {
  const { name, size, named, contents, made } = archive;
  return [
    plainName(name),
    made ? formatLocalTime(made.time.toISOString()) : '',
    formatBytes(size),
    plainFact(named?.host),
    named?.system ?? plainFact(contents?.platform),
    generationText(archive),
    plainFact(contents?.appVersion),
  ];
}

export const ARCHIVE_HEAD = ['Name', 'Made', 'Size', 'Computer', 'System', 'Kind', 'Version'];

/** A name as a terminal may show it; not cut, for people copy it. */
export function plainName(name: string): string {
  return displayFileName(name);
}

/** Scripts get names as they are. */
export function archiveJson({
  name,
  size,
  modified,
  named,
  contents,
  isForeign,
  problem,
  made,
}: ListedArchive) {
  return {
    name,
    size,
    modified: modified?.toISOString() ?? null,
    ...timeJson(made),
    hostname: named?.host ?? null,
    system: named?.system ?? null,
    named_by: named?.kind ?? null,
    is_foreign: isForeign,
    problem: problem ? { code: problem.code, message: problem.message } : null,
    contents: contents ? contentsJson(contents) : null,
  };
}

export function contentsJson(contents: ArchiveDescription) {
  return {
    generation: contents.generation,
    format_version: contents.formatVersion ?? null,
    app_version: contents.appVersion ?? null,
    platform: contents.platform ?? null,
    time: contents.time ?? null,
    is_lightweight: contents.isLightweight,
    parts: contents.parts.map(({ id, files, size }) => ({ id, files, bytes: size })),
  };
}

function timeJson(made: ArchiveTime | undefined) {
  return { time: made?.time.toISOString() ?? null, time_by: made?.by ?? null };
}
