import type { VersionRecord } from './version-log.ts';

/**
 * Which generation of Cherry Studio's data a profile holds. A (up to 1.7) and B (1.8 and 1.9) have chats and settings in two LevelDB
 * folders and differ in the backups that the application makes of them; C (2.x) has them in one SQLite database.
 */
export type Generation = 'A' | 'B' | 'C';

/** Whose layout of files: of 1.x (A and B), or of 2.x. */
export type Era = 'v1' | 'v2';

/** What of a profile tells its generation. */
export interface GenerationFacts {
  /** Whether the database of 2.x is there. */
  readonly hasDatabase: boolean;
  /** Whether one of the LevelDB folders is there. */
  readonly hasBrowserStorage: boolean;
  /** From `version.log`, oldest first. */
  readonly versions: readonly VersionRecord[];
}

/** The first minor version of 1.x that makes backups of generation B. */
const FIRST_MINOR_OF_B = 8;

/**
 * The generation, and the version that wrote it last. What lies on the disk decides, not the log: a 2.x that has started but not yet
 * taken over the data of 1.x leaves data of 1.x. Undefined generation: the application has kept nothing here yet.
 */
export function generationOf(facts: GenerationFacts): {
  generation: Generation | undefined;
  version: VersionRecord | undefined;
} {
  const newest = (major: (major: number) => boolean) =>
    facts.versions.findLast(({ version }) => major(majorMinor(version).major));
  if (facts.hasDatabase) return { generation: 'C', version: newest((major) => major >= 2) };
  if (!facts.hasBrowserStorage) return { generation: undefined, version: facts.versions.at(-1) };
  const version = newest((major) => major < 2);
  // The log itself came with 1.7: what has none is older.
  const isB = version
    ? majorMinor(version.version).minor >= FIRST_MINOR_OF_B
    : facts.versions.length > 0;
  return { generation: isB ? 'B' : 'A', version };
}

/** The layout of a generation's files; of an empty profile that of the newest. */
export function eraOf(generation: Generation | undefined): Era {
  return generation === 'A' || generation === 'B' ? 'v1' : 'v2';
}

function majorMinor(version: string): { major: number; minor: number } {
  const [major = 0, minor = 0] = version.split('.').map((part) => Number.parseInt(part, 10) || 0);
  return { major, minor };
}
