export { type AppSettings, AppSettingsSchema, DEFAULT_APP_SETTINGS } from './app-settings.ts';
export { AppSettingsFile } from './app-settings-file.ts';
export { keepCertificates } from './certificate-file.ts';
export { ownComputerId } from './computer-id.ts';
export { settingsFilePath } from './file/settings-place.ts';
export { parseAwsProfiles } from './import/aws-profiles.ts';
export { parseCherryStudioExport, parseCherryStudioFile } from './import/cherry-studio.ts';
export { distinctNames, importName } from './import/import-name.ts';
export { describeSecrets, type ImportedStorage, type ImportPlan } from './import/import-plan.ts';
export { parseRcloneConfig } from './import/rclone.ts';
export { RCLONE_PROVIDERS } from './import/rclone-providers.ts';
export { parseResticEnvironment } from './import/restic-environment.ts';
export {
  isStorageName,
  type NamedStorage,
  readNamedStorage,
  SECRET_PLACES,
  type SecretPlace,
  STORAGE_FIELDS,
  type StorageField,
  type StorageLimits,
} from './named-storage.ts';
export {
  makePairing,
  openPairing,
  PAIRING_WARNING,
  type Pairing,
  readPairing,
  type SealedPairing,
} from './pairing/pairing.ts';
export type { PairingContent } from './pairing/pairing-content.ts';
export type { PairingText } from './pairing/pairing-text.ts';
export { makePassPhrase } from './pairing/pass-phrase.ts';
export { qrCodeAsSvg, qrCodeAsText } from './pairing/qr-code.ts';
export { joinProxy, splitProxy } from './proxy-text.ts';
export { describeRate, parseRate, parseTypedRate, type RateText } from './rate-text.ts';
export { type ReadyStorage, readCertificates } from './ready-storage.ts';
export type { Keychain, KeychainEntry } from './secrets/keychain-secret-store.ts';
export type { SecretStore } from './secrets/secret-store.ts';
export type { SecretStoresOptions } from './secrets/secret-stores.ts';
export type { StorageSecrets } from './secrets/storage-secrets.ts';
export { parseStorageAddress, type StorageAddress } from './storage-address.ts';
export { type StorageEdit, Storages } from './storages.ts';
