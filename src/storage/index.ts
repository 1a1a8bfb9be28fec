export { FolderStorage } from './folder/folder-storage.ts';
export { MemoryStorage } from './memory/memory-storage.ts';
export type {
  ObjectInfo,
  PutOptions,
  Storage,
  StorageCallOptions,
  StorageCapabilities,
} from './storage.ts';
