import { isKirschError, type KirschError, scrub } from '../../../errors/index.ts';
import type { UnderstoodConnection } from '../address/understood-connection.ts';
import type { CollectedBody } from '../http/collected-body.ts';
import { S3Connection } from '../s3-connection.ts';
import type { S3Settings } from '../s3-settings.ts';
import type * as Sdk from '../sdk.ts';
import { serviceRules } from '../service-rules.ts';
import { hashOf, UploadDigest } from '../upload-digest.ts';
import { type Answer, answerOf, refusalWords } from './answer.ts';

/** What became of a signed request. */
export type SignedResult =
  /** The server answered, perhaps by refusing. */
  | { readonly answer: Answer; readonly bytes: Buffer }
  /** It never got so far: no keys, no network. */
  | { readonly failure: KirschError };

/** A command of the SDK, as far as it is watched here. */
interface WatchedCommand {
  readonly middlewareStack: {
    add(middleware: unknown, options: { step: 'deserialize'; priority: 'low' }): void;
  };
}

/** How servers refuse the second version of lists. */
const NO_SUCH_LIST = new Set(['NotImplemented', 'MethodNotAllowed']);

interface RawResponse {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: CollectedBody;
}

/**
 * Asks with keys, over the connection that a storage uses, and shows what the server really answered: a diagnosis needs
 * headers and bodies that errors do not have.
 */
export class SignedRequests {
  readonly #sdk: typeof Sdk;
  readonly #connection: S3Connection;
  readonly #digest: UploadDigest;
  readonly #listVersion: 1 | 2;
  readonly #prefix: string;
  readonly #secrets: readonly (string | undefined)[];

  constructor(understood: UnderstoodConnection, settings: S3Settings, sdk: typeof Sdk) {
    this.#sdk = sdk;
    this.#connection = new S3Connection(understood, settings, sdk);
    const { digest, listVersion } = serviceRules(understood, settings);
    this.#digest = new UploadDigest(digest);
    this.#listVersion = listVersion;
    this.#secrets = [settings.secretAccessKey, settings.sessionToken];
    this.#prefix = understood.rootPath === '' ? '' : `${understood.rootPath}/`;
  }

  /** The region that the last request was signed for: a server that names another one is believed. */
  get region(): string {
    return this.#connection.region;
  }

  /** Asks for a list of one object below the root path, in the version that the server has. */
  async list(signal: AbortSignal): Promise<SignedResult> {
    const input = { ...this.#bucket, Prefix: this.#prefix, MaxKeys: 1 };
    const first = () => this.#ask('list', signal, () => new this.#sdk.ListObjectsCommand(input));
    if (this.#listVersion === 1) return first();
    const result = await this.#ask('list', signal, () => new this.#sdk.ListObjectsV2Command(input));
    const isUnknown = 'answer' in result && NO_SUCH_LIST.has(refusalWords(result.answer).code);
    return isUnknown ? first() : result;
  }

  /** The names of the account's buckets; `undefined` where it may not know. */
  async bucketNames(signal: AbortSignal): Promise<string[] | undefined> {
    const result = await this.#ask(
      'list buckets',
      signal,
      () => new this.#sdk.ListBucketsCommand(),
    );
    if (!('answer' in result) || result.answer.status !== 200) return undefined;
    return [...result.answer.text.matchAll(/<Name>([^<]*)<\/Name>/g)].map(([, name = '']) => name);
  }

  /** Writes as a storage does, with the digest that the service wants. */
  async write(key: string, bytes: Buffer, signal: AbortSignal): Promise<SignedResult> {
    const input = {
      ...this.#object(key),
      Body: bytes,
      ContentLength: bytes.length,
      ContentType: 'application/octet-stream',
    };
    const sha256 = (await hashOf('sha256', bytes)).toString('hex');
    return this.#watched('write', signal, (send) =>
      this.#digest.send(bytes, sha256, (digest) =>
        send(() => new this.#sdk.PutObjectCommand({ ...input, ...digest })),
      ),
    );
  }

  read(key: string, signal: AbortSignal): Promise<SignedResult> {
    return this.#ask('read', signal, () => new this.#sdk.GetObjectCommand(this.#object(key)));
  }

  /** @param versionId where that is given, the version itself goes and not only the newest one's name */
  delete(key: string, signal: AbortSignal, versionId?: string): Promise<SignedResult> {
    const input = {
      ...this.#object(key),
      ...(versionId !== undefined && { VersionId: versionId }),
    };
    return this.#ask('delete', signal, () => new this.#sdk.DeleteObjectCommand(input));
  }

  acl(signal: AbortSignal): Promise<SignedResult> {
    return this.#ask('acl', signal, () => new this.#sdk.GetBucketAclCommand(this.#bucket));
  }

  policyStatus(signal: AbortSignal): Promise<SignedResult> {
    const make = () => new this.#sdk.GetBucketPolicyStatusCommand(this.#bucket);
    return this.#ask('policy status', signal, make);
  }

  publicAccessBlock(signal: AbortSignal): Promise<SignedResult> {
    const make = () => new this.#sdk.GetPublicAccessBlockCommand(this.#bucket);
    return this.#ask('public access block', signal, make);
  }

  close(): void {
    this.#connection.close();
  }

  get #bucket(): { readonly Bucket: string } {
    return { Bucket: this.#connection.bucketParameter };
  }

  #object(key: string): { readonly Bucket: string; readonly Key: string } {
    return { ...this.#bucket, Key: key };
  }

  #ask(what: string, signal: AbortSignal, make: () => unknown): Promise<SignedResult> {
    return this.#watched(what, signal, (send) => send(make));
  }

  /** @param work sends requests, of which the last one tells the result */
  async #watched(
    what: string,
    signal: AbortSignal,
    work: (send: (make: () => unknown) => Promise<void>) => Promise<void>,
  ): Promise<SignedResult> {
    let seen: RawResponse | undefined;
    const watch = (next: (args: unknown) => Promise<{ response: RawResponse }>) => {
      return async (args: unknown) => {
        const result = await next(args);
        // The SDK puts a stream in the place of some bodies afterwards.
        const { statusCode, headers, body } = result.response;
        seen = { statusCode, headers, body };
        return result;
      };
    };
    const send = async (make: () => unknown): Promise<void> => {
      await this.#connection.send({
        what,
        signal,
        call: (client, options) => {
          const command = make() as WatchedCommand;
          seen = undefined;
          command.middlewareStack.add(watch, { step: 'deserialize', priority: 'low' });
          return client.send(command as never, options);
        },
      });
    };
    try {
      await work(send);
    } catch (error) {
      if (!isKirschError(error) || error.code === 'ABORTED') throw error;
      if (seen === undefined) return { failure: error };
    }
    const { statusCode, headers, body } = seen!;
    const answer = answerOf(statusCode, headers, body.bytes);
    // A server may repeat what it was sent.
    return { answer: { ...answer, text: scrub(answer.text, this.#secrets) }, bytes: body.bytes };
  }
}
