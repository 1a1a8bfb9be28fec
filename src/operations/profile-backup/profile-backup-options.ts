import type {
  BackupChoice,
  BackupPlan,
  BackupWarning,
  Profile,
  ProfileManifest,
} from '../../sources/index.ts';
import type { BackupOptions, BackupResult } from '../backup/backup-options.ts';

type Inherited = Pick<
  BackupOptions,
  | 'compression'
  | 'dryRun'
  | 'force'
  | 'gid'
  | 'host'
  | 'lock'
  | 'onEntry'
  | 'onIssue'
  | 'onProgress'
  | 'packSizeMiB'
  | 'parents'
  | 'programVersion'
  | 'signal'
  | 'skipIfUnchanged'
  | 'time'
  | 'uid'
  | 'username'
  | 'workers'
>;

/** Which profile to back up, what of it, and how. What is not said here means the same as for `backup`. */
export interface ProfileBackupOptions extends Inherited {
  /** As `findProfiles` found it, not long ago: files that are new since then are in the backup, databases that are new are not. */
  readonly profile: Profile;
  /** @default a full backup, with API keys, of every part that is on by default */
  readonly choice?: BackupChoice | undefined;
  /** What people call this backup: 1 to 100 characters. */
  readonly label?: string | undefined;
  /** Further tags, such as the computer's. */
  readonly tags?: readonly string[] | undefined;
  /** The user's own folder, for the manifest. @default this user's */
  readonly homeFolder?: string | undefined;
  /** What the manifest says otherwise than the profile does: of one that was unpacked from a zip, where it came from. */
  readonly origin?:
    | Partial<Pick<ProfileManifest, 'appVersion' | 'system' | 'profileFolder' | 'homeFolder'>>
    | undefined;
  /**
   * Where databases are captured to, and packs in the making kept; as large as the databases. @default a folder on the profile's disk, or the
   * system's for temporary files
   */
  readonly temporaryFolder?: string | undefined;
  readonly onStage?: ((stage: ProfileBackupStage) => void) | undefined;
  /** Called for what people should know; nothing of it keeps the backup from being whole. */
  readonly onWarning?: ((warning: BackupWarning) => void) | undefined;
}

/** What is being done. Capturing comes first. */
export type ProfileBackupStage =
  | {
      readonly stage: 'capture';
      /** Stored name of the database, or of the LevelDB folder. */
      readonly unit: string;
      /** From 1. */
      readonly number: number;
      readonly of: number;
    }
  | { readonly stage: 'store' }
  /** Everything is stored; a database is still being proven, and the snapshot waits for that. */
  | { readonly stage: 'prove' };

/** What a backup of a profile did. */
export interface ProfileBackupResult extends BackupResult {
  readonly plan: BackupPlan;
  readonly manifest: ProfileManifest;
  /** Each was told to `onWarning`. */
  readonly warnings: readonly BackupWarning[];
}
