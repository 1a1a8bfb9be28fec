import { type AppSettings, type NamedStorage, understandSettings } from '../../index.ts';

export type StorageKind = 's3' | 'folder' | 'trial';

export function kindOfStorage(storage: NamedStorage, { trial }: AppSettings): StorageKind {
  if (storage.folder !== undefined) return 'folder';
  return trial?.storage === storage.name ? 'trial' : 's3';
}

/** Where it is, in one line. */
export function describeStorage(storage: NamedStorage, kind: StorageKind): string {
  if (storage.folder !== undefined) return storage.folder;
  if (kind === 'trial') return 'this computer';
  const understood = understandSettings(storage);
  if (!Array.isArray(understood)) return understood.says;
  return [storage.endpoint, storage.bucket].filter(Boolean).join('/');
}
