import { createServer as createPlainServer, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { KirschError } from '../../index.ts';
import { answerUnreadable } from './answer-unreadable.ts';
import { shareConnections } from './share-connections.ts';

/** A request has arrived whole by then, or its connection is cut: nobody sends us much. */
const REQUEST_MS = 30_000;
const HEADERS_MS = 10_000;
const CHECK_MS = 2_000;
/** Browsers keep connections for a minute; closing earlier would meet their next request on its way. */
const KEEP_ALIVE_MS = 75_000;
const MOST_CONNECTIONS = 400;
const MOST_OF_ONE = 200;
/** The path of an entry of a backup, 20,000 characters at most, may take nine bytes for each in an address. */
const LONGEST_HEADER = 192 * 1024;

export interface ListenOptions {
  readonly host: string;
  /** @default any that is free */
  readonly port?: number | undefined;
  readonly tls?: { readonly cert: Buffer; readonly key: Buffer } | undefined;
  /** How long a request may take to arrive, in milliseconds. @default 30,000 */
  readonly requestMs?: number | undefined;
}

/** A server that listens, and waits to be told what it answers. */
export interface ListeningServer {
  readonly port: number;
  answer(fetch: (request: Request) => Response | Promise<Response>): void;
  /** Cuts every connection and frees the port. */
  close(): Promise<void>;
}

/**
 * Listens. The port is known before there is anything to answer with, as what is answered depends on it.
 * @throws KirschError `BAD_ARGUMENT` when the port or host cannot be had
 */
export async function listen(options: ListenOptions): Promise<ListeningServer> {
  const { host, port = 0, tls, requestMs = REQUEST_MS } = options;
  const limits = {
    requestTimeout: requestMs,
    headersTimeout: Math.min(HEADERS_MS, requestMs),
    connectionsCheckingInterval: Math.min(CHECK_MS, requestMs),
    keepAliveTimeout: KEEP_ALIVE_MS,
    maxHeaderSize: LONGEST_HEADER,
  };
  const server: Server = tls
    ? createTlsServer({ ...limits, ...tls, handshakeTimeout: HEADERS_MS })
    : createPlainServer(limits);
  server.maxConnections = MOST_CONNECTIONS;
  shareConnections(server, MOST_OF_ONE);
  answerUnreadable(server);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => {
      reject(
        new KirschError('BAD_ARGUMENT', `The app cannot listen on ${host}, port ${port}.`, {
          hint: 'Choose another port with --port, or none for any that is free.',
          cause,
        }),
      );
    });
    server.listen(port, host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    answer: (fetch) => {
      server.on('request', getRequestListener(fetch, { overrideGlobalObjects: false }));
    },
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}
