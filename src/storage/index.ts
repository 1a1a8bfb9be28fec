export { type ByteSource, bytesOf, type Content, piecesOf } from './byte-source.ts';
export { CALL_KINDS, type CallKind } from './call-kind.ts';
export { FolderStorage } from './folder/folder-storage.ts';
export { isKey, type KeyRule, ZIP_NAMES } from './key.ts';
export { MemoryStorage } from './memory/memory-storage.ts';
export { type OpenStorageOptions, openStorage, s3SettingsOf } from './open-storage.ts';
export { partsByRange } from './parts.ts';
export type { RepositoryLocation } from './repository-location.ts';
export { parseRepositoryUrl } from './repository-url.ts';
export type { Complaint, ComplaintCode, Repair } from './s3/address/complaint.ts';
export { connectionOf } from './s3/address/connection-of.ts';
export { regionInChinese } from './s3/address/region-names.ts';
export type { FieldName, S3Fields } from './s3/address/s3-fields.ts';
export { understandSettings } from './s3/address/understand-settings.ts';
export type {
  Addressing,
  Note,
  NoteCode,
  UnderstoodConnection,
} from './s3/address/understood-connection.ts';
export { applyRepair } from './s3/connection-test/apply-repair.ts';
export type {
  CauseCode,
  ConnectionCause,
  ConnectionRepair,
  TestedField,
} from './s3/connection-test/cause.ts';
export type { ConnectionReport } from './s3/connection-test/connection-report.ts';
export { STEP_IDS, type Step, type StepId } from './s3/connection-test/step.ts';
export {
  type TestConnectionOptions,
  testConnection,
} from './s3/connection-test/test-connection.ts';
export type { TestedSettings } from './s3/connection-test/tested-settings.ts';
export {
  type ProxyRules,
  proxyFromEnvironment,
  proxyFromSettings,
} from './s3/http/proxy-rules.ts';
export type { TlsSettings } from './s3/http/tls-settings.ts';
export { lookAtPrivacy } from './s3/privacy/look-at-privacy.ts';
export { privacyCheckDue } from './s3/privacy/privacy-check-due.ts';
export type { PrivacyFinding, PrivacyReport } from './s3/privacy/privacy-report.ts';
export { inChinese } from './s3/providers/in-chinese.ts';
export {
  type AccessPolicy,
  type PolicyScope,
  PROVIDER_IDS,
  type Provider,
  type ProviderId,
  type Sourced,
} from './s3/providers/provider.ts';
export { PROVIDERS, providerById } from './s3/providers/providers.ts';
export { SOURCES, type Source, type SourceKey } from './s3/providers/sources.ts';
export type { S3Settings } from './s3/s3-settings.ts';
export { createS3Storage } from './s3/s3-storage.ts';
export type {
  GetOptions,
  ObjectInfo,
  PutOptions,
  Storage,
  StorageCallOptions,
  StorageCapabilities,
} from './storage.ts';
export { type Clock, SYSTEM_CLOCK } from './wrappers/clock.ts';
export { type LimitOptions, limitStorage } from './wrappers/limit.ts';
export {
  type FolderReading,
  type MeteredStorage,
  type MeterReading,
  meterStorage,
  totalRequests,
} from './wrappers/meter.ts';
export type { Rate, RateHours, RatePlan } from './wrappers/rate.ts';
export { isRetryable, Retrier, type RetryNotice, type RetryOptions } from './wrappers/retrier.ts';
export { retryStorage } from './wrappers/retry.ts';
export { Semaphore } from './wrappers/semaphore.ts';
export { TokenBucket } from './wrappers/token-bucket.ts';
