import { join } from 'node:path';
import type { WriteCondition } from '../conditions.ts';
import { S3Error } from '../s3-error.ts';
import { type DurableFiles, isMissing, isNotEmpty } from './durable-files.ts';
import { keyOfName, nameOfKey } from './file-name.ts';
import { KeyIndex, type ListedFacts } from './key-index.ts';
import { compareKeys } from './key-order.ts';
import { listPage, type PageRequest } from './list-page.ts';
import type { ListView } from './list-view.ts';
import { Locks } from './locks.ts';
import { DamagedFileError, type ObjectFacts, readFacts, StoredObject } from './object-file.ts';
import { type ObjectHead, type ObjectSource, receiveObject } from './object-writer.ts';
import { Uploads } from './uploads.ts';

export interface ListedObject extends ListedFacts {
  readonly key: string;
}

export interface ObjectPage {
  readonly objects: readonly ListedObject[];
  readonly commonPrefixes: readonly string[];
  readonly next: string | undefined;
}

/** How many files a listing opens at once while it learns the facts of objects from an earlier run. */
const READERS = 16;

/**
 * The objects of one bucket on disk:
 *
 *     <bucket>/objects/   a file for each object (see `file-name.ts`, `object-file.ts`)
 *     <bucket>/incoming/  what is being received; emptied on start
 *     <bucket>/uploads/   multipart uploads (see `uploads.ts`)
 *
 * What a method has resolved for survives a power cut: the bytes were synced before the file got its name, and
 * the folder after. One server at a time may use a folder, since it keeps the keys in memory.
 */
export class Bucket {
  readonly name: string;
  readonly folder: string;
  readonly incoming: string;
  readonly uploads: Uploads;
  readonly #files: DurableFiles;
  readonly #objects: string;
  readonly #index: KeyIndex;
  readonly #locks = new Locks();

  private constructor(files: DurableFiles, folder: string, name: string, index: KeyIndex) {
    this.name = name;
    this.folder = folder;
    this.incoming = join(folder, 'incoming');
    this.#objects = objectsFolder(folder);
    this.#files = files;
    this.#index = index;
    this.uploads = new Uploads(files, this);
  }

  /** Opens the bucket in `folder`, and clears away what an earlier run left unfinished. */
  static async open(files: DurableFiles, folder: string, name: string): Promise<Bucket> {
    const incoming = join(folder, 'incoming');
    await files.makeFolder(incoming);
    await files.makeFolder(join(folder, 'uploads'));
    for (const leftover of await files.list(incoming)) await files.remove(join(incoming, leftover));
    const index = new KeyIndex(await readKeys(files, objectsFolder(folder)));
    const bucket = new Bucket(files, folder, name, index);
    await bucket.uploads.sweep();
    return bucket;
  }

  /** @throws S3Error `NoSuchKey`. */
  async get(key: string): Promise<StoredObject> {
    try {
      return await StoredObject.open(this.#files, this.#objects, nameOfKey(key));
    } catch (error) {
      if (!isMissing(error)) throw error;
      // Somebody may have removed the file by hand: then it is gone.
      throw new S3Error('NoSuchKey', undefined, { Key: key });
    }
  }

  /** The etag of what is there now, if anything; throws what the condition throws. */
  async check(key: string, condition: WriteCondition): Promise<void> {
    condition(this.#index.has(key) ? await this.#factsOf(key) : undefined);
  }

  /**
   * Receives an object and gives it its key at one moment, if the condition holds then. When anything throws, the
   * source included, the object that was there is untouched and nothing is left behind.
   */
  put(
    source: ObjectSource,
    head: ObjectHead,
    condition: WriteCondition = () => {},
  ): Promise<ObjectFacts> {
    const { key } = head;
    return this.#whileItExists(
      receiveObject(this.#files, this.incoming, source, head, async (writer, stored) => {
        await this.#locks.run(key, async () => {
          await this.check(key, condition);
          await writer.publish(join(this.#objects, nameOfKey(key)));
          this.#index.set(key, stored);
        });
        await this.#files.syncFolder(this.#objects);
      }),
    );
  }

