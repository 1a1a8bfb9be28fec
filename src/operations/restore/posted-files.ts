import type { EntryMetadata } from './entry-metadata.ts';
import { RECORD_BYTES, readRecord } from './file-record.ts';

/** A whole file whose content is one blob. */
export interface WholeFile {
  readonly path: string;
  readonly metadata: EntryMetadata;
  /** Whether it is written beside its place and renamed; not needed in a folder that this run has made. */
  readonly beside: boolean;
}

/** Files on their way to a worker, as records. */
export interface PostedFiles {
  readonly records: Uint8Array<ArrayBuffer>;
  readonly names: Uint8Array<ArrayBuffer>;
  /** Records name their folders by positions in here. */
  readonly folders: readonly {
    readonly path: string;
    /** See `WholeFile.beside`. */
    readonly beside: boolean;
  }[];
  /** Extended attributes, by the file's position. */
  readonly attributes: ReadonlyMap<number, EntryMetadata['attributes']>;
}

/** The files, in the order in which they were posted. */
export function* readPostedFiles(posted: PostedFiles): Generator<WholeFile> {
  const records = Buffer.from(posted.records.buffer);
  const names = Buffer.from(posted.names.buffer);
  const count = records.length / RECORD_BYTES;
  for (let position = 0; position < count; position++) {
    const record = readRecord(records, position * RECORD_BYTES);
    const { path, beside } = posted.folders[record.folder]!;
    const { nameStart, nameLength } = record;
    const name = names.toString('utf16le', nameStart, nameStart + nameLength);
    const attributes = posted.attributes.get(position);
    const metadata = attributes ? { ...record.metadata, attributes } : record.metadata;
    yield { path: path.endsWith('/') ? path + name : `${path}/${name}`, metadata, beside };
  }
}
