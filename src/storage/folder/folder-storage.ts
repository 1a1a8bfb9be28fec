import { type FileHandle, mkdir, open, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { isKirschError, KirschError, throwIfAborted } from '../../errors/index.ts';
import { type Content, piecesOf } from '../byte-source.ts';
import { ChunkSource } from '../chunk-source.ts';
import { checkKey, checkPrefix, type KeyRule, REPOSITORY_KEYS } from '../key.ts';
import { partsByRange } from '../parts.ts';
import { checkRange, objectTooShort, resolveRange } from '../range.ts';
import type {
  GetOptions,
  ObjectInfo,
  PutOptions,
  Storage,
  StorageCallOptions,
} from '../storage.ts';
import {
  type FolderModes,
  GROUP_MODES,
  PRIVATE_MODES,
  syncFolder,
  writeDurably,
} from './durable-write.ts';
import { folderError, rootMissing } from './folder-errors.ts';
import { OpenFiles } from './open-files.ts';
import { walkFolder } from './walk-folder.ts';

/**
 * A storage in a folder, in restic's local layout: the key is the path. Only `create` makes the folder itself;
 * afterwards it has to be there, so that nothing is written into the mount point of a disk that is not connected.
 */
export class FolderStorage implements Storage {
  readonly description: string;
  readonly capabilities = { connections: 4, remote: false };
  readonly #root: string;
  readonly #openFiles = new OpenFiles();
  readonly #keys: KeyRule;
  #modes: Promise<FolderModes> | undefined;

  /** @param keys which files are its objects */
  constructor(folder: string, keys: KeyRule = REPOSITORY_KEYS) {
    this.#root = resolve(folder);
    this.#keys = keys;
    this.description = `folder ${this.#root}`;
  }

  async create(options: StorageCallOptions = {}): Promise<void> {
    throwIfAborted(options.signal);
    await this.#attempt('', this.#root, async () => {
      const made = await mkdir(this.#root, { recursive: true, mode: PRIVATE_MODES.folder });
      if (made !== undefined) await syncFolder(dirname(made));
    });
  }

  get(key: string, options: GetOptions = {}): Promise<Buffer> {
    return this.#withObject(key, options, async (path) => {
      const file = await open(path, 'r');
      try {
        const { size } = await file.stat();
        throwIfAborted(options.signal);
        // Not from the pool: a small object would keep 8 KiB alive.
        const bytes = (options.allocate ?? Buffer.allocUnsafeSlow)(size);
        if ((await readFully(file, bytes, 0)) < size) throw objectTooShort(key, 0, size);
        throwIfAborted(options.signal);
        return bytes;
      } finally {
        await file.close();
      }
    });
  }

  async getRange(
    key: string,
    offset: number,
    length: number,
    options: GetOptions = {},
  ): Promise<Buffer> {
    checkRange(offset, length);
    return this.#withObject(key, options, (path) =>
      this.#openFiles.with(path, async (file) => {
        const range =
          offset < 0
            ? resolveRange((await file.stat()).size, offset, length)!
            : { start: offset, end: offset + length };
        const bytes = (options.allocate ?? Buffer.allocUnsafeSlow)(range.end - range.start);
        if ((await readFully(file, bytes, range.start)) < bytes.length) {
          throw objectTooShort(key, offset, length);
        }
        throwIfAborted(options.signal);
        return bytes;
      }),
    );
  }

  getParts(
    key: string,
    offset: number,
    lengths: readonly number[],
    options: GetOptions = {},
  ): AsyncIterable<Buffer> {
    return partsByRange(this, key, { offset, lengths }, options);
  }

  async put(key: string, content: Content, options: PutOptions = {}): Promise<void> {
    await this.#write(key, options, async (file) => {
      for await (const piece of piecesOf(content, options.signal)) await writeFully(file, piece);
      throwIfAborted(options.signal);
    });
  }

  async putStream(
    key: string,
    chunks: AsyncIterable<Uint8Array>,
    options: StorageCallOptions = {},
  ): Promise<number> {
    const source = new ChunkSource(chunks, options.signal);
    try {
      return await this.#write(key, options, async (file) => {
        let size = 0;
        for await (const chunk of source) {
          await writeFully(file, chunk);
          size += chunk.length;
        }
        return size;
      });
    } catch (error) {
      source.rethrow();
      throw error;
    }
  }

  async delete(key: string, options: StorageCallOptions = {}): Promise<void> {
    await this.#withObject(key, options, async (path) => {
      this.#openFiles.forget(path);
      await rm(path);
      this.#openFiles.forget(path);
      await syncFolder(dirname(path));
    }).catch((error) => {
      if (!isKirschError(error, 'OBJECT_NOT_FOUND')) throw error;
    });
  }

  async *list(prefix: string, options: StorageCallOptions = {}): AsyncIterable<ObjectInfo> {
    checkPrefix(prefix, this.#keys);
    throwIfAborted(options.signal);
    try {
      for await (const info of walkFolder(this.#root, prefix, this.#keys)) {
        throwIfAborted(options.signal);
        yield info;
      }
    } catch (error) {
      throw await this.#describe(error, this.#root, prefix);
    }
  }

  head(key: string, options: StorageCallOptions = {}): Promise<ObjectInfo> {
    return this.#withObject(key, options, async (path) => {
      const found = await stat(path);
      if (!found.isFile()) throw new KirschError('OBJECT_NOT_FOUND', `${path}: not an object.`);
      return { key, size: found.size, modified: found.mtime };
    });
  }

  async close(): Promise<void> {
    this.#openFiles.closeAll();
  }

  async #withObject<Result>(
    key: string,
    { signal }: StorageCallOptions,
    action: (path: string) => Promise<Result>,
  ): Promise<Result> {
    checkKey(key, this.#keys);
    throwIfAborted(signal);
    const path = join(this.#root, key);
    return this.#attempt(key, path, () => action(path));
  }

  #write<Result>(
    key: string,
    options: StorageCallOptions,
    write: (file: FileHandle) => Promise<Result>,
  ): Promise<Result> {
    return this.#withObject(key, options, async (path) => {
      this.#openFiles.forget(path);
      this.#modes ??= this.#chooseModes();
      const result = await writeDurably(this.#root, path, await this.#modes, write);
      // Somebody may have opened the old one meanwhile.
      this.#openFiles.forget(path);
      return result;
    });
  }

  /** As restic does: a repository whose `config` the group may read is the group's. */
  async #chooseModes(): Promise<FolderModes> {
    const config = await stat(join(this.#root, 'config')).catch(() => undefined);
    return config && (config.mode & 0o040) !== 0 ? GROUP_MODES : PRIVATE_MODES;
  }

  async #attempt<Result>(
    key: string,
    path: string,
    action: () => Promise<Result>,
  ): Promise<Result> {
    try {
      return await action();
    } catch (error) {
      throw await this.#describe(error, path, key);
    }
  }

  async #describe(error: unknown, path: string, key: string): Promise<KirschError> {
    if (isKirschError(error)) return error;
    const described = folderError(error, path, key);
    if (described.code !== 'OBJECT_NOT_FOUND') return described;
    const root = await stat(this.#root).catch(() => undefined);
    return root?.isDirectory() ? described : rootMissing(this.#root, error);
  }
}

/** Reads until `bytes` is full or the file ends; one call may give less, on any system. */
async function readFully(file: FileHandle, bytes: Buffer, position: number): Promise<number> {
  let filled = 0;
  while (filled < bytes.length) {
    const { bytesRead } = await file.read(bytes, filled, bytes.length - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return filled;
}

async function writeFully(file: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let written = 0; written < bytes.length; ) {
    written += (await file.write(bytes, written, bytes.length - written)).bytesWritten;
  }
}
