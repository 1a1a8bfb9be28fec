import { isKirschError, KirschError, throwIfAborted } from '../../errors/index.ts';
import { collectThoroughly } from '../../memory/garbage-collector.ts';
import type { Content } from '../byte-source.ts';
import { ChunkSource } from '../chunk-source.ts';
import { checkKey, checkPrefix, type KeyRule, REPOSITORY_KEYS } from '../key.ts';
import { checkParts } from '../parts.ts';
import { checkRange, objectTooShort } from '../range.ts';
import type {
  GetOptions,
  ObjectInfo,
  PutOptions,
  Storage,
  StorageCallOptions,
  StorageCapabilities,
} from '../storage.ts';
import { AdaptiveGate } from '../wrappers/adaptive-gate.ts';
import { SYSTEM_CLOCK } from '../wrappers/clock.ts';
import { connectionOf } from './address/connection-of.ts';
import type { CollectedBody } from './http/collected-body.ts';
import { PartReceiver } from './http/part-receiver.ts';
import type { BodyOptions } from './http/sdk-http-handler.ts';
import { KeyWrites } from './key-writes.ts';
import { withPayloadHash } from './payload-hash.ts';
import { S3Connection, type S3Request } from './s3-connection.ts';
import { S3Listing } from './s3-listing.ts';
import type { S3Settings } from './s3-settings.ts';
import { s3UploadTarget } from './s3-upload-target.ts';
import type * as Sdk from './sdk.ts';
import { type ServiceRules, serviceRules } from './service-rules.ts';
import { hashOf, UploadDigest } from './upload-digest.ts';
import { uploadInParts } from './upload-in-parts.ts';

/** The smallest part that every service takes. */
const SMALLEST_PART_SIZE = 5 * 1024 * 1024;

/**
 * Opens a bucket; sends nothing yet. Loads the AWS SDK, so start it early and await it late.
 * @throws KirschError `BAD_ARGUMENT` for settings that cannot be meant
 */
export async function createS3Storage(settings: S3Settings): Promise<Storage> {
  loadedSdk ??= loadSdk();
  return new S3Storage(settings, await loadedSdk);
}

let loadedSdk: Promise<typeof Sdk> | undefined;

/** Loading it leaves 12 MB behind, which would stand beside the 32 MB that deriving the repository's key takes next. */
async function loadSdk(): Promise<typeof Sdk> {
  const sdk = await import('./sdk.ts');
  collectThoroughly();
  return sdk;
}

/** A storage in a bucket of any S3 service, under a root path. What differs between services is in its rules. */
export class S3Storage implements Storage {
  readonly description: string;
  readonly capabilities: StorageCapabilities;
  readonly #sdk: typeof Sdk;
  readonly #settings: S3Settings;
  readonly #rules: ServiceRules;
  readonly #connection: S3Connection;
  readonly #gate: AdaptiveGate;
  readonly #digest: UploadDigest;
  readonly #writes: KeyWrites | undefined;
  readonly #listing: S3Listing;
  /** `''`, or the root path with a slash at its end. */
  readonly #root: string;
  readonly #keys: KeyRule;

