/**
 * Kirsch as a library: everything that the command line does, as functions. A program opens a storage, opens or makes a
 * repository in it, and calls operations on it; `docs/library.md` shows how.
 */
export {
  type ErrorCode,
  type ErrorDetails,
  type ErrorReason,
  isKirschError,
  KirschError,
  type KirschErrorOptions,
  scrub,
  toKirschError,
} from './errors/index.ts';
export {
  type CompressionMode,
  type Config,
  decodeFileName,
  displayFileName,
  encodeFileName,
  type Node,
  type NodeType,
  type Snapshot,
  type SnapshotSummary,
} from './format/index.ts';
export { type ArchiveTime, archiveTime } from './operations/archives/archive-time.ts';
export { type CopyArchiveOptions, copyArchive } from './operations/archives/copy-archive.ts';
export {
  type DeletionPlan,
  type DeletionResult,
  deleteArchives,
  planDeletion,
} from './operations/archives/delete-archives.ts';
export {
  type ExportOptions,
  type ExportResult,
  exportArchive,
  exportName,
} from './operations/archives/export-archive.ts';
export type { LeftOut } from './operations/archives/exported-files.ts';
export type { ImportedArchive, ImportProgress } from './operations/archives/import-archive.ts';
export {
  type ImportManyOptions,
  type ImportOutcome,
  type ImportSummary,
  importArchives,
} from './operations/archives/import-archives.ts';
export { importedNameOf } from './operations/archives/import-tags.ts';
export {
  type ListArchivesOptions,
  type ListedArchive,
  listArchives,
} from './operations/archives/list-archives.ts';
export { readStoredArchive } from './operations/archives/read-stored-archive.ts';
export {
  type ArchiveRestoreOptions,
  withArchiveRestore,
} from './operations/archives/restore-archive.ts';
export {
  type VerifiedStoredArchive,
  verifyStoredArchive,
} from './operations/archives/verify-stored-archive.ts';
export { backup } from './operations/backup/backup.ts';
export type {
  BackedUpEntry,
  BackupOptions,
  BackupResult,
} from './operations/backup/backup-options.ts';
export type { SourceTotals } from './operations/backup/count-sources.ts';
export type { BackupMount } from './operations/backup/mounts.ts';
export { SourceScan, type SourceScanOptions } from './operations/backup/source-scan.ts';
export { OBJECT_KINDS, type ObjectKind, readObject } from './operations/cat/cat.ts';
export type { CheckAdvice } from './operations/check/advice.ts';
export { type CheckOptions, type CheckResult, check } from './operations/check/check.ts';
export type { CheckProblem } from './operations/check/check-problem.ts';
export {
  type DataSubset,
  type OldestSubset,
  parseDataSubset,
  parseOldestSubset,
} from './operations/check/data-subset.ts';
export type { HurtPath, HurtSnapshot } from './operations/check/hurt-snapshots.ts';
export {
  computerIdOf,
  computerNameOf,
  computerNameTag,
  computerTag,
} from './operations/computers/computer-tags.ts';
export { type Computer, computersOf } from './operations/computers/list-computers.ts';
export { findComputer, renameComputer } from './operations/computers/rename-computer.ts';
export {
  type CopiedSnapshot,
  type CopyOptions,
  type CopyResult,
  copySnapshots,
} from './operations/copy/copy-snapshots.ts';
export { cutsAlike } from './operations/copy/cuts-alike.ts';
export { type CopyPlan, planCopy } from './operations/copy/plan-copy.ts';
export {
  type Change,
  type DiffCounts,
  type DiffOptions,
  type DiffStatistics,
  diffTrees,
} from './operations/diff/diff-snapshots.ts';
export { type DumpOptions, dump } from './operations/dump/dump.ts';
export { readFileContent } from './operations/dump/file-content.ts';
export { type FindFilesOptions, type FoundFile, findFiles } from './operations/find/find-files.ts';
export {
  blobsOfPacks,
  type FoundObject,
  findObjects,
  type WantedObjects,
} from './operations/find/find-objects.ts';
export { agreeToFall } from './operations/forget/agree-to-fall.ts';
export type { HoldingFall } from './operations/forget/apply-guard.ts';
export {
  type CalendarSpan,
  localOffsetAt,
  type OffsetAt,
  parseCalendarSpan,
} from './operations/forget/calendar-span.ts';
export {
  AGREED_TAG,
  type Fall,
  type FallenFigure,
  findFalls,
  type SourceHistory,
} from './operations/forget/collapse-guard.ts';
export {
  type ForgetOptions,
  type ForgetResult,
  forgetSnapshots,
} from './operations/forget/forget-snapshots.ts';
export type { JudgedSnapshot, KeepPolicy, PolicyClock } from './operations/forget/keep-policy.ts';
export {
  isPinned,
  PINNED_TAG,
  pinSnapshots,
  refusePinned,
  unpinSnapshots,
} from './operations/forget/pins.ts';
export {
  type ForgetPlan,
  type PlanForgetOptions,
  type PlannedGroup,
  planForget,
} from './operations/forget/plan-forget.ts';
export { keepNewest, type RetentionRule, smartRule } from './operations/forget/retention-rule.ts';
export {
  addKey,
  changePassword,
  type KeyDescription,
  listKeys,
  removeKey,
} from './operations/keys/keys.ts';
export { type ListFilesOptions, listFiles } from './operations/list/list-files.ts';
export { listBlobs, listObjects } from './operations/list/list-objects.ts';
export {
  type ChatFormat,
  exportChat,
  type FoundInBackups,
  findChat,
  type LookInsideOptions,
  lookInside,
  type SearchBackupsOptions,
  type SearchResult,
  SnapshotFiles,
  searchBackups,
} from './operations/look-inside/index.ts';
export {
  availableMigrations,
  type MigrateOptions,
  type Migration,
  migrate,
} from './operations/migrate/migrate.ts';
export { mirror } from './operations/mirror/mirror.ts';
export type { MirrorOptions, MirrorResult } from './operations/mirror/mirror-options.ts';
export type { MirrorObject, MirrorPlan } from './operations/mirror/mirror-plan.ts';
export { createPathMatcher, type PathMatcher } from './operations/patterns.ts';
export { backupProfile } from './operations/profile-backup/backup-profile.ts';
export type {
  ProfileBackupOptions,
  ProfileBackupResult,
  ProfileBackupStage,
} from './operations/profile-backup/profile-backup-options.ts';
export { labelOf, labelTag } from './operations/profile-backup/profile-tags.ts';
export {
  type ChangeSinceBackup,
  type ChangesSinceBackupOptions,
  changesSinceBackup,
} from './operations/profile-restore/changes-since-backup.ts';
export { findRestores } from './operations/profile-restore/find-restores.ts';
export { KEYS_TO_TYPE } from './operations/profile-restore/keys-to-type.ts';
export { planProfileRestore } from './operations/profile-restore/plan-profile-restore.ts';
export type {
  PlannedRestore,
  ProfileRestoreResult,
  RestoreStage,
  RunRestoreOptions,
} from './operations/profile-restore/planned-restore.ts';
export type {
  ForeignPath,
  PartChange,
  ProfileRestoreFacts,
  ProfileRestoreOptions,
} from './operations/profile-restore/profile-restore-plan.ts';
export {
  type RestoreToFolderOptions,
  restoreToFolder,
} from './operations/profile-restore/restore-to-folder.ts';
export {
  dropRestore,
  finishRestores,
  type KeptRestore,
  listRestores,
  redoRestore,
  type UndoneRestore,
  type UndoOptions,
  undoRestore,
} from './operations/profile-restore/undo-restore.ts';
export { UnfinishedNotes } from './operations/profile-restore/unfinished-notes.ts';
export type { Issue, OnProgress, Progress } from './operations/progress.ts';
export { prune } from './operations/prune/prune.ts';
export type { UnusedLimit } from './operations/prune/prune-limits.ts';
export {
  DEFAULT_GRACE_MS,
  type PruneOptions,
  type PruneResult,
  type PruneStage,
} from './operations/prune/prune-options.ts';
export type { Amount, PruneTotals } from './operations/prune/prune-totals.ts';
export { type RecoverOptions, type RecoverResult, recover } from './operations/recover/recover.ts';
export { type HealOptions, type HealResult, heal } from './operations/repair/heal.ts';
export {
  type RepairIndexOptions,
  type RepairIndexPlan,
  type RepairIndexResult,
  repairIndex,
} from './operations/repair/repair-index.ts';
export {
  type RepairPacksOptions,
  type RepairPacksResult,
  repairPacks,
  type SalvagedPack,
} from './operations/repair/repair-packs.ts';
export {
  type RepairedSnapshot,
  type RepairSnapshotsOptions,
  repairSnapshots,
} from './operations/repair/repair-snapshots.ts';
export type { TreeRepair } from './operations/repair/tree-repairer.ts';
export { restore } from './operations/restore/restore.ts';
export type {
  OverwritePolicy,
  RestoredEntry,
  RestoreOptions,
  RestorePlanSummary,
  RestoreResult,
} from './operations/restore/restore-options.ts';
export {
  type RewriteOptions,
  type RewrittenSnapshot,
  rewriteSnapshots,
} from './operations/rewrite/rewrite-snapshots.ts';
export {
  type GroupBy,
  groupSnapshots,
  newestOfEach,
  type SnapshotGroup,
} from './operations/snapshots/group-snapshots.ts';
export {
  type LoadSnapshotsOptions,
  loadSnapshots,
  type StoredSnapshot,
} from './operations/snapshots/load-snapshots.ts';
export {
  type ResolvedSnapshot,
  resolveSnapshot,
  type SelectSnapshotsOptions,
  selectSnapshots,
} from './operations/snapshots/resolve-snapshot.ts';
export type { SnapshotFilter } from './operations/snapshots/snapshot-filter.ts';
export { tagsForPeople } from './operations/snapshots/tags-for-people.ts';
export { countStatistics, type StatisticsOptions } from './operations/stats/count-statistics.ts';
export type { CountingMode, Statistics } from './operations/stats/counting-mode.ts';
export {
  type ReplacedSnapshot,
  type TagChange,
  tagSnapshots,
} from './operations/tag/tag-snapshots.ts';
export { findFolder, findInTree } from './operations/trees/find-in-tree.ts';
export { type WalkedEntry, type WalkTreeOptions, walkTree } from './operations/trees/walk-tree.ts';
export { defaultCacheFolder } from './repository/cache-folders.ts';
export { cleanupCaches } from './repository/cleanup-caches.ts';
export { openFolderCache } from './repository/folder-cache.ts';
export type { RepositoryLock } from './repository/held-lock.ts';
export { type IndexedRepository, loadIndex } from './repository/indexed-repository.ts';
export { type LockOwner, thisProcess } from './repository/lock-owner.ts';
export {
  type AcquireLockOptions,
  acquireLock,
  removeAllLocks,
  removeStaleLocks,
  withLock,
} from './repository/locks.ts';
export type { OpenRepository } from './repository/open-repository.ts';
export {
  type CreateRepositoryOptions,
  createRepository,
  type KeyOwner,
  type OpenRepositoryOptions,
  openRepository,
} from './repository/repository.ts';
export type { RepositoryCache } from './repository/repository-cache.ts';
export {
  type BucketSettings,
  FAULT_KINDS,
  type FaultEvent,
  type FaultKind,
  type FaultPlan,
  type FaultRule,
  HONEST_FAULTS,
  LIES,
  PERSONALITY_IDS,
  type PersonalityId,
  parseFaultPlan,
  parseFaultRule,
  printFaultPlan,
  type RequestInfo,
  type S3Server,
  type S3ServerOptions,
  startS3Server,
} from './s3-server/index.ts';
export {
  type AppSettings,
  AppSettingsFile,
  AppSettingsSchema,
  DEFAULT_APP_SETTINGS,
  type ImportedStorage,
  type ImportPlan,
  joinProxy,
  keepCertificates,
  makePairing,
  makePassPhrase,
  type NamedStorage,
  openPairing,
  ownComputerId,
  PAIRING_WARNING,
  type Pairing,
  type PairingContent,
  parseAwsProfiles,
  parseCherryStudioExport,
  parseCherryStudioFile,
  parseRcloneConfig,
  parseResticEnvironment,
  parseStorageAddress,
  qrCodeAsSvg,
  qrCodeAsText,
  type ReadyStorage,
  readCertificates,
  readPairing,
  type StorageAddress,
  type StorageEdit,
  type StorageSecrets,
  Storages,
  settingsFilePath,
  splitProxy,
} from './settings/index.ts';
export {
  type CapturableUnit,
  type CapturedFile,
  type CapturedUnit,
  type CaptureEvidence,
  type CaptureOptions,
  type CaptureProgress,
  type CopiedUnit,
  captureUnit,
  copyUnit,
} from './sources/capture/index.ts';
export {
  type ArchiveDescription,
  type ArchiveGeneration,
  type ArchiveName,
  type ArchiveProblem,
  type Assistant as ChatAssistant,
  type BackupChoice,
  type BackupExclusion,
  type BackupPlan,
  type BackupTarget,
  type BackupUnit,
  type BackupWarning,
  type Chat,
  type ChatMessage,
  type ContentEntry,
  type ContentFiles,
  type ContentForm,
  type Contents,
  contentFolder,
  contentNotFound,
  contentZip,
  describeArchive,
  describeBackupOf,
  type FindOptions,
  type FoundProfiles,
  findProfiles,
  type Generation,
  type KnowledgeBase,
  type KnownFile,
  MANIFEST_NAME,
  type MessagePart,
  makeSampleProfile,
  type Note as CherryStudioNote,
  type OpenContentsOptions,
  type OpenZip,
  openContents,
  openZip,
  PARTS as CHERRY_STUDIO_PARTS,
  type PartId,
  type Profile as CherryStudioProfile,
  type ProfileManifest,
  parseManifest,
  realComputer,
  type SampleProfile,
  type SampleProfileOptions,
  type SearchHit,
  type SourceComputer,
  type SourceFiles,
  type Topic as ChatTopic,
} from './sources/index.ts';
export {
  type IndexedDbFiles,
  type IndexedDbRecord,
  type OpenIndexedDb,
  openIndexedDb,
  type ReadIndexedDbOptions,
  StoredBlob,
} from './sources/indexed-db/index.ts';
export {
  type LevelDbEntry,
  type LevelDbFile,
  type LevelDbFiles,
  type LevelDbProblem,
  levelDbFileOf,
  levelDbFolder,
  type ReadLevelDbOptions,
  readLevelDb,
  verifyLevelDb,
} from './sources/leveldb/index.ts';
export {
  type LocalStorageItem,
  readLocalStorage,
} from './sources/local-storage/read-local-storage.ts';
export {
  type AccessPolicy,
  type Addressing,
  applyRepair,
  type ByteSource,
  bytesOf,
  type CauseCode,
  type Complaint,
  type ComplaintCode,
  type ConnectionCause,
  type ConnectionRepair,
  type ConnectionReport,
  type Content,
  connectionOf,
  createS3Storage,
  type FieldName,
  FolderStorage,
  type GetOptions,
  inChinese,
  isKey,
  type KeyRule,
  type LimitOptions,
  limitStorage,
  lookAtPrivacy,
  MemoryStorage,
  type MeteredStorage,
  type MeterReading,
  meterStorage,
  type Note,
  type NoteCode,
  type ObjectInfo,
  type OpenStorageOptions,
  openStorage,
  type PolicyScope,
  PROVIDER_IDS,
  PROVIDERS,
  type PrivacyFinding,
  type PrivacyReport,
  type Provider,
  type ProviderId,
  type ProxyRules,
  type PutOptions,
  parseRepositoryUrl,
  partsByRange,
  piecesOf,
  privacyCheckDue,
  providerById,
  proxyFromEnvironment,
  proxyFromSettings,
  type Rate,
  type RateHours,
  type RatePlan,
  type Repair,
  type RepositoryLocation,
  Retrier,
  type RetryNotice,
  type RetryOptions,
  regionInChinese,
  retryStorage,
  type S3Fields,
  type S3Settings,
  SOURCES,
  type Source,
  type Sourced,
  type SourceKey,
  STEP_IDS,
  type Step,
  type StepId,
  type Storage,
  type StorageCallOptions,
  type StorageCapabilities,
  s3SettingsOf,
  type TestConnectionOptions,
  type TestedField,
  type TestedSettings,
  type TlsSettings,
  TokenBucket,
  testConnection,
  type UnderstoodConnection,
  understandSettings,
  ZIP_NAMES,
} from './storage/index.ts';
export { version } from './version.ts';
