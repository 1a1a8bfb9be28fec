import type { ArchiveGeneration } from './describe-archive.ts';
import type { OpenZip } from './zip-file.ts';

/** What stands at the top of a zip and belongs into a profile. Anything else could lead to where no zip may write: `.cherrystudio`. */
const TOPS: Partial<Readonly<Record<ArchiveGeneration, readonly string[]>>> = {
  A: ['data.json', 'Data', 'Notes'],
  B: ['Data', 'IndexedDB', 'Local Storage'],
  C: ['Data', 'IndexedDB', 'Local Storage', 'cache.json', 'cherrystudio.sqlite', '.claude'],
};
/** What describes the zip. */
const METADATA = 'metadata.json';

/** Whether an entry of a zip of A, B or C becomes part of a profile. */
export function belongsToProfile(generation: ArchiveGeneration, path: string): boolean {
  return TOPS[generation]?.includes(topOf(path)) ?? false;
}

/** Names at the top that no such zip has, each once. */
export function ignoredIn(zip: OpenZip, generation: ArchiveGeneration): string[] {
  const ignored = zip.entries
    .map(({ path }) => path)
    .filter((path) => path !== METADATA && !belongsToProfile(generation, path));
  return [...new Set(ignored.map(topOf))];
}

function topOf(path: string): string {
  return path.split('/', 1)[0]!;
}