  constructor(settings: S3Settings, sdk: typeof Sdk) {
    if ((settings.partSize ?? SMALLEST_PART_SIZE) < SMALLEST_PART_SIZE) {
      throw new KirschError('BAD_ARGUMENT', 'A part has 5 MiB at least.');
    }
    this.#sdk = sdk;
    this.#settings = settings;
    this.#keys = settings.keys ?? REPOSITORY_KEYS;
    const understood = connectionOf(settings);
    for (const note of understood.notes) settings.onNote?.(note);
    const rules = serviceRules(understood, settings);
    this.#rules = rules;
    const connections = rules.connections.most;
    this.#connection = new S3Connection(understood, { ...settings, connections }, sdk);
    this.#gate = new AdaptiveGate(rules.connections);
    this.#digest = new UploadDigest(rules.digest);
    this.#writes = rules.writesPerKey && new KeyWrites(rules.writesPerKey, SYSTEM_CLOCK);
    const path = understood.rootPath;
    this.#root = path === '' ? '' : `${path}/`;
    this.#listing = new S3Listing({
      sdk,
      bucket: this.#connection.bucketParameter,
      root: this.#root,
      rules,
      keys: this.#keys,
      send: (request) => this.#sendRepeatedly(request),
    });
    this.capabilities = { connections, remote: true };
    const under = path === '' ? '' : `, under ${path}`;
    this.description = `bucket ${understood.bucket} at ${this.#connection.host}${under}`;
  }

  /**
   * Looks into the bucket, and makes it when it is missing. It asks for a list of one object, which says why when it
   * is refused: the answer to a HEAD has no room for that.
   */
  async create({ signal }: StorageCallOptions = {}): Promise<void> {
    const { ListObjectsV2Command, CreateBucketCommand } = this.#sdk;
    const bucket = { Bucket: this.#connection.bucketParameter };
    try {
      await this.#send({
        what: 'look into the bucket',
        signal,
        call: (client, options) =>
          client.send(
            new ListObjectsV2Command({ ...bucket, Prefix: this.#root, MaxKeys: 1 }),
            options,
          ),
      });
    } catch (error) {
      if (!isKirschError(error, 'STORAGE_NOT_FOUND') || !this.#rules.makesBuckets) throw error;
      await this.#send({
        what: 'create the bucket',
        signal,
        call: (client, options) => {
          const LocationConstraint = locationConstraint(this.#connection.region);
          const configuration = LocationConstraint
            ? { CreateBucketConfiguration: { LocationConstraint } }
            : {};
          return client.send(new CreateBucketCommand({ ...bucket, ...configuration }), options);
        },
      }).catch((refusal: KirschError) => {
        // Somebody was faster, and it was us.
        if (refusal.details['s3Code'] !== 'BucketAlreadyOwnedByYou') throw refusal;
      });
    }
  }

  async get(key: string, options: GetOptions = {}): Promise<Buffer> {
    return (await this.#getObject(key, options)).bytes;
  }

  async getRange(
    key: string,
    offset: number,
    length: number,
    options: GetOptions = {},
  ): Promise<Buffer> {
    checkRange(offset, length);
    const range = offset < 0 ? `bytes=${offset}` : `bytes=${offset}-${offset + length - 1}`;
    try {
      const { bytes: given, isWhole } = await this.#getObject(key, options, range);
      // A server that does not know ranges sends everything.
      const bytes = isWhole ? cut(given, offset, length) : given;
      if (bytes.length === length || (offset < 0 && bytes.length < length)) return bytes;
      throw objectTooShort(key, offset, length);
    } catch (error) {
      if (!isOutOfRange(error)) throw error;
      if (offset >= 0) throw objectTooShort(key, offset, length);
      // An empty object has no end to give; some servers (rclone) refuse any end that is longer than the object.
      return cut(await this.get(key, options), offset, length);
    }
  }

  async *getParts(
    key: string,
    offset: number,
    lengths: readonly number[],
    { signal, allocate }: GetOptions = {},
  ): AsyncGenerator<Buffer> {
    checkKey(key);
    const total = checkParts(offset, lengths);
    if (total === 0) return;
    const left = new AbortController();
    const receiver = new PartReceiver({ offset, lengths, allocate });
    const sending = this.#getObject(
      key,
      {
        signal: signal ? AbortSignal.any([signal, left.signal]) : left.signal,
        receiver,
      },
      `bytes=${offset}-${offset + total - 1}`,
    ).then(
      () => receiver.end(),
      (error) => receiver.end(isOutOfRange(error) ? undefined : error),
    );
    try {
      for (let part = await receiver.next(); part; part = await receiver.next()) yield part;
      if (!receiver.isComplete) throw objectTooShort(key, offset, total);
      // So the connection can be used again.
      await sending;
    } finally {
      left.abort();
      receiver.goOn();
    }
  }

  async put(key: string, content: Content, options: PutOptions = {}): Promise<void> {
    checkKey(key, this.#keys);
    const { signal } = options;
    // The signer cannot hash what is not in memory.
    const sha256 =
      options.sha256 ??
      (content instanceof Uint8Array
        ? undefined
        : (await hashOf('sha256', content)).toString('hex'));
    const { PutObjectCommand } = this.#sdk;
    const upload = () =>
      this.#digest.send(content, sha256, (digest) =>
        this.#send({
          what: `put ${key}`,
          key,
          signal,
          bytesOf: () => content.length,
          call: (client, options) => {
            const command = new PutObjectCommand({
              ...this.#address(key),
              ...digest,
              Body: sdkBody(content),
              ContentLength: content.length,
              ContentType: 'application/octet-stream',
            });
            return client.send(
              sha256 === undefined ? command : withPayloadHash(command, sha256),
              options,
            );
          },
        }),
      );
    await this.#inTurn(key, upload, signal);
  }

  async putStream(
    key: string,
    chunks: AsyncIterable<Uint8Array>,
    { signal }: StorageCallOptions = {},
  ): Promise<number> {
    checkKey(key, this.#keys);
    throwIfAborted(signal);
    const source = new ChunkSource(chunks, signal);
    const target = s3UploadTarget({
      sdk: this.#sdk,
      key,
      address: this.#address(key),
      digest: this.#digest,
      send: (request) => this.#sendRepeatedly(request),
      finishInTurn: (finish, signal) => this.#inTurn(key, finish, signal),
      putWhole: (bytes, options) => this.put(key, bytes, options),
      sizeNow: async () => (await this.head(key)).size,
    });
    try {
      return await uploadInParts(source, target, {
        partSize: this.#rules.partSize,
        maxParts: this.#rules.maxParts,
        concurrency: this.#rules.partsAtOnce,
        signal,
      });
    } catch (error) {
      throwIfAborted(signal);
      source.rethrow();
      throw error;
    }
  }

  async delete(key: string, { signal }: StorageCallOptions = {}): Promise<void> {
    checkKey(key, this.#keys);
    const { DeleteObjectCommand } = this.#sdk;
    await this.#send({
      what: `delete ${key}`,
      key,
      signal,
      call: (client, options) => client.send(new DeleteObjectCommand(this.#address(key)), options),
    }).catch((error) => {
      // S3 says nothing about a missing object; some of its imitations do.
      if (!isKirschError(error, 'OBJECT_NOT_FOUND')) throw error;
    });
  }

  list(prefix: string, { signal }: StorageCallOptions = {}): AsyncIterable<ObjectInfo> {
    const [listing, keys] = [this.#listing, this.#keys];
    return (async function* () {
      checkPrefix(prefix, keys);
      yield* listing.objects(prefix, signal);
    })();
  }

  async head(key: string, { signal }: StorageCallOptions = {}): Promise<ObjectInfo> {
    checkKey(key, this.#keys);
    const { HeadObjectCommand } = this.#sdk;
    const found = await this.#send({
      what: `head ${key}`,
      key,
      signal,
      call: (client, options) => client.send(new HeadObjectCommand(this.#address(key)), options),
    });
    const size = found.ContentLength ?? 0;
    return found.LastModified ? { key, size, modified: found.LastModified } : { key, size };
  }

  async close(): Promise<void> {
    this.#connection.close();
  }

  async #getObject(
    key: string,
    { signal, ...body }: StorageCallOptions & BodyOptions,
    range?: string,
  ): Promise<{ readonly bytes: Buffer; readonly isWhole: boolean }> {
    checkKey(key, this.#keys);
    const { GetObjectCommand } = this.#sdk;
    const input = { ...this.#address(key), ...(range === undefined ? {} : { Range: range }) };
    const output = await this.#send({
      what: `get ${key}`,
      key,
      signal,
      bytesOf: (got: Sdk.GetObjectCommandOutput) => got.ContentLength ?? 0,
      call: (client, options) => {
        // The SDK hands what it does not know on to our own handler.
        const handed: typeof options = { ...options, ...body };
        return client.send(new GetObjectCommand(input), handed);
      },
    });
    const { bytes } = output.Body as unknown as CollectedBody;
    // The status says less: rclone answers 200 to a range, too.
    return { bytes, isWhole: output.ContentRange === undefined };
  }

  #address(key: string): { Bucket: string; Key: string } {
    return { Bucket: this.#connection.bucketParameter, Key: this.#root + key };
  }

  /** Runs a write of this key as often as the service takes one. */
  #inTurn<Result>(
    key: string,
    write: () => Promise<Result>,
    signal: AbortSignal | undefined,
  ): Promise<Result> {
    return this.#writes ? this.#writes.inTurn(key, write, signal) : write();
  }

  /** For requests within a call that the retry wrapper cannot repeat. */
  #sendRepeatedly<Output>(request: S3Request<Output>): Promise<Output> {
    const { retrier } = this.#settings;
    const send = () => this.#send(request);
    return retrier ? retrier.run(request.what, send, request.signal) : send();
  }

  #send<Output>(request: S3Request<Output>): Promise<Output> {
    return this.#gate.run(() => this.#connection.send(request), request);
  }
}

/** The SDK passes a body that it does not know on to our own handler, which sends it piece by piece. */
function sdkBody(content: Content): Buffer {
  if (!(content instanceof Uint8Array)) return content as unknown as Buffer;
  return Buffer.from(content.buffer, content.byteOffset, content.byteLength);
}

/** Whether the object has no byte of the range that was asked for. */
function isOutOfRange(error: unknown): boolean {
  return isKirschError(error) && error.details['status'] === 416;
}

function cut(bytes: Buffer, offset: number, length: number): Buffer {
  return offset < 0 ? bytes.subarray(offset) : bytes.subarray(offset, offset + length);
}

/** The region's name in a bucket's making; the oldest region has none, nor has a service without regions. */
function locationConstraint(region: string): Sdk.BucketLocationConstraint | undefined {
  if (region === 'us-east-1' || region === 'auto') return undefined;
  return region as Sdk.BucketLocationConstraint;
}
