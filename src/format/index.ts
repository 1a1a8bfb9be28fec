export {
  type CompressionMode,
  compress,
  compressShared,
  decompress,
  decompressShared,
} from './compression.ts';
export { type Config, decodeConfig, encodeConfig } from './config.ts';
export {
  createSealer,
  loadSodium,
  type MasterKey,
  randomMasterKey,
  SEAL_HEAD,
  SEAL_OVERHEAD,
  type Sealer,
} from './envelope.ts';
export {
  compareFileNames,
  decodeFileName,
  displayFileName,
  encodeFileName,
  hasRawBytes,
} from './file-name.ts';
export { goJsonString } from './go-json.ts';
export { quoteGoName, unquoteGoName } from './go-quote.ts';
export { isId, sha256 } from './id.ts';
export { IndexDraft } from './index-draft.ts';
export {
  decodeIndex,
  encodeIndex,
  encodeIndexedPack,
  type IndexedPack,
  type IndexFile,
  type IndexRest,
} from './index-file.ts';
export {
  SCANNED_IS_TREE,
  SCANNED_LENGTH,
  SCANNED_OFFSET,
  SCANNED_UNCOMPRESSED,
  SCANNED_WORDS,
  type ScannedPack,
} from './index-scanner.ts';
export {
  createKeyFile,
  DEFAULT_COST,
  derivationWork,
  deriveKey,
  encodeKeyFile,
  type KeyDerivation,
  type KeyFile,
  type KeyFileOptions,
  masterKeyFromJson,
  masterKeyToJson,
  openKeyFile,
  parseKeyFile,
} from './key-file.ts';
export { decodeLock, encodeLock, type Lock } from './lock.ts';
export { goModeFromPosix, type NodeType, nodeTypeFromMode, posixFromGoMode } from './mode.ts';
export { type ExtendedAttribute, encodeNode, type Node } from './node.ts';
export {
  type BlobType,
  COMPRESSED_PACK_ENTRY_LENGTH,
  decodePackHeader,
  EAGER_PACK_TAIL,
  encodePackHeader,
  MAX_BLOB_LENGTH,
  MAX_BLOBS_IN_PACK,
  MAX_PACK_HEADER_LENGTH,
  openPackTail,
  PACK_ENTRY_LENGTH,
  PACK_LENGTH_FIELD,
  type PackedBlob,
  packTailLength,
  packTrailerLength,
  sealPackTrailer,
} from './pack.ts';
export { scanIndex } from './scan-index.ts';
export { decodeSnapshot, encodeSnapshot, type Snapshot, type SnapshotSummary } from './snapshot.ts';
export { createTimeFormatter, formatTime, parseTime } from './time.ts';
export { decodeTree, encodeTree, isByteExact } from './tree.ts';
export { type ScannedNode, scanTree } from './tree-scanner.ts';
export { decodeUnpacked, encodeUnpacked } from './unpacked.ts';
