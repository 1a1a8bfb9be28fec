import type http from 'node:http';
import type https from 'node:https';
import type { Content } from '../../byte-source.ts';
import type { TokenBucket } from '../../wrappers/token-bucket.ts';
import type { Allocate, BodyReceiver } from './body-receiver.ts';
import { CollectedBody } from './collected-body.ts';
import { exchange, type HttpAnswer, type HttpCall, type StaleConnection } from './http-exchange.ts';
import { lookupHost } from './local-names.ts';
import { type ProxyRules, proxyFor } from './proxy-rules.ts';
import { ReadingAgent, SecureReadingAgent } from './reading-agents.ts';
import { type TlsOptions, type TlsSettings, tlsOptions } from './tls-settings.ts';

export interface SdkHttpHandlerOptions extends TlsSettings {
  readonly connections: number;
  readonly idleTimeoutMs: number;
  /** Default: every server is reached directly. */
  readonly proxy?: ProxyRules | undefined;
  readonly upload?: TokenBucket | undefined;
  readonly download?: TokenBucket | undefined;
}

/** The part of the SDK's own request type that goes over the wire. */
export interface SdkRequest {
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number;
  readonly method: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, string | readonly string[] | null>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** What of ours the SDK passes on with a request. */
export interface BodyOptions {
  /** Where a body goes. @default a buffer of its own */
  readonly allocate?: Allocate | undefined;
  /** Who takes it as it comes, instead. */
  readonly receiver?: BodyReceiver | undefined;
}

export interface SdkCallOptions extends BodyOptions {
  readonly abortSignal?: AbortSignal;
}

/**
 * How the AWS SDK reaches the network here, in place of its own `NodeHttpHandler`. It knows only what this storage
 * needs: bodies of known length out, answers in memory back. That makes one buffer of each answer, notices a cut one,
 * and takes little more than half of the CPU time for downloads.
 */
export class SdkHttpHandler {
  readonly metadata = { handlerProtocol: 'http/1.1' };
  readonly #options: SdkHttpHandlerOptions;
  readonly #plain: http.Agent;
  readonly #secure: https.Agent;
  readonly #tls: TlsOptions;
  /** By proxy and by whether the server speaks https. */
  readonly #tunnels = new Map<string, http.Agent>();

  constructor(options: SdkHttpHandlerOptions) {
    this.#options = options;
    const common = {
      keepAlive: true,
      noDelay: true,
      lookup: lookupHost,
      maxSockets: options.connections,
      // The socket that was used last is the least likely to have been closed by the server.
      scheduling: 'lifo' as const,
    };
    this.#tls = tlsOptions(options);
    const secure = { ...common, ...this.#tls };
    this.#plain = new ReadingAgent(common);
    this.#secure = new SecureReadingAgent(secure);
  }

  async handle(
    request: SdkRequest,
    { abortSignal, allocate, receiver }: SdkCallOptions = {},
  ): Promise<{
    response: { statusCode: number; headers: Record<string, string>; body: CollectedBody };
  }> {
    const call: HttpCall = {
      url: request,
      method: request.method,
      path: request.path + queryText(request.query),
      headers: request.headers,
      body: contentOf(request.body),
    };
    const { statusCode, headers, bytes } = await this.#exchange(call, abortSignal, {
      allocate,
      receiver,
    });
    return { response: { statusCode, headers, body: new CollectedBody(bytes) } };
  }

  /** Closes every connection, those in use too. */
  destroy(): void {
    this.#plain.destroy();
    this.#secure.destroy();
    for (const tunnel of this.#tunnels.values()) tunnel.destroy();
  }

  updateHttpClientConfig(): void {}

  httpHandlerConfigs(): object {
    return {};
  }

  async #exchange(
    call: HttpCall,
    signal: AbortSignal | undefined,
    body: BodyOptions,
  ): Promise<HttpAnswer> {
    const { connections, idleTimeoutMs, upload, download } = this.#options;
    const agent = await this.#agentFor(call.url);
    // A server may have closed all kept connections during a pause; each try uses one of them up.
    for (let tries = 0; ; tries++) {
      try {
        const limits = { idleTimeoutMs, upload, download };
        return await exchange(call, { agent, ...limits, signal, ...body });
      } catch (error) {
        if (!(error as StaleConnection).staleConnection || tries > connections) throw error;
      }
    }
  }

  /** Loads what speaks to proxies only where there is one. */
  async #agentFor(url: HttpCall['url']): Promise<http.Agent | https.Agent> {
    const { proxy: rules, connections, idleTimeoutMs } = this.#options;
    const secure = url.protocol === 'https:';
    const proxy = rules && proxyFor(rules, url);
    if (!proxy) return secure ? this.#secure : this.#plain;
    const { TunnelAgent } = await import('./tunnel-agent.ts');
    const name = `${secure} ${proxy.href}`;
    const known = this.#tunnels.get(name);
    if (known) return known;
    const tunnel = new TunnelAgent(proxy, {
      secure,
      maxSockets: connections,
      timeoutMs: idleTimeoutMs,
      tls: this.#tls,
    });
    this.#tunnels.set(name, tunnel);
    return tunnel;
  }
}

function contentOf(body: unknown): Content | undefined {
  if (body === undefined || body === null || body === '') return undefined;
  if (typeof body === 'string') return Buffer.from(body);
  if (body instanceof Uint8Array) return body;
  if (typeof (body as Content).length === 'number' && 'read' in (body as object)) {
    return body as Content;
  }
  throw new TypeError('Only bodies of known length are sent.');
}

/** The query in the form in which the SDK signs it. */
function queryText(query: SdkRequest['query']): string {
  const parts = Object.entries(query ?? {})
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, value]) => {
      const key = escapeUri(name);
      if (value === null || value === undefined) return [key];
      const values = typeof value === 'string' ? [value] : value;
      return values.map((one) => `${key}=${escapeUri(one)}`);
    });
  return parts.length === 0 ? '' : `?${parts.join('&')}`;
}

function escapeUri(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
