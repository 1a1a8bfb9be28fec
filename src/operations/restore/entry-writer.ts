import {
  closeSync,
  constants,
  fstatSync,
  ftruncateSync,
  linkSync,
  lstatSync,
  openSync,
  renameSync,
  rmdirSync,
  type Stats,
  symlinkSync,
  unlinkSync,
} from 'node:fs';
import { type FileSystemExtras, nodePath } from '../../file-system/index.ts';
import { createAttributeSelection } from './attribute-selection.ts';
import { type EntryMetadata, MetadataWriter, MODE_WHILE_WRITING } from './entry-metadata.ts';
import type { WholeFile } from './posted-files.ts';
import type { EntryToMake, RestoreSettings } from './restore-job.ts';
import { writeFully, writeWithHoles } from './write-content.ts';

/** O_NOFOLLOW is not there on Windows, where making a symlink takes special rights. */
const NO_FOLLOW = constants.O_NOFOLLOW ?? 0;
const CREATE_NEW = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | NO_FOLLOW;
const OPEN_PART = constants.O_WRONLY | constants.O_CREAT | NO_FOLLOW;

/** The entry's content is as it should be, and something of its metadata is not. */
export class MetadataError extends Error {
  constructor(cause: unknown) {
    super('The metadata could not be set.', { cause });
  }
}

/** What an `EntryWriter` needs to know of a restore. */
export type EntryWriterSettings = Pick<
  RestoreSettings,
  'temporaryPrefix' | 'sparse' | 'attributes'
>;

/**
 * Makes entries, in one worker. What has a name of the snapshot is complete, but for the moment that a file takes to be
 * written into a folder that nobody knows yet; all else is written under a temporary name and renamed.
 */
export class EntryWriter {
  readonly #extras: FileSystemExtras;
  readonly #metadata: MetadataWriter;
  readonly #temporaryPrefix: string;
  readonly #sparse: boolean;
  #temporaries = 0;

  constructor(
    extras: FileSystemExtras,
    { temporaryPrefix, sparse, attributes }: EntryWriterSettings,
  ) {
    this.#extras = extras;
    this.#metadata = new MetadataWriter(extras, createAttributeSelection(attributes));
    this.#temporaryPrefix = temporaryPrefix;
    this.#sparse = sparse;
  }

