import { chmodSync, fchmodSync, fchownSync, lchownSync } from 'node:fs';
import { type FileSystemExtras, nodePath } from '../../file-system/index.ts';
import type { AttributeSelection } from './attribute-selection.ts';

/** What an entry is to bear besides its content. May be posted to workers. */
export interface EntryMetadata {
  /** Permissions with setuid, setgid and sticky, as POSIX has them. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** In nanoseconds since 1970. */
  readonly mtimeNs: bigint;
  readonly atimeNs: bigint;
  readonly attributes?: readonly { readonly name: string; readonly value: Uint8Array }[];
  /** The entry, or the folder around it, was there before: it may have an owner or attributes that it should not. */
  readonly mayHaveOthers: boolean;
}

/** The permissions of a file until `MetadataWriter` gives it its own. */
export const MODE_WHILE_WRITING = 0o600;

const ON_WINDOWS = process.platform === 'win32';

/**
 * Gives entries their metadata. The order counts: `chown` takes setuid bits and capabilities away, attributes need write
 * permission, and any change may touch the times. A step that fails does not keep the next ones from being done; the
 * first failure is thrown in the end.
 */
export class MetadataWriter {
  readonly #extras: FileSystemExtras;
  readonly #isWanted: AttributeSelection;
  readonly #uid = process.geteuid?.() ?? 0;
  readonly #gid = process.getegid?.() ?? 0;
  /** Found out at the first try: few but the superuser may give files away. */
  #mayGiveAway = true;
  #failure: unknown;

  /** @param isWanted other attributes are neither set nor removed */
  constructor(extras: FileSystemExtras, isWanted: AttributeSelection) {
    this.#extras = extras;
    this.#isWanted = isWanted;
  }

  /** For a file that this thread has made with `MODE_WHILE_WRITING` and holds open; `path` is where it is by now. */
  applyToFd(fd: number, path: string, metadata: EntryMetadata): void {
    this.#chown(metadata, (uid, gid) => fchownSync(fd, uid, gid));
    this.#setAttributes(path, metadata);
    if (metadata.mode !== MODE_WHILE_WRITING) this.#attempt(() => fchmodSync(fd, metadata.mode));
    this.#attempt(() => this.#extras.setTimesOfFd(fd, metadata.atimeNs, metadata.mtimeNs));
    this.#throwFailure();
  }

  /** For anything else. A symlink itself is meant, never what it points to. */
  applyToPath(path: string, isSymlink: boolean, metadata: EntryMetadata): void {
    const { mode } = metadata;
    this.#chown(metadata, (uid, gid) => lchownSync(nodePath(path), uid, gid));
    this.#setAttributes(path, metadata);
    this.#attempt(() => {
      if (isSymlink) this.#extras.setModeOfSymlink(path, mode);
      else chmodSync(nodePath(path), mode);
    });
    this.#attempt(() => this.#extras.setTimes(path, metadata.atimeNs, metadata.mtimeNs));
    this.#throwFailure();
  }

  /** As restic: who may not give files away restores them as his own, without a word. */
  #chown(metadata: EntryMetadata, chown: (uid: number, gid: number) => void): void {
    const { uid, gid, mayHaveOthers } = metadata;
    const isOwn = uid === this.#uid && gid === this.#gid;
    if (ON_WINDOWS || (isOwn && !mayHaveOthers)) return;
    if (uid !== this.#uid && !this.#mayGiveAway) return;
    this.#attempt(() => {
      try {
        chown(uid, gid);
      } catch (error) {
        if (this.#uid === 0 || (error as NodeJS.ErrnoException).code !== 'EPERM') throw error;
        if (uid !== this.#uid) this.#mayGiveAway = false;
      }
    });
  }

  #setAttributes(path: string, { attributes = [], mayHaveOthers }: EntryMetadata): void {
    if (mayHaveOthers)
      this.#removeOtherAttributes(path, new Set(attributes.map(({ name }) => name)));
    for (const { name, value } of attributes) {
      if (!this.#isWanted(name)) continue;
      this.#attempt(() => {
        try {
          this.#extras.setExtendedAttribute(path, name, value);
        } catch (error) {
          // A file system without attributes is no reason to call every file wrong; restic is silent, too.
          if ((error as NodeJS.ErrnoException).code !== 'ENOTSUP') throw error;
        }
      });
    }
  }

  #removeOtherAttributes(path: string, wanted: ReadonlySet<string>): void {
    for (const { name } of this.#extras.listExtendedAttributes(path)) {
      if (wanted.has(name) || !this.#isWanted(name)) continue;
      try {
        this.#extras.removeExtendedAttribute(path, name);
      } catch {
        // The system's own, such as SELinux labels, cannot be taken away.
      }
    }
  }

  #attempt(step: () => void): void {
    try {
      step();
    } catch (error) {
      this.#failure ??= error;
    }
  }

  #throwFailure(): void {
    const failure = this.#failure;
    this.#failure = undefined;
    if (failure !== undefined) throw failure;
  }
}
