import { createHash, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { WriteCondition } from '../conditions.ts';
import { S3Error } from '../s3-error.ts';
import type { Bucket } from './bucket.ts';
import { type DurableFiles, isMissing } from './durable-files.ts';
import { compareKeys } from './key-order.ts';
import { Locks } from './locks.ts';
import { type ObjectFacts, readFacts, StoredObject } from './object-file.ts';
import { type ObjectHead, type ObjectSource, receiveObject } from './object-writer.ts';

export const MAX_PARTS = 10_000;
const COPY_BYTES = 1024 * 1024;
const START_FILE = 'upload';

export interface Upload {
  readonly id: string;
  readonly key: string;
  /** Milliseconds since 1970. */
  readonly started: number;
  /** The headers that the object will bear. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface Part extends Omit<ObjectFacts, 'key' | 'headers'> {
  readonly number: number;
}

/** A part as the client names it when it completes the upload. */
export interface NamedPart {
  readonly number: number;
  readonly etag: string;
}

export interface CompletionRules {
  readonly now: () => number;
  readonly condition: WriteCondition;
  /** The smallest part, except for the last. */
  readonly minPartBytes: number;
}

/**
 * The multipart uploads of a bucket: a folder `uploads/<id>` each, in it a file `upload` that says what for, and a
 * file for each part, in the form of objects. Completing copies the parts into one object; what fails leaves the
 * upload as it was.
 */
export class Uploads {
  readonly #files: DurableFiles;
  readonly #bucket: Bucket;
  readonly #folder: string;
  readonly #locks = new Locks();

  constructor(files: DurableFiles, bucket: Bucket) {
    this.#files = files;
    this.#bucket = bucket;
    this.#folder = join(bucket.folder, 'uploads');
  }

  async start(key: string, headers: Upload['headers'], now: () => number): Promise<string> {
    const id = randomBytes(16).toString('hex');
    const folder = join(this.#folder, id);
    await this.#files.makeFolder(folder);
    await this.#write(folder, START_FILE, NOTHING, { key, headers, now });
    await this.#files.syncFolder(this.#folder);
    return id;
  }

  /** @throws S3Error `NoSuchUpload`, also when the upload is for another key. */
  async find(id: string, key: string): Promise<Upload> {
    const upload = await this.#read(id);
    if (upload?.key !== key) throw noSuchUpload(id);
    return upload;
  }

  async putPart(
    upload: Upload,
    number: number,
    source: ObjectSource,
    now: () => number,
  ): Promise<ObjectFacts> {
    const folder = join(this.#folder, upload.id);
    try {
      const head = { key: upload.key, headers: {}, now };
      return await this.#write(folder, partName(number), source, head);
    } catch (error) {
      throw isMissing(error) ? noSuchUpload(upload.id) : error;
    }
  }

  /** In the order of their numbers. */
  async parts(upload: Upload): Promise<Part[]> {
    const folder = join(this.#folder, upload.id);
    try {
      const names = (await this.#files.list(folder)).filter((name) => /^\d{5}$/.test(name)).sort();
      const parts: Part[] = [];
      for (const name of names) {
        const { size, etag, modified, checksum } = await readFacts(this.#files, folder, name);
        parts.push({ number: Number(name), size, etag, modified, checksum });
      }
      return parts;
    } catch (error) {
      throw isMissing(error) ? noSuchUpload(upload.id) : error;
    }
  }

  /** Joins the named parts into the object, and ends the upload. @throws S3Error with S3's codes for bad lists. */
  complete(
    upload: Upload,
    named: readonly NamedPart[],
    { now, condition, minPartBytes }: CompletionRules,
  ): Promise<ObjectFacts> {
    return this.#locks.run(join(this.#folder, upload.id), async () => {
      // Whoever waited for another completion, or for an abort, finds the upload gone.
      await this.find(upload.id, upload.key);
      const parts = chosenParts(await this.parts(upload), named, minPartBytes);
      await this.#bucket.check(upload.key, condition);
      const source = {
        chunks: this.#joined(upload, parts),
        facts: () => ({ etag: etagOfParts(parts) }),
      };
      const head = { key: upload.key, headers: upload.headers, now };
      const stored = await this.#bucket.put(source, head, condition);
      await this.#remove(upload.id);
      return stored;
    });
  }

  abort(upload: Upload): Promise<void> {
    return this.#locks.run(join(this.#folder, upload.id), async () => {
      await this.find(upload.id, upload.key);
      await this.#remove(upload.id);
    });
  }

  /** Every upload under way, in the order of keys, then of their beginning. */
  async list(): Promise<Upload[]> {
    const uploads = await Promise.all(
      (await this.#files.list(this.#folder)).map((id) => this.#read(id)),
    );
    return uploads
      .filter((upload) => upload !== undefined)
      .sort((a, b) => compareKeys(a.key, b.key) || a.started - b.started || (a.id < b.id ? -1 : 1));
  }

  /** Removes what crashes left: folders that have no beginning. To be called before any other method. */
  async sweep(): Promise<void> {
    for (const name of await this.#files.list(this.#folder)) {
      const folder = join(this.#folder, name);
      if (!(await this.#files.list(folder)).includes(START_FILE)) await this.#removeRest(folder);
    }
  }

  async #read(id: string): Promise<Upload | undefined> {
    if (!/^[0-9a-f]{32}$/.test(id)) return undefined;
    try {
      const { key, modified, headers } = await readFacts(
        this.#files,
        join(this.#folder, id),
        START_FILE,
      );
      return { id, key, started: modified, headers };
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  /** Puts a file into an upload's folder, but not while that upload is being completed or aborted. */
  #write(
    folder: string,
    name: string,
    source: ObjectSource,
    head: ObjectHead,
  ): Promise<ObjectFacts> {
    return receiveObject(this.#files, this.#bucket.incoming, source, head, async (writer) => {
      await this.#locks.run(folder, () => writer.publish(join(folder, name)));
      await this.#files.syncFolder(folder);
    });
  }

  async *#joined(upload: Upload, parts: readonly Part[]): AsyncGenerator<Buffer> {
    for (const part of parts) {
      const folder = join(this.#folder, upload.id);
      const stored = await StoredObject.open(this.#files, folder, partName(part.number));
      try {
        if (stored.facts.etag !== part.etag) throw new S3Error('InvalidPart');
        for (let at = 0; at < part.size; at += COPY_BYTES) {
          yield await stored.read(at, Math.min(COPY_BYTES, part.size - at));
        }
      } finally {
        await stored.close();
      }
    }
  }

  /** The file that makes it an upload goes first, so that a crash leaves a folder that means nothing. */
  async #remove(id: string): Promise<void> {
    const folder = join(this.#folder, id);
    await this.#files.remove(join(folder, START_FILE));
    await this.#files.syncFolder(folder);
    await this.#removeRest(folder);
  }

  async #removeRest(folder: string): Promise<void> {
    for (const name of await this.#files.list(folder)) await this.#files.remove(join(folder, name));
    await this.#files.removeFolder(folder);
    await this.#files.syncFolder(this.#folder);
  }
}

/** The parts that the client named, in its order. */
function chosenParts(
  parts: readonly Part[],
  named: readonly NamedPart[],
  minPartBytes: number,
): Part[] {
  const byNumber = new Map(parts.map((part) => [part.number, part]));
  const chosen = named.map(({ number, etag }, i) => {
    if (i > 0 && number <= named[i - 1]!.number) throw new S3Error('InvalidPartOrder');
    const part = byNumber.get(number);
    if (part?.etag !== etag) {
      throw new S3Error('InvalidPart', undefined, { PartNumber: String(number), ETag: etag });
    }
    return part;
  });
  for (const part of chosen.slice(0, -1)) {
    if (part.size < minPartBytes) {
      throw new S3Error('EntityTooSmall', undefined, {
        PartNumber: String(part.number),
        ProposedSize: String(part.size),
        MinSizeAllowed: String(minPartBytes),
      });
    }
  }
  return chosen;
}

function etagOfParts(parts: readonly Part[]): string {
  const md5 = createHash('md5');
  for (const part of parts) md5.update(part.etag, 'hex');
  return `${md5.digest('hex')}-${parts.length}`;
}

function partName(number: number): string {
  return String(number).padStart(5, '0');
}

const NOTHING: ObjectSource = {
  chunks: { [Symbol.asyncIterator]: async function* () {} },
  facts: () => ({ etag: '' }),
};

function noSuchUpload(id: string): S3Error {
  return new S3Error('NoSuchUpload', undefined, { UploadId: id });
}
