import type { BackupSystem } from '../manifest.ts';
import type { ArchiveSystem } from './archive-name.ts';

/** The generations whose zips are written. A's is written only of what an A's zip has brought: `data.json`. */
export type ExportGeneration = 'A' | 'B' | 'C';

/** Which zip is to be written. */
export interface ExportLayout {
  readonly generation: ExportGeneration;
  /** Chats and settings alone, as Cherry Studio's lightweight backups are. */
  readonly isLightweight: boolean;
  /** Whether C's database lies where early builds had it, at the top. */
  readonly hasDatabaseAtTop: boolean;
}

/** Why something of a backup is not in the zip. */
export type LeftOutReason =
  /** No zip of Cherry Studio's holds it. */
  | 'no-place'
  /** A link to somewhere outside of the backup, to nothing, or in a circle. */
  | 'link'
  /** Neither file, folder nor link. */
  | 'special-file'
  /** A name that no zip can have on every system: bytes that are no text, or a backslash. */
  | 'bad-name';

/** Where something goes; or why nowhere, and whether anybody needs to be told. */
export type ExportPlace =
  | { readonly path: string }
  | { readonly reason: LeftOutReason }
  | { readonly reason: undefined };

/** What belongs to nobody's data, or was asked to stay. */
const SILENT: ExportPlace = { reason: undefined };
const NO_PLACE: ExportPlace = { reason: 'no-place' };
const DATABASE = 'cherrystudio.sqlite';
const OWN_FILES: readonly string[] = ['kirsch.json', 'metadata.json'];
const TOP_OF: Readonly<Record<ExportGeneration, readonly string[]>> = {
  A: ['data.json', 'Data', 'Notes'],
  B: ['IndexedDB', 'Local Storage', 'Data'],
  C: ['cache.json', 'Data', 'IndexedDB', 'Local Storage'],
};

/** Folders that every such zip has, also when there is nothing in them. */
export function foldersOf({ generation, isLightweight }: ExportLayout): readonly string[] {
  if (generation === 'A' || (generation === 'C' && isLightweight)) return ['Data'];
  return ['IndexedDB', 'Local Storage', 'Data'];
}

/**
 * Where an entry of a backup belongs in the zip. Asked of a folder before what is in it: what lies in a folder that has no place has none.
 *
 * @param names from `/Cherry Studio` down, at least one
 */
export function placeInArchive(layout: ExportLayout, names: readonly string[]): ExportPlace {
  const [top, second] = names;
  const isTop = names.length === 1;
  if (isTop && OWN_FILES.includes(top!)) return SILENT;
  if (names.some((name) => !name.isWellFormed() || name.includes('\\'))) {
    return { reason: 'bad-name' };
  }
  const { generation, isLightweight } = layout;
  if (generation === 'C' && isTop && top!.startsWith(DATABASE)) {
    // The log of changes has been taken in; see `sealDatabase`.
    if (top !== DATABASE) return SILENT;
    return layout.hasDatabaseAtTop ? { path: `Data/${DATABASE}` } : NO_PLACE;
  }
  if (!TOP_OF[generation].includes(top!)) return NO_PLACE;
  const path = names.join('/');
  if (generation === 'C') {
    const isTransient =
      top === 'Data' &&
      names.length === 2 &&
      /^cherrystudio\.sqlite-|^restore-journal\.json/.test(second!);
    if (isTransient) return SILENT;
    const isLight = path === 'cache.json' || path === 'Data' || path === `Data/${DATABASE}`;
    return isLightweight && !isLight ? SILENT : { path };
  }
  const isHeavy = top === 'Notes' || (top === 'Data' && !isTop);
  return isLightweight && isHeavy ? SILENT : { path };
}

/** What `metadata.json` says of a zip of B or C. */
export interface MetadataFacts {
  readonly generation: 'B' | 'C';
  readonly isLightweight: boolean;
  readonly time: Date;
  /** Left out where it is not known. */
  readonly appVersion: string | undefined;
  readonly system: BackupSystem;
}

const PLATFORM: Readonly<Record<BackupSystem, string>> = {
  windows: 'win32',
  macos: 'darwin',
  linux: 'linux',
};

/** The text of `metadata.json`. */
export function metadataText(facts: MetadataFacts): string {
  const { generation, isLightweight, time, appVersion, system } = facts;
  const isFull = !isLightweight;
  return JSON.stringify(
    {
      version: generation === 'B' ? 6 : 7,
      timestamp: time.getTime(),
      appName: 'Cherry Studio',
      appVersion,
      platform: PLATFORM[system],
      // Said for people only; a backup does not know it.
      arch: 'x64',
      ...(generation === 'C' && {
        resources: {
          database: false,
          cache: true,
          indexedDB: isFull,
          localStorage: isFull,
          appClaude: false,
          data: true,
        },
      }),
    },
    null,
    2,
  );
}

/** A system as the names of zips have it. */
export function archiveSystemOf(system: BackupSystem): ArchiveSystem {
  return system === 'macos' ? 'mac' : system;
}
