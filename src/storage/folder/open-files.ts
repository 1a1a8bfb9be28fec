import { type FileHandle, open } from 'node:fs/promises';

/** Enough for the packs that a restore reads in turns, few enough for any limit on open files. */
const MOST_FILES = 32;
/** A file nobody has read for this long is closed, so that a deleted one gives its room back. */
const IDLE_MS = 5_000;

interface OpenFile {
  readonly handle: Promise<FileHandle>;
  users: number;
  lastUse: number;
}

/**
 * Files kept open between reads of their parts: with the file open a read of 40 KB takes 4 µs instead of 28.
 * Only for objects that never change their contents: a file replaced meanwhile is still read as it was.
 */
export class OpenFiles {
  readonly #files = new Map<string, OpenFile>();
  #sweeper: NodeJS.Timeout | undefined;

  /** Calls `use` with the open file. Rejects with what opening it, or `use`, threw. */
  async with<Result>(path: string, use: (file: FileHandle) => Promise<Result>): Promise<Result> {
    const file = this.#files.get(path) ?? this.#open(path);
    file.users++;
    try {
      return await use(await file.handle);
    } catch (error) {
      if (this.#files.get(path) === file) this.#files.delete(path);
      throw error;
    } finally {
      file.users--;
      file.lastUse = performance.now();
      // Forgotten while in use: the last user closes it.
      if (file.users === 0 && this.#files.get(path) !== file) close(file);
    }
  }

  /** Closes the file, or has its last user close it, because it is about to be replaced or removed. */
  forget(path: string): void {
    const file = this.#files.get(path);
    if (!file) return;
    this.#files.delete(path);
    if (file.users === 0) close(file);
  }

  /** Closes all of them. */
  closeAll(): void {
    clearInterval(this.#sweeper);
    this.#sweeper = undefined;
    for (const path of [...this.#files.keys()]) this.forget(path);
  }

  #open(path: string): OpenFile {
    this.#makeRoom();
    const file: OpenFile = { handle: open(path, 'r'), users: 0, lastUse: performance.now() };
    this.#files.set(path, file);
    this.#sweeper ??= setInterval(() => this.#sweep(), IDLE_MS).unref();
    return file;
  }

  #makeRoom(): void {
    if (this.#files.size < MOST_FILES) return;
    const idle = [...this.#files].filter(([, file]) => file.users === 0);
    const oldest = idle.sort(([, a], [, b]) => a.lastUse - b.lastUse)[0];
    if (oldest) this.forget(oldest[0]);
  }

  #sweep(): void {
    const limit = performance.now() - IDLE_MS;
    for (const [path, file] of this.#files) {
      if (file.users === 0 && file.lastUse < limit) this.forget(path);
    }
    if (this.#files.size === 0) this.closeAll();
  }
}

function close(file: OpenFile): void {
  // Nothing was written through it: a failure to close loses nothing.
  file.handle.then((handle) => handle.close()).catch(() => {});
}
