import type http from 'node:http';
import type net from 'node:net';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { describeProxy } from './proxy-rules.ts';
import type { TlsOptions } from './tls-settings.ts';

export interface TunnelOptions {
  /** Whether what goes through the tunnel is https. */
  readonly secure: boolean;
  readonly maxSockets: number;
  /** Gives a proxy up that does not open the tunnel for so long, in milliseconds. */
  readonly timeoutMs: number;
  /** For the server and, but for the certificate that we show, for the proxy. */
  readonly tls: TlsOptions;
}

/** How often a tunnel in the making is looked after, in milliseconds. */
const WATCH_MS = 50;

/** The proxy did not let the request through, or could not be reached. */
export class ProxyError extends Error {
  override readonly name = 'ProxyError';
  readonly code = 'EPROXY';
  /** Whether another try may succeed. */
  readonly retryable: boolean;

  constructor(message: string, retryable: boolean, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.retryable = retryable;
  }
}

/**
 * Keeps connections to a server through a proxy's `CONNECT`, for https and for plain http alike: so the proxy sees
 * neither keys nor data of the former, and the signature of the latter stays as it is.
 */
export class TunnelAgent extends HttpsProxyAgent<string> {
  readonly #options: TunnelOptions;
  readonly #place: string;

  /** @throws TypeError for a URL that names no host */
  constructor(proxy: URL, options: TunnelOptions) {
    // The library hands its URL to listeners and to the DEBUG log: it must not hold the password.
    const bare = new URL(proxy);
    bare.username = '';
    bare.password = '';
    super(bare.href, {
      keepAlive: true,
      maxSockets: options.maxSockets,
      scheduling: 'lifo',
      headers: authorization(proxy),
      ...withoutCertificate(options.tls),
    });
    this.#options = options;
    this.#place = describeProxy(proxy);
  }

  /** Known from the start, where the library would look for it in the call stack. */
  override isSecureEndpoint(): boolean {
    return this.#options.secure;
  }

  override async connect(
    request: http.ClientRequest,
    options: Parameters<HttpsProxyAgent<string>['connect']>[1],
  ): Promise<net.Socket> {
    const { tls, timeoutMs } = this.#options;
    const stop = new AbortController();
    let status = 0;
    let tooLate = false;
    const note = (answer: { statusCode: number }) => {
      status = answer.statusCode;
    };
    const deadline = performance.now() + timeoutMs;
    // A request that is given up before it has a socket emits nothing: it has to be looked at.
    const watch = setInterval(() => {
      tooLate = performance.now() > deadline;
      if (tooLate || request.destroyed) stop.abort();
    }, WATCH_MS);
    request.once('proxyConnect', note);
    this.connectOpts = { ...this.connectOpts, signal: stop.signal } as typeof this.connectOpts;
    try {
      const socket = await super.connect(request, { ...options, ...tls });
      if (status !== 200) {
        socket.destroy();
        throw this.#refusal(status);
      }
      socket.setNoDelay(true);
      return socket;
    } catch (cause) {
      if (cause instanceof ProxyError) throw cause;
      const { code = 'it answers no HTTP' } = cause as NodeJS.ErrnoException;
      const why = tooLate ? 'does not answer in time' : `cannot be reached (${code})`;
      throw new ProxyError(`the proxy ${this.#place} ${why}`, true, cause);
    } finally {
      clearInterval(watch);
      request.off('proxyConnect', note);
    }
  }

  #refusal(status: number): ProxyError {
    const why =
      status === 407 ? 'wants a user name and a password' : `lets nothing through (${status})`;
    return new ProxyError(`the proxy ${this.#place} ${why}`, status >= 500);
  }
}

function withoutCertificate({ cert: _cert, key: _key, ...rest }: TlsOptions): TlsOptions {
  return rest;
}

function authorization(proxy: URL): Record<string, string> {
  if (proxy.username === '' && proxy.password === '') return {};
  const pair = `${decode(proxy.username)}:${decode(proxy.password)}`;
  return { 'Proxy-Authorization': `Basic ${Buffer.from(pair).toString('base64')}` };
}

/** A `%` that begins no escape stands for itself: people paste passwords as they are. */
function decode(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (escapes) => {
    try {
      return decodeURIComponent(escapes);
    } catch {
      return escapes;
    }
  });
}
