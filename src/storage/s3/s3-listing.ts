import { isKirschError } from '../../errors/index.ts';
import type { KeyRule } from '../key.ts';
import type { ObjectInfo } from '../storage.ts';
import { type ListPage, listPages } from './list-pages.ts';
import type { S3Request } from './s3-connection.ts';
import type * as Sdk from './sdk.ts';
import type { ServiceRules } from './service-rules.ts';

export interface S3ListingOptions {
  readonly sdk: typeof Sdk;
  /** What requests name the bucket by. */
  readonly bucket: string;
  /** `''`, or a folder with a slash at its end. */
  readonly root: string;
  readonly rules: Pick<ServiceRules, 'listVersion' | 'encodesLists'>;
  readonly keys: KeyRule;
  /** Sends one request, repeated where that may help. */
  readonly send: <Output>(request: S3Request<Output>) => Promise<Output>;
}

/** A server that has only the first version of lists says so in one of these ways. */
const NO_SUCH_LIST = new Set(['NotImplemented', 'MethodNotAllowed', 'InvalidArgument']);

/**
 * Lists of a bucket. They are asked for in the second version, and in the first where the server does not have that:
 * it refuses it, or answers as if it were the first. Once found out, it is remembered.
 */
export class S3Listing {
  readonly #options: S3ListingOptions;
  #version: 1 | 2;

  constructor(options: S3ListingOptions) {
    this.#options = options;
    this.#version = options.rules.listVersion;
  }

  /** Every object below the root whose key starts with `prefix`. */
  objects(prefix: string, signal: AbortSignal | undefined): AsyncGenerator<ObjectInfo> {
    const { root, keys } = this.#options;
    const request = { what: `list ${prefix}`, prefix: root + prefix, signal };
    // Which version a token belongs to: a list is taken to its end in the version that it has reached.
    let version: 1 | 2 | undefined;
    const page = async (token: string | undefined): Promise<ListPage> => {
      version ??= this.#version;
      if (version === 1) return this.#firstVersion(request, token);
      const answer = await this.#secondVersion(request, token).catch((error: unknown) => {
        if (token !== undefined || !isRefusal(error)) throw error;
        return undefined;
      });
      const last = answer?.Contents?.at(-1)?.Key;
      if (answer && (!answer.IsTruncated || answer.NextContinuationToken || !last)) return answer;
      version = 1;
      const first = answer
        ? { ...answer, NextContinuationToken: last }
        : await this.#firstVersion(request, undefined);
      this.#version = 1;
      return first;
    };
    return listPages(page, root, prefix, keys);
  }

  async #secondVersion(request: ListRequest, token: string | undefined): Promise<ListPage> {
    const { sdk, bucket: Bucket, send } = this.#options;
    const input = {
      Bucket,
      Prefix: request.prefix,
      ...this.#kind(),
      ...(token === undefined ? {} : { ContinuationToken: token }),
    };
    const answer = await send({
      ...request,
      call: (client, options) => client.send(new sdk.ListObjectsV2Command(input), options),
    });
    return { ...answer, Contents: decoded(answer) };
  }

  /** A page is continued after its last name, which many servers say a second time only where there is a delimiter. */
  async #firstVersion(request: ListRequest, marker: string | undefined): Promise<ListPage> {
    const { sdk, bucket: Bucket, send } = this.#options;
    const input = {
      Bucket,
      Prefix: request.prefix,
      ...this.#kind(),
      ...(marker === undefined ? {} : { Marker: marker }),
    };
    const answer = await send({
      ...request,
      call: (client, options) => client.send(new sdk.ListObjectsCommand(input), options),
    });
    const Contents = decoded(answer);
    return {
      Contents,
      IsTruncated: answer.IsTruncated,
      NextContinuationToken: lastName(answer, Contents.at(-1)?.Key),
    };
  }

  #kind() {
    const { rules, keys } = this.#options;
    return {
      ...(rules.encodesLists && { EncodingType: 'url' as const }),
      // Folders come as one name each, however much is in them.
      ...(keys.isFlat && { Delimiter: '/' }),
    };
  }
}

interface ListRequest {
  readonly what: string;
  readonly prefix: string;
  readonly signal: AbortSignal | undefined;
}

function isRefusal(error: unknown): boolean {
  return isKirschError(error) && NO_SUCH_LIST.has(String(error.details['s3Code']));
}

/** The SDK leaves keys as they came; the server says whether it has encoded them. */
function decoded({
  Contents = [],
  EncodingType,
}: Pick<Sdk.ListObjectsV2CommandOutput, 'Contents' | 'EncodingType'>) {
  if (EncodingType !== 'url') return Contents;
  return Contents.map((object) => ({ ...object, Key: decodedKey(object.Key ?? '') }));
}

/** Of keys and of folders. */
function lastName(
  {
    CommonPrefixes,
    EncodingType,
  }: Pick<Sdk.ListObjectsV2CommandOutput, 'CommonPrefixes' | 'EncodingType'>,
  key: string | undefined,
): string | undefined {
  const raw = CommonPrefixes?.at(-1)?.Prefix;
  const folder = raw !== undefined && EncodingType === 'url' ? decodedKey(raw) : raw;
  return folder !== undefined && (key === undefined || folder > key) ? folder : key;
}

function decodedKey(key: string): string {
  try {
    return decodeURIComponent(key.replaceAll('+', ' '));
  } catch {
    // Not encoded after all.
    return key;
  }
}
