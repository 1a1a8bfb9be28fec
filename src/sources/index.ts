export { belongsToProfile, ignoredIn } from './cherry-studio/archives/archive-contents.ts';
export {
  type ArchiveKind,
  type ArchiveName,
  type ArchivePrecision,
  type ArchiveSystem,
  formatArchiveName,
  parseArchiveName,
} from './cherry-studio/archives/archive-name.ts';
export type { ByteSource } from './cherry-studio/archives/byte-source.ts';
export {
  type ArchiveDescription,
  type ArchiveGeneration,
  type ArchivePart,
  describeArchive,
} from './cherry-studio/archives/describe-archive.ts';
export {
  archiveSystemOf,
  type ExportGeneration,
  type ExportLayout,
  foldersOf,
  type LeftOutReason,
  metadataText,
  placeInArchive,
} from './cherry-studio/archives/export-layout.ts';
export {
  type JudgeOptions,
  judgeArchive,
  type Objection,
} from './cherry-studio/archives/judge-archive.ts';
export type { Migration } from './cherry-studio/archives/migration-chain.ts';
export {
  type Unpacked,
  type UnpackOptions,
  unpackArchive,
} from './cherry-studio/archives/unpack-archive.ts';
export {
  type ArchiveProblem,
  type VerifiedArchive,
  type VerifyOptions,
  verifyArchive,
} from './cherry-studio/archives/verify-archive.ts';
export type { ZipEntry, ZipLimits } from './cherry-studio/archives/zip-entry-rules.ts';
export { type OpenZip, openZip } from './cherry-studio/archives/zip-file.ts';
export type { ZipDamage, ZipRefusal } from './cherry-studio/archives/zip-refusal.ts';
export { type NewZipEntry, writeZip } from './cherry-studio/archives/zip-writer.ts';
export type {
  BackupChoice,
  BackupExclusion,
  BackupPlan,
  BackupTarget,
  BackupUnit,
  BackupWarning,
  PlannedPart,
} from './cherry-studio/backup-plan.ts';
export { blankSecrets } from './cherry-studio/blank-secrets.ts';
export {
  type Assistant,
  type Chat,
  type ChatMessage,
  type ContentEntry,
  type ContentFiles,
  type ContentForm,
  type Contents,
  contentFolder,
  contentNotFound,
  contentZip,
  type KnowledgeBase,
  type KnownFile,
  type MessagePart,
  type Note,
  type OpenContentsOptions,
  openContents,
  type SearchHit,
  type Topic,
} from './cherry-studio/contents/index.ts';
export {
  type DatabaseFacts,
  type NamedFile,
  readDatabaseFacts,
} from './cherry-studio/database-facts.ts';
export { describeBackupOf } from './cherry-studio/describe-backup.ts';
export { EXCLUSION_TEXT, type ExclusionReason } from './cherry-studio/exclusions.ts';
export {
  type CapturedNames,
  isAttachmentList,
  readFilesOfIndexedDb,
} from './cherry-studio/files-of-indexed-db.ts';
export { type FindOptions, findProfiles } from './cherry-studio/find-profiles.ts';
export type { Era, Generation } from './cherry-studio/generation.ts';
export type { Place, UnitKind } from './cherry-studio/layout.ts';
export {
  type BackupSystem,
  encodeManifest,
  MANIFEST_LIMIT,
  MANIFEST_NAME,
  type ManifestUnit,
  type ProfileManifest,
  parseManifest,
} from './cherry-studio/manifest.ts';
export { measureParts, type PartSize } from './cherry-studio/measure-parts.ts';
export { PARTS, type Part, type PartId, type PartText } from './cherry-studio/parts.ts';
export type { Evidence, EvidenceKind, Presence } from './cherry-studio/presence.ts';
export type { FoundProfiles, Origin, OriginKind, Profile } from './cherry-studio/profile.ts';
export {
  makeSampleProfile,
  type SampleProfile,
  type SampleProfileOptions,
} from './cherry-studio/sample/make-sample-profile.ts';
export { KEYS_IN_LEVELDB, SECRETS, type SecretsToBlank } from './cherry-studio/secrets.ts';
export {
  type PlacedPath,
  placedPath,
  STORED_ROOT,
  storedName,
} from './cherry-studio/stored-name.ts';
export type { SurveyItem } from './cherry-studio/survey.ts';
export { parseVersionLog, type VersionRecord } from './cherry-studio/version-log.ts';
export type {
  EntryFacts,
  EntryKind,
  LockHolder,
  ProcessFacts,
  SourceComputer,
  SourceFiles,
  SourcePlatform,
} from './computer.ts';
export { openSqlite } from './open-sqlite.ts';
export { realComputer } from './real-computer.ts';
