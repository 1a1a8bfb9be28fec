/**
 * Every code that a `KirschError` can bear. Codes are API: programs compare them, the documentation lists them,
 * and none is renamed or reused. Messages may change at any time.
 */
export type ErrorCode =
  /** Stopped by its caller's `AbortSignal`, or by Ctrl-C. */
  | 'ABORTED'
  /** An option or argument that cannot be meant. */
  | 'BAD_ARGUMENT'
  /** A webhook did not answer, or refused a message. */
  | 'WEBHOOK_FAILED'
  /** The system's own way to start programs at login did not take Kirsch. */
  | 'SERVICE_FAILED'
  /** Something broke that has no words of its own yet; `cause` has it. */
  | 'INTERNAL'
  /** The storage has no object under that key. */
  | 'OBJECT_NOT_FOUND'
  /** The storage did not answer: name not found, connection refused or cut, time-out. */
  | 'STORAGE_UNREACHABLE'
  /** The storage refused: unknown key, wrong secret, no permission. */
  | 'STORAGE_DENIED'
  /** Other people can read the bucket. */
  | 'BUCKET_PUBLIC'
  /** No room left in the storage. */
  | 'STORAGE_FULL'
  /** The bucket, or the folder above the repository, does not exist. */
  | 'STORAGE_NOT_FOUND'
  /** The storage failed in another way. */
  | 'STORAGE_FAILED'
  /** There is no repository at that place. */
  | 'REPOSITORY_NOT_FOUND'
  /** `init` found a repository, or parts of one. */
  | 'REPOSITORY_EXISTS'
  /** The repository's format version is newer than this program knows. */
  | 'REPOSITORY_TOO_NEW'
  /** No key of the repository opens with this password. */
  | 'WRONG_PASSWORD'
  /** Another process holds a lock that excludes this operation. */
  | 'REPOSITORY_LOCKED'
  /** Our lock could not be refreshed in time, or is gone: going on could harm. */
  | 'LOCK_LOST'
  /** Bytes in the repository are not what their name or their seal says. */
  | 'DAMAGED'
  /** A blob that a snapshot needs is in no index. */
  | 'BLOB_NOT_FOUND'
  /** No snapshot, or more than one, has that id. */
  | 'SNAPSHOT_NOT_FOUND'
  /** A backup that is pinned was to be removed. */
  | 'SNAPSHOT_PINNED'
  /** A path that is not in the snapshot. */
  | 'PATH_NOT_FOUND'
  /** A file or folder that is to be backed up could not be read. */
  | 'SOURCE_UNREADABLE'
  /** An application's data is not what its format says; `details` has file and offset. */
  | 'SOURCE_DAMAGED'
  /** An application's data is locked by its application, or changes faster than it can be copied; `details.path` names it. */
  | 'SOURCE_BUSY'
  /** Nothing was found to back up. */
  | 'SOURCE_EMPTY'
  /** A file or folder could not be written on restore. */
  | 'TARGET_UNWRITABLE'
  /** No room left on this computer's disk. */
  | 'DISK_FULL'
  /** A zip is cut, or not what its directory says; `details.reason` tells how. */
  | 'ARCHIVE_DAMAGED'
  /** A zip could do harm, or is of a form that is not read; `details.reason` tells why. */
  | 'ARCHIVE_REFUSED'
  /** What a backup of a profile says of itself is not as it should be, or of a later version; `details.reason` tells which. */
  | 'MANIFEST_INVALID'
  /** The application has the data open that is to be replaced. */
  | 'APP_RUNNING'
  /** The backup cannot take the place of what is there; `details.reason` tells why. */
  | 'RESTORE_REFUSED'
  /** The exchange of the data was cut off, and could neither be finished nor taken back yet. */
  | 'RESTORE_UNFINISHED'
  /** There is no restore to undo, or none to redo. */
  | 'NOTHING_TO_UNDO'
  /** The settings file, or another that was to be imported, is not what it should be; `details` has line and column. */
  | 'SETTINGS_INVALID'
  /** The settings, or the secrets beside them, could not be read or written. */
  | 'SETTINGS_INACCESSIBLE'
  /** The settings hold no storage of that name. */
  | 'STORAGE_NOT_CONFIGURED'
  /** The place where secrets are kept did not give them out, or did not take them. */
  | 'SECRETS_INACCESSIBLE'
  /** A pairing text was cut, changed on its way, or is none. */
  | 'PAIRING_DAMAGED'
  /** A pairing text's time is over. */
  | 'PAIRING_EXPIRED'
  /** A pairing text was made by a newer version. */
  | 'PAIRING_TOO_NEW'
  /** The pass phrase does not open the pairing text. */
  | 'PAIRING_WRONG_PHRASE';