  /** Makes a file with this content. @throws MetadataError, or the system's error when it is not there */
  writeFile({ path, metadata, beside }: WholeFile, content: Uint8Array): void {
    this.#place(path, beside, (at) => {
      const fd = openSync(nodePath(at), CREATE_NEW, MODE_WHILE_WRITING);
      try {
        this.#write(fd, content, 0);
        if (this.#sparse) ftruncateSync(fd, content.length);
        return this.#applyToFd(fd, at, metadata);
      } finally {
        closeSync(fd);
      }
    });
  }

  /** Writes a part of an unfinished file, which is made by whoever comes first. */
  writePart(path: string, position: number, content: Uint8Array): void {
    this.openPart(path, (fd) => this.#write(fd, content, position));
  }

  /** Opens an unfinished file for writing, for as long as `write` takes. */
  openPart(path: string, write: (fd: number) => void): void {
    const fd = openSync(nodePath(path), OPEN_PART, MODE_WHILE_WRITING);
    try {
      write(fd);
    } finally {
      closeSync(fd);
    }
  }

  /** Makes an entry that needs no more content. @throws as `writeFile` */
  make(entry: EntryToMake): void {
    const { path, beside } = entry;
    switch (entry.make) {
      case 'empty file':
        this.writeFile({ path, metadata: entry.metadata, beside }, Buffer.alloc(0));
        break;
      case 'finished file':
        this.#finish(entry.unfinished, path, entry.size, entry.metadata);
        break;
      case 'symlink':
        this.#place(path, beside, (at) => {
          symlinkSync(nodePath(entry.linkTarget), nodePath(at));
          return this.#applyToPath(at, true, entry.metadata);
        });
        break;
      case 'hard link':
        this.#link(entry.linkTarget, path, beside);
        break;
      case 'fifo':
        this.#place(path, beside, (at) => {
          this.#extras.makeFifo(at, MODE_WHILE_WRITING);
          return this.#applyToPath(at, false, entry.metadata);
        });
        break;
      case 'device':
        this.#place(path, beside, (at) => {
          this.#extras.makeDevice(at, entry.mode, entry.device);
          return this.#applyToPath(at, false, entry.metadata);
        });
        break;
      case 'nothing':
        this.#refresh(path, entry.type, entry.metadata);
        break;
    }
  }

  /** Makes something at its place, or beside it and renames it. What was made is removed when anything fails. */
  #place(path: string, beside: boolean, make: (at: string) => MetadataError | undefined): void {
    const at = beside ? this.#temporaryBeside(path) : path;
    let incomplete: MetadataError | undefined;
    try {
      incomplete = make(at);
      if (beside) moveInto(at, path);
    } catch (error) {
      // A name that was taken is not ours to remove.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || beside) tryUnlink(at);
      throw error;
    }
    if (incomplete) throw incomplete;
  }

  #finish(unfinished: string, path: string, size: number, metadata: EntryMetadata): void {
    let incomplete: MetadataError | undefined;
    const fd = openSync(nodePath(unfinished), constants.O_WRONLY | NO_FOLLOW);
    try {
      // Zeros at the end that were left out, or what was there beyond it.
      if (fstatSync(fd).size !== size) ftruncateSync(fd, size);
      incomplete = this.#applyToFd(fd, unfinished, metadata);
    } finally {
      closeSync(fd);
    }
    moveInto(unfinished, path);
    if (incomplete) throw incomplete;
  }

  #link(existing: string, path: string, beside: boolean): void {
    if (beside && isSameFile(existing, path)) return;
    this.#place(path, beside, (at) => {
      linkSync(nodePath(existing), nodePath(at));
      return undefined;
    });
  }

  #refresh(path: string, type: 'dir' | 'symlink' | 'other', metadata: EntryMetadata): void {
    const found = lstatSync(nodePath(path));
    if (typeOf(found) !== type) {
      throw new Error('something else took its place while the restore was running');
    }
    const incomplete = this.#applyToPath(path, type === 'symlink', metadata);
    if (incomplete) throw incomplete;
  }

  #applyToFd(fd: number, path: string, metadata: EntryMetadata): MetadataError | undefined {
    try {
      this.#metadata.applyToFd(fd, path, metadata);
      return undefined;
    } catch (error) {
      return new MetadataError(error);
    }
  }

  #applyToPath(
    path: string,
    isSymlink: boolean,
    metadata: EntryMetadata,
  ): MetadataError | undefined {
    try {
      this.#metadata.applyToPath(path, isSymlink, metadata);
      return undefined;
    } catch (error) {
      return new MetadataError(error);
    }
  }

  #write(fd: number, content: Uint8Array, position: number): void {
    if (this.#sparse) writeWithHoles(fd, content, position);
    else writeFully(fd, content, position);
  }

  #temporaryBeside(path: string): string {
    const folder = path.slice(0, path.lastIndexOf('/') + 1);
    return `${folder}${this.#temporaryPrefix}${this.#temporaries++}`;
  }
}

/** Renames, in place of whatever is there; of folders only an empty one. */
function moveInto(from: string, to: string): void {
  try {
    renameSync(nodePath(from), nodePath(to));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EISDIR' && code !== 'EEXIST' && code !== 'EPERM') throw error;
    if (!lstatSync(nodePath(to)).isDirectory()) throw error;
    rmdirSync(nodePath(to));
    renameSync(nodePath(from), nodePath(to));
  }
}

function tryUnlink(path: string): void {
  try {
    unlinkSync(nodePath(path));
  } catch {
    // Never made, or moved already.
  }
}

function isSameFile(a: string, b: string): boolean {
  const found = lstatSync(nodePath(b), { bigint: true, throwIfNoEntry: false });
  const wanted = lstatSync(nodePath(a), { bigint: true });
  return found !== undefined && found.ino === wanted.ino && found.dev === wanted.dev;
}

function typeOf(stats: Stats): 'dir' | 'symlink' | 'other' {
  if (stats.isDirectory()) return 'dir';
  return stats.isSymbolicLink() ? 'symlink' : 'other';
}
