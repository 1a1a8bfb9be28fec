import type { ExclusionReason } from './exclusions.ts';
import type { UnitKind } from './layout.ts';
import type { PartId } from './parts.ts';
import type { SecretsToBlank } from './secrets.ts';

/** What people choose. Without it a backup is full, with API keys, and has every part that is on by default. */
export interface BackupChoice {
  /** Parts to put in or leave out; the others are as they are by default. */
  readonly parts?: Partial<Readonly<Record<PartId, boolean>>>;
  /** Only what Cherry Studio's own "Lightweight Backup" holds: chats and settings without files. Overrules `parts`. */
  readonly isLightweight?: boolean;
  /** Leave API keys and other passwords out; only for generation C. */
  readonly withoutApiKeys?: boolean;
}

/** A file, or a folder with everything in it but the plan's units and exclusions. Symlinks in it are stored as they are. */
export interface BackupTarget {
  /** Absolute. */
  readonly from: string;
  /** The name in the backup, such as `/Cherry Studio/Data/Files`. */
  readonly as: string;
  readonly part: PartId;
  readonly isFolder: boolean;
}

/** Files that must be captured together; no target's walk takes them. */
export interface BackupUnit {
  readonly kind: UnitKind;
  readonly part: PartId;
  /** The database, or the LevelDB folder. */
  readonly from: string;
  readonly as: string;
  /** All that belongs to it and is there now, itself first: a WAL, an index of it, a folder of blobs. */
  readonly members: readonly { readonly from: string; readonly as: string }[];
  /** What is blanked in the captured copy. */
  readonly blank?: SecretsToBlank;
}

/** Something that is not in the backup. */
export interface BackupExclusion {
  readonly path: string;
  readonly part?: PartId;
  readonly reason: ExclusionReason;
  readonly bytes: number;
}

/** What people should know before they back up, or of the backup that was made. */
export interface BackupWarning {
  readonly code:
    | 'app-running'
    | 'app-unclear'
    | 'has-keys'
    | 'linked-folder'
    | 'lightweight'
    | 'missing-files'
    | 'nothing'
    | 'notes-elsewhere'
    | 'pending-work'
    | 'symlinks'
    | 'synced-folder'
    | 'unreadable'
    | 'vanished';
  /** In English; the code and `path` are for those who say it otherwise. */
  readonly message: string;
  readonly path?: string;
}

/** How much of a part there is, and whether it is in the backup. */
export interface PlannedPart {
  readonly id: PartId;
  readonly isChosen: boolean;
  readonly bytes: number;
  readonly files: number;
}

/** What a backup of a profile takes, and what it leaves. Names alone: nothing has been read. */
export interface BackupPlan {
  readonly targets: readonly BackupTarget[];
  readonly units: readonly BackupUnit[];
  readonly excluded: readonly BackupExclusion[];
  readonly warnings: readonly BackupWarning[];
  readonly parts: readonly PlannedPart[];
  /** Whether this profile could be backed up without API keys, and else why not. */
  readonly withoutApiKeys: { readonly isPossible: boolean; readonly reason?: string };
}
