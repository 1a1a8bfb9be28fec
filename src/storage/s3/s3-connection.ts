import { version } from '../../version.ts';
import type { Addressing, UnderstoodConnection } from './address/understood-connection.ts';
import { isUsualAwsHost } from './address/usual-aws-host.ts';
import { SdkHttpHandler } from './http/sdk-http-handler.ts';
import { isRefusedWithWrongTime, regionInError, s3Error } from './s3-errors.ts';
import type { S3Settings } from './s3-settings.ts';
import type * as Sdk from './sdk.ts';

/** One request to the server, described for errors. */
export interface S3Request<Output> {
  /** `get data/ab/…`, for people. */
  readonly what: string;
  /** The key within the storage, where the request is about one object. */
  readonly key?: string;
  readonly signal?: AbortSignal | undefined;
  /** How many bytes of objects the request moved. */
  readonly bytesOf?: ((output: Output) => number) | undefined;
  /** Sends the SDK's command, with these options; called anew when the request is sent again. */
  readonly call: (client: Sdk.S3Client, options: { abortSignal?: AbortSignal }) => Promise<Output>;
}

const DEFAULT_CONNECTIONS = 8;
const DEFAULT_IDLE_TIMEOUT_MS = 60_000;

/**
 * The SDK's client with what every S3 service can bear: plain bodies of known length, signed hashes, no checksums
 * that only AWS understands, no `x-id`. Its own retries are off. When the server names another region the client
 * moves there, once for all; when it says that this computer's clock is wrong, requests bear the server's time.
 */
export class S3Connection {
  /** The server, for people. */
  readonly host: string;
  /** For people; requests name the bucket by `bucketParameter`. */
  readonly bucket: string;
  /** What the SDK wants as `Bucket`: a name, or the URL of an endpoint that is the bucket's own. */
  readonly bucketParameter: string;
  readonly #sdk: typeof Sdk;
  readonly #settings: S3Settings;
  readonly #handler: SdkHttpHandler;
  /** `undefined` where AWS derives the endpoint from the region. */
  readonly #endpoint: string | undefined;
  readonly #addressing: Addressing;
  #region: string;
  #client: Sdk.S3Client;

  constructor(understood: UnderstoodConnection, settings: S3Settings, sdk: typeof Sdk) {
    const { endpoint, bucket, addressing } = understood;
    this.#sdk = sdk;
    this.#settings = settings;
    this.bucket = bucket;
    this.bucketParameter = addressing === 'bucket-endpoint' ? endpoint : bucket;
    this.host = endpoint.replace(/^https?:\/\//, '');
    this.#endpoint = understood.isEncrypted && isUsualAwsHost(this.host) ? undefined : endpoint;
    this.#addressing = addressing;
    this.#region = understood.region;
    this.#handler = new SdkHttpHandler({
      connections: settings.connections ?? DEFAULT_CONNECTIONS,
      idleTimeoutMs: settings.idleTimeoutMs ?? DEFAULT_IDLE_TIMEOUT_MS,
      caCertificates: settings.caCertificates,
      clientCertificate: settings.clientCertificate,
      trustAnyServer: settings.trustAnyServer,
      proxy: settings.proxy,
      upload: settings.upload,
      download: settings.download,
    });
    this.#client = this.#makeClient();
  }

  /** The region that requests are signed for. */
  get region(): string {
    return this.#region;
  }

  /**
   * Sends one request.
   * @throws KirschError as `s3Error` translates
   */
  async send<Output>(request: S3Request<Output>): Promise<Output> {
    const regionUsed = this.#region;
    try {
      return await this.#sendOnce(request);
    } catch (thrown) {
      const region = regionInError(thrown);
      const isElsewhere = region !== undefined && region !== regionUsed;
      if (!isElsewhere && !isRefusedWithWrongTime(thrown)) {
        throw await this.#describe(thrown, request);
      }
      if (isElsewhere) this.#moveTo(region);
    }
    try {
      return await this.#sendOnce(request);
    } catch (thrown) {
      throw await this.#describe(thrown, request);
    }
  }

  #moveTo(region: string): void {
    if (this.#region === region) return;
    this.#region = region;
    this.#client = this.#makeClient();
  }

  /** Closes all connections. */
  close(): void {
    this.#handler.destroy();
  }

  #sendOnce<Output>({ call, signal }: S3Request<Output>): Promise<Output> {
    return call(this.#client, signal ? { abortSignal: signal } : {});
  }

  async #describe<Output>(thrown: unknown, { what, key, signal }: S3Request<Output>) {
    const secrets = await this.#secretsInUse(thrown);
    return s3Error(thrown, { what, key, signal, bucket: this.bucket, host: this.host, secrets });
  }

  /** What the request may have been signed with: only one that a server has answered was signed at all. */
  async #secretsInUse(thrown: unknown): Promise<(string | undefined)[]> {
    const { secretAccessKey, sessionToken } = this.#settings;
    const answered = (thrown as { $response?: unknown } | undefined)?.$response !== undefined;
    if (secretAccessKey || !answered) return [secretAccessKey, sessionToken];
    const found = await this.#client.config.credentials().catch(() => undefined);
    return [found?.secretAccessKey, found?.sessionToken];
  }

  #makeClient(): Sdk.S3Client {
    const { accessKeyId, secretAccessKey, sessionToken, profile, userAgent } = this.#settings;
    const config: Sdk.S3ClientConfig = {
      region: this.#region,
      forcePathStyle: this.#addressing === 'path',
      bucketEndpoint: this.#addressing === 'bucket-endpoint',
      requestHandler: this.#handler as unknown as NonNullable<Sdk.S3ClientConfig['requestHandler']>,
      maxAttempts: 1,
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
      // Costs a round trip an object, and helps only where the server refuses.
      expectContinueHeader: false,
      customUserAgent: userAgent ?? `kirsch/${version}`,
    };
    if (this.#endpoint !== undefined) config.endpoint = this.#endpoint;
    if (profile !== undefined) config.profile = profile;
    if (accessKeyId && secretAccessKey) {
      config.credentials = {
        accessKeyId,
        secretAccessKey,
        ...(sessionToken ? { sessionToken } : {}),
      };
    }
    const client = new this.#sdk.S3Client(config);
    client.middlewareStack.add(
      (next) => (args) => {
        // It only helps AWS count; some gateways change or refuse queries that they do not know.
        delete (args.request as { query?: Record<string, unknown> }).query?.['x-id'];
        return next(args);
      },
      { step: 'build', name: 'kirschWithoutOperationId' },
    );
    return client;
  }
}
