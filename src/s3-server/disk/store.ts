import { dirname, join, resolve } from 'node:path';
import { S3Error } from '../s3-error.ts';
import { Bucket, objectsFolder } from './bucket.ts';
import { type DurableFiles, isMissing } from './durable-files.ts';
import { Locks } from './locks.ts';

/** The buckets of one folder, a subfolder each. */
export class Store {
  readonly files: DurableFiles;
  readonly #folder: string;
  readonly #open = new Map<string, Promise<Bucket>>();
  readonly #locks = new Locks();

  constructor(files: DurableFiles, folder: string) {
    this.files = files;
    this.#folder = resolve(folder);
  }

  /** Makes the folder, and those above it, where they are missing. */
  async prepare(): Promise<void> {
    const missing: string[] = [];
    for (let path = this.#folder; dirname(path) !== path; path = dirname(path)) {
      if ((await this.files.folderTime(path)) !== undefined) break;
      missing.push(path);
    }
    await this.files.makeFolder(this.#folder);
    for (const path of missing) await this.files.syncFolder(dirname(path));
  }

  /** @throws S3Error `NoSuchBucket`. */
  async bucket(name: string): Promise<Bucket> {
    const open = this.#open.get(name);
    if (open) return open;
    if (!isBucketName(name)) throw noSuchBucket(name);
    const created = await this.files.folderTime(objectsFolder(join(this.#folder, name)));
    if (created === undefined) throw noSuchBucket(name);
    return this.#opened(name);
  }

  /** @throws S3Error `InvalidBucketName`, `BucketAlreadyOwnedByYou`. */
  async createBucket(name: string): Promise<void> {
    if (!isBucketName(name))
      throw new S3Error('InvalidBucketName', undefined, { BucketName: name });
    await this.#locks.run(name, async () => {
      const folder = join(this.#folder, name);
      if ((await this.files.folderTime(objectsFolder(folder))) !== undefined) {
        throw new S3Error('BucketAlreadyOwnedByYou', undefined, { BucketName: name });
      }
      await this.files.makeFolder(join(folder, 'incoming'));
      await this.files.makeFolder(join(folder, 'uploads'));
      await this.files.makeFolder(objectsFolder(folder));
      await this.files.syncFolder(folder);
      await this.files.syncFolder(this.#folder);
    });
  }

  /** @throws S3Error `NoSuchBucket`, `BucketNotEmpty`. */
  async deleteBucket(name: string): Promise<void> {
    await this.#locks.run(name, async () => {
      const bucket = await this.bucket(name);
      await bucket.remove();
      this.#open.delete(name);
      await this.#removeTree(bucket.folder);
      await this.files.syncFolder(this.#folder);
    });
  }

  /** In the order of their names. */
  async listBuckets(): Promise<{ name: string; created: number }[]> {
    const buckets: { name: string; created: number }[] = [];
    for (const name of (await this.files.list(this.#folder)).filter(isBucketName).sort()) {
      const folder = join(this.#folder, name);
      const exists = await this.files.folderTime(objectsFolder(folder));
      // Nothing is added to a bucket's own folder once it is made, so its time stays that of the creation.
      const created = exists === undefined ? undefined : await this.files.folderTime(folder);
      if (created !== undefined) buckets.push({ name, created });
    }
    return buckets;
  }

  #opened(name: string): Promise<Bucket> {
    const known = this.#open.get(name);
    if (known) return known;
    const opening = Bucket.open(this.files, join(this.#folder, name), name);
    this.#open.set(name, opening);
    opening.catch(() => this.#open.delete(name));
    return opening;
  }

  /** What is left of a deleted bucket: what was being received, and unfinished uploads. */
  async #removeTree(folder: string): Promise<void> {
    try {
      for (const name of await this.files.list(folder)) {
        const path = join(folder, name);
        if ((await this.files.folderTime(path)) === undefined) await this.files.remove(path);
        else await this.#removeTree(path);
      }
      await this.files.removeFolder(folder);
    } catch (error) {
      // The requests that these files belong to may be removing them, too.
      if (!isMissing(error)) throw error;
    }
  }
}

/** S3's rules for names, which also make them safe names of folders. */
export function isBucketName(name: string): boolean {
  return (
    /^[a-z0-9](?:[a-z0-9-]|\.(?!\.)){1,61}[a-z0-9]$/.test(name) &&
    !/^\d{1,3}(?:\.\d{1,3}){3}$/.test(name)
  );
}

function noSuchBucket(name: string): S3Error {
  return new S3Error('NoSuchBucket', undefined, { BucketName: name });
}
