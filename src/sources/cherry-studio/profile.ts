import type { SourcePlatform } from '../computer.ts';
import type { Generation } from './generation.ts';
import type { Presence } from './presence.ts';
import type { SurveyItem } from './survey.ts';
import type { VersionRecord } from './version-log.ts';

/** How a profile was found. */
export type OriginKind =
  /** The folder that an installed Cherry Studio uses unless told otherwise. */
  | 'default'
  /** That of a build made by its developers. */
  | 'development'
  /** Beside a portable program. */
  | 'portable'
  /** Installed by a package manager that keeps data in a folder of its own. */
  | 'packaged'
  /** Named by `config.json` of 1.x. */
  | 'config'
  /** Named by `boot-config.json` of 2.x. */
  | 'boot-config'
  /** Used by a process that runs. */
  | 'process'
  /** Named by whoever asked. */
  | 'given';

/** One way in which a profile was found. */
export interface Origin {
  readonly kind: OriginKind;
  /** The program whose data it is, where that is known. */
  readonly executable?: string;
  /** The file that names the folder. */
  readonly file?: string;
}

/** The data of one Cherry Studio on this computer. */
export interface Profile {
  /** Its folder, absolute, without symlinks. */
  readonly folder: string;
  readonly platform: SourcePlatform;
  readonly origins: readonly Origin[];
  /** Undefined when nothing has been kept in it yet. */
  readonly generation: Generation | undefined;
  /** The version that wrote it last. Undefined when it has left no trace. */
  readonly version: VersionRecord | undefined;
  /** Everything in it, in `~/.cherrystudio`, and in the folder of notes elsewhere. */
  readonly items: readonly SurveyItem[];
  /** A folder outside of the profile that its notes are kept in. */
  readonly notesFolder: string | undefined;
  /** When its main data last changed, in milliseconds since 1970; 0 without any. */
  readonly lastUsed: number;
  /** Whether Cherry Studio could use it: it passes over folders that it cannot write into. */
  readonly isWritable: boolean;
  /** The kind of synchronised folder that it lies in, such as `OneDrive`. */
  readonly syncedBy: string | undefined;
  readonly presence: Presence;
  /** What could not be looked at, in words. */
  readonly problems: readonly string[];
}

/** What was found on a computer. */
export interface FoundProfiles {
  /** The one that was used last first. */
  readonly profiles: readonly Profile[];
  /** What went wrong on the way, or is said somewhere and not so, in words. */
  readonly problems: readonly string[];
}
