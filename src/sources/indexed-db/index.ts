export type { BlobFacts } from './blob-list.ts';
export {
  type IndexedDbFiles,
  type IndexedDbRecord,
  type OpenIndexedDb,
  openIndexedDb,
  type ReadIndexedDbOptions,
} from './read-indexed-db.ts';
export type { RecordKey } from './record-key.ts';
export { StoredBlob } from './stored-value.ts';
