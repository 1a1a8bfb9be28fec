import { statSync } from 'node:fs';
import { sha256 } from '../../format/index.ts';
import type { OpenRepository } from '../../repository/open-repository.ts';
import type { BackupOptions } from './backup-options.ts';

/** What fingerprints were made with; they count only while all of this still holds. */
interface NoteHeader {
  /** The snapshot whose trees they lead to. While it exists, so do all its trees and data. */
  readonly snapshotId: string;
  /** The index files known then. While none of them is gone, nothing was removed or found broken since. */
  readonly indexIds: readonly string[];
  readonly context: string;
}

/** What a backup must find unchanged to trust the fingerprints of an earlier one. */
export interface NoteConditions {
  readonly parentIds: readonly string[];
  readonly indexIds: readonly string[];
  readonly context: string;
}

/**
 * The cache note that keeps the fingerprints of the newest backup of the same paths with the same options: length of the
 * header (u32, little-endian), the header as JSON, the records of `FingerprintCache`; sealed with the repository's key.
 */
export class FingerprintNote {
  readonly #repository: OpenRepository;
  readonly #name: string;

  constructor(repository: OpenRepository, options: BackupOptions) {
    const { host, paths } = options;
    this.#repository = repository;
    this.#name = `fingerprints-${sha256(Buffer.from(JSON.stringify([host, paths]))).slice(0, 32)}`;
  }

  /** The records, or `undefined` where there are none that can be trusted. */
  async load(conditions: NoteConditions): Promise<Uint8Array | undefined> {
    const sealed = await this.#repository.cache?.loadNote(this.#name);
    if (!sealed) return undefined;
    try {
      const bytes = this.#repository.sealer.open(sealed);
      const headerEnd = 4 + bytes.readUInt32LE(0);
      const header = JSON.parse(bytes.toString('utf8', 4, headerEnd)) as NoteHeader;
      const present = new Set(conditions.indexIds);
      const isTrusted =
        header.context === conditions.context &&
        conditions.parentIds.includes(header.snapshotId) &&
        header.indexIds.every((id) => present.has(id));
      return isTrusted ? bytes.subarray(headerEnd) : undefined;
    } catch {
      // A spoilt note is no note: the trees are read instead.
      return undefined;
    }
  }

  async save(header: NoteHeader, records: Uint8Array): Promise<void> {
    const { cache, sealer } = this.#repository;
    if (!cache) return;
    const json = Buffer.from(JSON.stringify(header), 'utf8');
    const length = Buffer.alloc(4);
    length.writeUInt32LE(json.length);
    await cache.saveNote(this.#name, sealer.seal(Buffer.concat([length, json, records])));
  }
}

/** Everything else that a folder's tree depends on besides the folder: options, time zone, names of users and groups. */
export function fingerprintContext(options: BackupOptions): string {
  const { excludes, caseInsensitiveExcludes, excludeLargerThan, excludeIfPresent } = options;
  const year = new Date().getFullYear();
  return JSON.stringify([
    [excludes, caseInsensitiveExcludes, excludeLargerThan, excludeIfPresent],
    [options.excludeCaches, options.oneFileSystem, options.ignoreCtime, options.ignoreInode],
    [1, 4, 7, 10].map((month) => new Date(year, month).getTimezoneOffset()),
    ['/etc/passwd', '/etc/group'].map(modified),
  ]);
}

function modified(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
