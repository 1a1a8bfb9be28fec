import type { Content } from './byte-source.ts';

/**
 * The storage contract: where bytes live. A storage knows keys and bytes, and nothing of what they mean.
 *
 * Keys are relative, with `/` between their parts, made of `[0-9a-z]`, never starting or ending with `/`: `config`,
 * `keys/<id>`, `data/ab/<id>`. Every method may be called concurrently. Every method throws `KirschError` only:
 * `OBJECT_NOT_FOUND` for a missing object, `ABORTED` when its signal fires, `BAD_ARGUMENT` for a key that is none, else
 * one of the `STORAGE_…` codes; `details.retryable` is true where the same call may succeed later.
 * One contract suite (`storage-contract.test-suite.ts`) says all of this in tests, and every kind passes it.
 */
export interface Storage {
  /** What and where this is, in words for people; holds no secret. Example: `bucket photos at s3.example.com, under backups`. */
  readonly description: string;
  readonly capabilities: StorageCapabilities;

  /** Makes the place ready for a first object: creates the folder, or the bucket, where it is missing. Idempotent. */
  create(options?: StorageCallOptions): Promise<void>;

  /** The whole object. */
  get(key: string, options?: GetOptions): Promise<Buffer>;

  /**
   * Exactly `length` bytes from `offset` (both whole numbers; `length` above 0), or, with a negative `offset`, the
   * object's last `-offset` bytes (all of a smaller object; `length` must be `-offset` then).
   * @throws KirschError `DAMAGED` when the object is too short to hold that range.
   */
  getRange(key: string, offset: number, length: number, options?: GetOptions): Promise<Buffer>;

  /**
   * The bytes from `offset` on (a whole number, not negative) in parts of just these lengths, in order, in one request:
   * for what is larger than the memory that it may take. Of what nobody has asked for yet, little more is in memory than a
   * megabyte, or a part. Whoever leaves the loop ends the request.
   * @throws KirschError `DAMAGED` when the object is too short to hold them all; maybe after some of them.
   */
  getParts(
    key: string,
    offset: number,
    lengths: readonly number[],
    options?: GetOptions,
  ): AsyncIterable<Buffer>;

  /**
   * Stores one object. Atomic: others see the whole object or none. Durable when it resolves: it survives a power
   * cut as far as the storage can promise that. Replaces an object of that name. The bytes must not change until then.
   * A `ByteSource` is sent in bounded memory; what its `read` rejects with passes unchanged.
   */
  put(key: string, content: Content, options?: PutOptions): Promise<void>;

  /**
   * Like `put`, of a length that is not known beforehand, in bounded memory. Resolves to the size in bytes. An error
   * that `chunks` throws passes unchanged, and no object is left.
   */
  putStream(
    key: string,
    chunks: AsyncIterable<Uint8Array>,
    options?: StorageCallOptions,
  ): Promise<number>;

  /** Removes one object. Idempotent: a missing object is not an error. */
  delete(key: string, options?: StorageCallOptions): Promise<void>;

  /**
   * Every object whose key starts with `prefix` (`''`: all), in any order, each once, in bounded memory. What is
   * there under a name that is no key is passed over.
   */
  list(prefix: string, options?: StorageCallOptions): AsyncIterable<ObjectInfo>;

  /** Size and time of one object. */
  head(key: string, options?: StorageCallOptions): Promise<ObjectInfo>;

  /** Gives sockets and other resources back. Idempotent. No call may follow. */
  close(): Promise<void>;
}

export interface StorageCallOptions {
  /** Stops the call: it rejects with `ABORTED`, and whatever it has begun is undone where that is possible. */
  readonly signal?: AbortSignal | undefined;
}

export interface GetOptions extends StorageCallOptions {
  /**
   * Where the bytes go: a buffer of just that length, which the caller may share or use again once the call has ended. Asked
   * once more for each further try, and for each part. A storage that has the bytes already may leave it unasked. @default a buffer of their own
   */
  readonly allocate?: ((length: number) => Buffer) | undefined;
}

export interface PutOptions extends StorageCallOptions {
  /**
   * SHA-256 of the bytes, 64 lower-case hexadecimal digits, when the caller has it already (a pack's name is one):
   * spares the S3 signer a second pass. It is trusted, so a wrong one makes the server refuse the request.
   */
  readonly sha256?: string;
}

export interface ObjectInfo {
  readonly key: string;
  /** In bytes. */
  readonly size: number;
  /** When it was last written, by the storage's own clock. */
  readonly modified?: Date;
}

export interface StorageCapabilities {
  /** How many calls at once make sense. */
  readonly connections: number;
  /** Whether each call crosses a network: worth caching, retrying and asking for little. */
  readonly remote: boolean;
}
