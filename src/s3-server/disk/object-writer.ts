import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Checksum } from '../checksums.ts';
import { type DurableFiles, type FileWriter, isMissing } from './durable-files.ts';
import { encodeFacts, type ObjectFacts } from './object-file.ts';

/** What is to become an object: its bytes, and what is known only when all have passed. */
export interface ObjectSource {
  readonly chunks: AsyncIterable<Uint8Array>;
  /** Called after the last chunk. */
  facts(): { readonly etag: string; readonly checksum?: Checksum | undefined };
}

/** What is known of an object beforehand. */
export interface ObjectHead {
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Asked when the last byte is in. */
  readonly now: () => number;
}

/**
 * Receives an object into `incoming`, makes its bytes durable, and lets `publish` give it its place. When anything
 * throws, the source and `publish` included, nothing is left behind.
 */
export async function receiveObject(
  files: DurableFiles,
  incoming: string,
  source: ObjectSource,
  head: ObjectHead,
  publish: (writer: ObjectWriter, stored: ObjectFacts) => Promise<void>,
): Promise<ObjectFacts> {
  const writer = await ObjectWriter.create(files, incoming);
  try {
    for await (const chunk of source.chunks) await writer.append(chunk);
    const { key, headers } = head;
    const stored = await writer.finish({ key, ...source.facts(), modified: head.now(), headers });
    await publish(writer, stored);
    return stored;
  } catch (error) {
    await writer.discard();
    throw error;
  }
}

/** What may wait for the disk while more arrives: enough to keep both busy, little enough for many writers at once. */
const MAX_WAITING = 2 * 1024 * 1024;

/**
 * An object in the making: a file among the incoming ones that nobody sees. It ends with `finish` and `publish`,
 * or with `discard`.
 */
export class ObjectWriter {
  readonly #files: DurableFiles;
  readonly #path: string;
  readonly #file: FileWriter;
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  #flushing: Promise<void> | undefined;
  #failure: { readonly error: unknown } | undefined;
  #size = 0;
  #open = true;

  private constructor(files: DurableFiles, path: string, file: FileWriter) {
    this.#files = files;
    this.#path = path;
    this.#file = file;
  }

  static async create(files: DurableFiles, incoming: string): Promise<ObjectWriter> {
    const path = join(incoming, randomBytes(12).toString('hex'));
    return new ObjectWriter(files, path, await files.create(path));
  }

  /** In bytes, so far. */
  get size(): number {
    return this.#size;
  }

  /** Takes the bytes, which must not change from now on, and waits only when the disk is behind. */
  async append(bytes: Uint8Array): Promise<void> {
    this.#size += bytes.length;
    this.#enqueue(bytes);
    while (this.#waitingBytes > MAX_WAITING) await this.#flush();
    if (this.#failure) throw this.#failure.error;
    void this.#flush();
  }

  /** Ends the file with its facts, and makes its bytes durable. */
  async finish(facts: Omit<ObjectFacts, 'size'>): Promise<ObjectFacts> {
    const whole: ObjectFacts = { ...facts, size: this.#size };
    this.#enqueue(encodeFacts(whole));
    while (this.#flushing || this.#waiting.length > 0) await this.#flush();
    if (this.#failure) throw this.#failure.error;
    await this.#file.sync();
    this.#open = false;
    await this.#file.close();
    return whole;
  }

  /** Gives the finished file its name, at one moment. Durable once that folder is synced. */
  publish(path: string): Promise<void> {
    return this.#files.rename(this.#path, path);
  }

  /** Leaves nothing behind. */
  async discard(): Promise<void> {
    this.#waiting = [];
    this.#waitingBytes = 0;
    await this.#flushing;
    if (this.#open) await this.#file.close();
    this.#open = false;
    await this.#files.remove(this.#path).catch((error: unknown) => {
      if (!isMissing(error)) throw error;
    });
  }

  #enqueue(bytes: Uint8Array): void {
    this.#waiting.push(bytes);
    this.#waitingBytes += bytes.length;
  }

  /** Writes what waits, one write at a time; never rejects. */
  #flush(): Promise<void> {
    if (this.#flushing) return this.#flushing;
    if (this.#waiting.length === 0) return Promise.resolve();
    const chunks = this.#waiting;
    this.#waiting = [];
    this.#waitingBytes = 0;
    this.#flushing = this.#file.write(chunks).then(
      () => {
        this.#flushing = undefined;
        if (this.#open) void this.#flush();
      },
      (error: unknown) => {
        this.#flushing = undefined;
        this.#failure ??= { error };
      },
    );
    return this.#flushing;
  }
}
