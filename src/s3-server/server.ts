import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { KirschError } from '../errors/index.ts';
import type { Session } from './authenticate.ts';
import type { BucketSettings } from './bucket-settings.ts';
import type { Operation, Service } from './call.ts';
import { nodeFiles } from './disk/node-files.ts';
import { isBucketName, Store } from './disk/store.ts';
import { Exchange, type RequestInfo } from './exchange.ts';
import type { FaultPlan } from './faults/fault-plan.ts';
import { type FaultEvent, Faults } from './faults/faults.ts';
import { personalityOf } from './personality/personalities.ts';
import type { Personality, PersonalityId } from './personality/personality.ts';
import type { S3Error } from './s3-error.ts';
import { SigningKeys } from './sigv4.ts';

export interface S3ServerOptions {
  /** Where the buckets are, a subfolder each; made when missing. No other server may use it at the same time. */
  readonly folder: string;
  /** Default `127.0.0.1`: nobody but this computer. */
  readonly host?: string;
  /** Default 0: any free one. */
  readonly port?: number;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** With it the keys are those of a session. Default: they are good for ever. */
  readonly session?: Session;
  /** Operations that the account may not call: `AccessDenied`. Default: none. */
  readonly denied?: readonly Operation[];
  /** What signatures must name. Default: the provider's, else `us-east-1`. */
  readonly region?: string;
  /**
   * With it, hosts of the form `<bucket>.<domain>` name buckets (virtual-hosted style). Default: `localhost` with a
   * provider, else paths only.
   */
  readonly domain?: string;
  /** Whether answers wait for the disk. Default true; without it a power cut may take acknowledged objects. */
  readonly sync?: boolean;
  /** Milliseconds since 1970. Default `Date.now`. */
  readonly clock?: () => number;
  /** How long a client may send nothing of a body, or take nothing of one, in milliseconds. Default 60,000. */
  readonly idleTimeout?: number;
  /** Told of each request when its answer has ended. */
  readonly onRequest?: (info: RequestInfo) => void;
  /** Whom to imitate: a service by its id, or a personality of one's own. Default: nobody (`other`). */
  readonly provider?: PersonalityId | Personality;
  /** Buckets of which there is more to say than their objects, by name; made on start where they are missing. */
  readonly buckets?: Readonly<Record<string, BucketSettings>>;
  /** What goes wrong, and when. Default: nothing. */
  readonly faults?: FaultPlan;
  /** Told of each fault as it happens. */
  readonly onFault?: (event: FaultEvent) => void;
}

export interface S3Server {
  /** `http://<host>:<port>`. */
  readonly url: string;
  readonly port: number;
  /** What signatures must name, where that matters. */
  readonly region: string;
  /** Cuts all connections, waits until each request has cleaned up, and frees the port. Idempotent. */
  close(): Promise<void>;
}

/** Clients keep connections for a minute; closing earlier would meet their next request on its way. */
const KEEP_ALIVE_MS = 75_000;
const IDLE_MS = 60_000;
const MAX_HEADER_BYTES = 32 * 1024;

/**
 * Starts an S3 server over a folder.
 * @throws KirschError `BAD_ARGUMENT` when host or port cannot be had, the credentials are empty or a bucket's name is none,
 * `TARGET_UNWRITABLE` when the folder cannot be made.
 */
export async function startS3Server(options: S3ServerOptions): Promise<S3Server> {
  const { accessKeyId, secretAccessKey, host = '127.0.0.1', provider = 'other' } = options;
  const { buckets = {}, session } = options;
  const personality = typeof provider === 'string' ? personalityOf(provider) : provider;
  for (const name of Object.keys(buckets)) {
    if (!isBucketName(name)) throw new KirschError('BAD_ARGUMENT', `${name} is no bucket's name.`);
  }
  if (accessKeyId === '' || secretAccessKey === '') {
    throw new KirschError('BAD_ARGUMENT', 'The S3 server needs an access key id and a secret.');
  }
  const store = new Store(nodeFiles({ sync: options.sync ?? true }), options.folder);
  try {
    await store.prepare();
    for (const name of Object.keys(buckets)) await makeBucket(store, name);
  } catch (cause) {
    throw new KirschError('TARGET_UNWRITABLE', `Cannot make the folder ${options.folder}.`, {
      cause,
    });
  }
  const service: Service = {
    store,
    account: {
      accessKeyId,
      region: options.region ?? personality.defaultRegion,
      keys: new SigningKeys(secretAccessKey),
      session,
    },
    now: options.clock ?? Date.now,
    personality,
    denied: options.denied ?? [],
    buckets,
  };
  const domain = options.domain ?? (personality.id === 'other' ? undefined : 'localhost');
  const exchangeOptions = {
    idleTimeout: options.idleTimeout ?? IDLE_MS,
    disturber: options.faults && new Faults(options.faults, service, options.onFault),
    ...(domain === undefined ? {} : { domain }),
    ...(options.onRequest ? { onRequest: options.onRequest } : {}),
  };
  const running = new Set<Promise<void>>();
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const done = new Exchange(request, response, service, exchangeOptions).run();
    running.add(done);
    void done.finally(() => running.delete(done));
  };
  const server = createServer(
    {
      keepAliveTimeout: KEEP_ALIVE_MS,
      maxHeaderSize: MAX_HEADER_BYTES,
      noDelay: true,
      // Bodies take as long as they take, while something moves.
      requestTimeout: 0,
    },
    answer,
  );
  server.on('checkContinue', answer);
  // Node.js destroys a connection on which nothing moved for so long.
  server.timeout = exchangeOptions.idleTimeout;
  const port = await listen(server, host, options.port ?? 0);
  let closing: Promise<void> | undefined;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    port,
    region: service.account.region,
    close: () => {
      closing ??= close(server, running);
      return closing;
    },
  };
}

async function makeBucket(store: Store, name: string): Promise<void> {
  try {
    await store.createBucket(name);
  } catch (error) {
    if ((error as Partial<S3Error>).code !== 'BucketAlreadyOwnedByYou') throw error;
  }
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) => {
      reject(
        new KirschError('BAD_ARGUMENT', `The S3 server cannot listen on ${host}, port ${port}.`, {
          hint: 'Choose another port, or none for any that is free.',
          cause,
        }),
      );
    });
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}

async function close(server: Server, running: ReadonlySet<Promise<void>>): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  await closed;
  await Promise.all(running);
}
