import type { Content } from '../storage/index.ts';
import type { FileKind } from './file-kind.ts';

/** The kinds of object that may be kept on this computer. */
export type CachedKind = Exclude<FileKind, 'key' | 'lock'>;

/**
 * Local copies of a repository's objects, sealed as they are in the storage, and small facts that are costly to find
 * again. It may vanish, be spoilt, be read-only or be shared with other processes at any moment: whoever reads from it
 * verifies what it gets, and no method ever throws.
 */
export interface RepositoryCache {
  /** The whole object, or `undefined`. */
  load(kind: CachedKind, id: string): Promise<Buffer | undefined>;
  /** A part of the object, or `undefined` when it is not there or shorter. */
  loadRange(
    kind: CachedKind,
    id: string,
    offset: number,
    length: number,
  ): Promise<Buffer | undefined>;
  save(kind: CachedKind, id: string, content: Content): Promise<void>;
  remove(kind: CachedKind, id: string): Promise<void>;
  /** Drops every copy of that kind whose id is not in `present`. */
  retain(kind: CachedKind, present: ReadonlySet<string>): Promise<void>;
  /** A named note of bytes (`name`: `[0-9a-z-]+`), sealed by whoever writes it where it is secret; or `undefined`. */
  loadNote(name: string): Promise<Buffer | undefined>;
  saveNote(name: string, bytes: Uint8Array): Promise<void>;
}
