import type { UnderstoodConnection } from '../address/understood-connection.ts';
import { SdkHttpHandler, type SdkHttpHandlerOptions } from '../http/sdk-http-handler.ts';
import type { TlsSettings } from '../http/tls-settings.ts';
import { type Answer, answerOf } from './answer.ts';

export type StrangerOptions = TlsSettings & Pick<SdkHttpHandlerOptions, 'proxy' | 'idleTimeoutMs'>;

/**
 * Asks as somebody who has no key: at the same address, with the same certificates and proxy, without a signature. So it
 * is safe to send to a server that is not yet known, and it sees what everybody may see.
 */
export class Stranger {
  readonly #handler: SdkHttpHandler;

  constructor(options: StrangerOptions) {
    this.#handler = new SdkHttpHandler({ connections: 2, ...options });
  }

  /** Asks for a list of one object below the root path. @throws whatever the network throws */
  list(connection: UnderstoodConnection, signal: AbortSignal): Promise<Answer> {
    const prefix = connection.rootPath === '' ? '' : `${connection.rootPath}/`;
    const query = { 'list-type': '2', 'max-keys': '1', prefix };
    return this.#get(connection, '', query, signal);
  }

  /** Asks for an object by its whole key. @throws whatever the network throws */
  read(connection: UnderstoodConnection, key: string, signal: AbortSignal): Promise<Answer> {
    return this.#get(connection, key, {}, signal);
  }

  close(): void {
    this.#handler.destroy();
  }

  async #get(
    connection: UnderstoodConnection,
    key: string,
    query: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<Answer> {
    const url = addressOf(connection, key);
    const { response } = await this.#handler.handle(
      {
        protocol: url.protocol,
        hostname: url.hostname,
        ...(url.port !== '' && { port: Number(url.port) }),
        method: 'GET',
        path: url.pathname,
        query,
        headers: { host: url.host, 'user-agent': 'kirsch' },
      },
      { abortSignal: signal },
    );
    return answerOf(response.statusCode, response.headers, response.body.bytes);
  }
}

/** Where requests for the bucket, or for an object in it, go. */
export function addressOf(connection: UnderstoodConnection, key = ''): URL {
  const { endpoint, addressing, bucket } = connection;
  const url = new URL(endpoint);
  const place = addressing === 'path' ? `/${encodeURIComponent(bucket)}` : '';
  if (addressing === 'virtual-hosted') url.hostname = `${bucket}.${url.hostname}`;
  const object = key.split('/').map(encodeURIComponent).join('/');
  url.pathname = `${url.pathname.replace(/\/$/, '')}${place}/${object}`;
  return url;
}
