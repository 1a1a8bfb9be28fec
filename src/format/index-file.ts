import { SEAL_OVERHEAD } from './envelope.ts';
import { goJsonExtraFields, goJsonString } from './go-json.ts';
import { FieldReader, parseJson } from './json-fields.ts';
import { type BlobType, MAX_BLOB_LENGTH, type PackedBlob } from './pack.ts';

/*
 * An index file tells which blobs are in which packs. It lists every blob of a pack it names. Packs under
 * `packs_to_delete` (rustic's addition) wait for their deletion: restic does not see them at all.
 */

/** A pack in an index. */
export interface IndexedPack {
  readonly id: string;
  readonly blobs: readonly PackedBlob[];
  /** When it was made, or marked for deletion; text as in the file. rustic's. */
  readonly time?: string;
  /** Size in bytes. rustic's. */
  readonly size?: number;
  /** Fields that this version does not know. */
  readonly extra?: Readonly<Record<string, unknown>>;
}

/** What an index file says besides its packs. */
export interface IndexRest {
  readonly packsToDelete?: readonly IndexedPack[];
  /** Fields that this version does not know. */
  readonly extra?: Readonly<Record<string, unknown>>;
}

/** A whole index file. */
export interface IndexFile extends IndexRest {
  readonly packs: IndexedPack[];
  readonly packsToDelete: IndexedPack[];
}

const INDEX_FIELDS = new Set(['packs', 'packs_to_delete']);
const PACK_FIELDS = new Set(['id', 'blobs', 'time', 'size']);

/** The index file's JSON. A decoded file can be handed in as `rest`, to keep what it holds besides packs. */
export function encodeIndex(packs: readonly IndexedPack[], rest: IndexRest = {}): Buffer {
  const marked = rest.packsToDelete ?? [];
  return Buffer.from(
    `{"packs":[${packs.map(encodePack).join(',')}]` +
      (marked.length === 0 ? '' : `,"packs_to_delete":[${marked.map(encodePack).join(',')}]`) +
      `${goJsonExtraFields(rest.extra)}}\n`,
  );
}

/**
 * Reads an index file's JSON.
 * @throws KirschError `DAMAGED` when a field cannot be true.
 */
export function decodeIndex(bytes: Uint8Array): IndexFile {
  const fields = new FieldReader(parseJson(bytes, 'index file'), 'index file');
  const extra = fields.unknownFields(INDEX_FIELDS);
  return {
    packs: fields.list('packs', decodePack),
    packsToDelete: fields.list('packs_to_delete', decodePack),
    ...(extra && { extra }),
  };
}

/** One pack's part of an index file, for an `IndexDraft`: whoever closes a pack can encode it. */
export function encodeIndexedPack(pack: IndexedPack): Buffer {
  return Buffer.from(encodePack(pack));
}

function encodePack(pack: IndexedPack): string {
  return (
    `{"id":"${pack.id}","blobs":[${pack.blobs.map(encodeBlob).join(',')}]` +
    (pack.time === undefined ? '' : `,"time":${goJsonString(pack.time)}`) +
    (pack.size === undefined ? '' : `,"size":${pack.size}`) +
    `${goJsonExtraFields(pack.extra)}}`
  );
}

function encodeBlob(blob: PackedBlob): string {
  const uncompressed =
    blob.uncompressedLength === 0 ? '' : `,"uncompressed_length":${blob.uncompressedLength}`;
  return `{"id":"${blob.id}","type":"${blob.type}","offset":${blob.offset},"length":${blob.length}${uncompressed}}`;
}

function decodePack(value: unknown): IndexedPack {
  const fields = new FieldReader(value, 'index file');
  const time = fields.optionalString('time');
  const extra = fields.unknownFields(PACK_FIELDS);
  return {
    id: fields.id('id'),
    blobs: fields.list('blobs', decodeBlob),
    ...(time !== undefined && { time }),
    ...(fields.value('size') !== undefined && { size: fields.integer('size', MAX_OFFSET) }),
    ...(extra && { extra }),
  };
}

/** Packs may have up to 4 GiB; an offset beyond is refused, as whoever keeps it in 32 bits would read another place. */
const MAX_OFFSET = 2 ** 32 - 1;

function decodeBlob(value: unknown): PackedBlob {
  const fields = new FieldReader(value, 'index file');
  const length = fields.integer('length', MAX_BLOB_LENGTH);
  if (length < SEAL_OVERHEAD) fields.fail('length', 'is shorter than a seal');
  return {
    type: decodeType(fields),
    id: fields.id('id'),
    offset: fields.integer('offset', MAX_OFFSET),
    length,
    uncompressedLength: fields.integer('uncompressed_length', MAX_BLOB_LENGTH, 0),
  };
}

function decodeType(fields: FieldReader): BlobType {
  const type = fields.string('type');
  return type === 'data' || type === 'tree' ? type : fields.fail('type', 'is no type of blob');
}