  /** Removes objects; those that are not there are no error. */
  async delete(keys: readonly string[]): Promise<void> {
    for (const key of keys) {
      await this.#locks.run(key, async () => {
        await this.#files.remove(join(this.#objects, nameOfKey(key))).catch((error: unknown) => {
          if (!isMissing(error)) throw error;
        });
        this.#index.delete(key);
      });
    }
    await this.#whileItExists(this.#files.syncFolder(this.#objects));
  }

  /** @param view what is shown instead of what is there */
  async list(request: PageRequest, view?: ListView): Promise<ObjectPage> {
    const page = listPage(keysInView(this.#index.keys(), view), request);
    const objects: ListedObject[] = [];
    for (let at = 0; at < page.keys.length; at += READERS) {
      const keys = page.keys.slice(at, at + READERS);
      const facts = keys.map(
        (key) => this.#index.facts(key) ?? view?.lingering.get(key) ?? this.#factsOf(key),
      );
      (await Promise.all(facts)).forEach((each, i) => {
        if (each) objects.push({ key: keys[i]!, ...each });
      });
    }
    return { objects, commonPrefixes: page.commonPrefixes, next: page.next };
  }

  /** Removes the bucket itself. @throws S3Error `BucketNotEmpty`. */
  async remove(): Promise<void> {
    if (this.#index.size > 0) throw new S3Error('BucketNotEmpty');
    try {
      await this.#files.removeFolder(this.#objects);
    } catch (error) {
      if (isNotEmpty(error)) throw new S3Error('BucketNotEmpty');
      if (!isMissing(error)) throw error;
    }
    await this.#files.syncFolder(this.folder);
  }

  async #factsOf(key: string): Promise<ListedFacts | undefined> {
    const known = this.#index.facts(key);
    if (known) return known;
    try {
      const facts = await readFacts(this.#files, this.#objects, nameOfKey(key));
      // A put may have finished while the file was read: what it said is newer.
      if (this.#index.has(key) && !this.#index.facts(key)) this.#index.set(key, facts);
      return this.#index.facts(key);
    } catch (error) {
      // It is there, and nothing is known of it: hiding it from the listing would make it look deleted.
      if (error instanceof DamagedFileError) return { size: 0, etag: '', modified: 0 };
      if (!isMissing(error)) throw error;
      this.#index.delete(key);
      return undefined;
    }
  }

  /** A bucket that is deleted while a request is under way takes its folders with it. */
  async #whileItExists<Result>(step: Promise<Result>): Promise<Result> {
    try {
      return await step;
    } catch (error) {
      throw isMissing(error)
        ? new S3Error('NoSuchBucket', undefined, { BucketName: this.name })
        : error;
    }
  }
}

/** The folder whose existence is the bucket's. */
export function objectsFolder(folder: string): string {
  return join(folder, 'objects');
}

function keysInView(keys: readonly string[], view: ListView | undefined): readonly string[] {
  if (view === undefined) return keys;
  const shown = new Set([...keys.filter((key) => !view.hidden.has(key)), ...view.lingering.keys()]);
  return [...shown].sort(compareKeys);
}

async function readKeys(files: DurableFiles, objects: string): Promise<string[]> {
  const keys: string[] = [];
  for (const name of await files.list(objects)) {
    const meaning = keyOfName(name);
    if (meaning === 'foreign') continue;
    if (meaning !== 'unknown') {
      keys.push(meaning.key);
      continue;
    }
    try {
      keys.push((await readFacts(files, objects, name)).key);
    } catch (error) {
      // With its footer this file has lost its key.
      if (!(error instanceof DamagedFileError)) throw error;
    }
  }
  return keys;
}
